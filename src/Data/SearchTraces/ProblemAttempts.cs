using Reasoning.Verification;

namespace Reasoning.Data.SearchTraces;

/// <summary>All that was tried on a problem.</summary>
/// <param name="TaskId">Name of the task.</param>
/// <param name="Prompt">What was asked; null where the source does not say.</param>
/// <param name="Attempts">What was tried; parents come before what was made from them.</param>
public sealed record ProblemAttempts(string TaskId, string? Prompt, IReadOnlyList<Attempt> Attempts)
{
    /// <summary>The same attempts, judged anew: a search sees examples only, a benchmark has more tests.</summary>
    /// <param name="judge">Judges a text; asked once for each different text that was judged before.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<ProblemAttempts> JudgedByAsync(Func<string, CancellationToken, ValueTask<Verdict>> judge, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(judge);
        string[] texts = [.. Attempts.Where(attempt => attempt.Verdict is not null).Select(attempt => attempt.Text).Distinct(StringComparer.Ordinal)];
        var verdicts = await Task.WhenAll(texts.Select(text => judge(text, cancellationToken).AsTask())).ConfigureAwait(false);
        var byText = texts.Zip(verdicts).ToDictionary(pair => pair.First, pair => AttemptVerdict.Of(pair.Second), StringComparer.Ordinal);
        return this with { Attempts = [.. Attempts.Select(attempt => attempt.Verdict is null ? attempt : attempt with { Verdict = byText[attempt.Text] })] };
    }
}
