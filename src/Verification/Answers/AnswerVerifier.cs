namespace Reasoning.Verification.Answers;

/// <summary>Verifies worked solutions of a problem whose final answer is known. A candidate is a text with a line <c>answer: N</c>.</summary>
public sealed class AnswerVerifier : IVerifier
{
    private readonly string _expected;

    /// <summary>A verifier of one problem.</summary>
    /// <param name="expected">The right answer; numbers are compared as numbers, so <c>3</c>, <c>3.0</c> and <c>+3</c> are one answer.</param>
    /// <exception cref="ArgumentException">The answer is empty.</exception>
    public AnswerVerifier(string expected)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(expected);
        _expected = FinalAnswer.Normalize(expected);
    }

    /// <inheritdoc/>
    public ValueTask<Verdict> VerifyAsync(string candidate, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        cancellationToken.ThrowIfCancellationRequested();
        var answer = FinalAnswer.Extract(candidate);
        var passed = answer == _expected;
        var outcome = new TestOutcome
        {
            Status = passed ? TestStatus.Passed : TestStatus.Failed,
            Source = $"answer: {_expected}",
            Observed = answer,
        };
        return ValueTask.FromResult(new Verdict
        {
            Kind = passed ? VerdictKind.Pass : VerdictKind.WrongAnswer,
            Score = passed ? 1 : 0,
            Reason = passed ? null : answer is null ? "The text has no line 'answer: ...'." : $"The answer is {_expected}, not {answer}.",
            Tests = [outcome],
        });
    }
}
