namespace Reasoning.Verification.Answers;

/// <summary>Verifies worked solutions of a problem whose final answer is known: by the last line <c>answer: N</c>, or, with a normaliser, in free text.</summary>
public sealed class AnswerVerifier : IVerifier
{
    private readonly string _expected;
    private readonly AnswerNormalizer? _normalizer;

    /// <summary>A verifier of one problem.</summary>
    /// <param name="expected">The right answer; numbers are compared as numbers, so <c>3</c>, <c>3.0</c> and <c>+3</c> are one answer.</param>
    /// <exception cref="ArgumentException">The answer is empty.</exception>
    public AnswerVerifier(string expected)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(expected);
        _expected = FinalAnswer.Normalize(expected);
    }

    /// <summary>
    /// A verifier of one problem whose solutions are free text, in which the answer is found by <see cref="FinalAnswer.Find"/> and compared as mathematics:
    /// <c>\boxed{\frac12}</c> is <c>0.5</c>. A unit counts only where both have one.
    /// </summary>
    /// <param name="expected">The right answer.</param>
    /// <param name="normalizer">What the same answer is.</param>
    /// <exception cref="ArgumentException">The answer is empty.</exception>
    public AnswerVerifier(string expected, AnswerNormalizer normalizer)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(expected);
        ArgumentNullException.ThrowIfNull(normalizer);
        (_expected, _normalizer) = (expected.Trim(), normalizer);
    }

    private string Missing => _normalizer is null ? "The text has no line 'answer: ...'." : "The text states no answer.";

    /// <inheritdoc/>
    public ValueTask<Verdict> VerifyAsync(string candidate, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        cancellationToken.ThrowIfCancellationRequested();
        var (answer, passed) = Judge(candidate);
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
            Reason = passed ? null : answer is null ? Missing : $"The answer is {_expected}, not {answer}.",
            Tests = [outcome],
        });
    }

    private (string? Answer, bool Passed) Judge(string candidate)
    {
        if (_normalizer is null) return FinalAnswer.Extract(candidate) is { } line ? (line, line == _expected) : (null, false);
        if (FinalAnswer.Find(candidate) is not { } answer) return (null, false);
        return (answer, _normalizer.NormalizeAll([_expected, answer]) is [{ } right, { } given] && right == given);
    }
}
