using Reasoning.Search.Budgets;
using Reasoning.Search.Traces;
using Reasoning.Verification;

namespace Reasoning.Search;

/// <content>Questions to the verifier.</content>
public sealed partial class SearchScope
{
    private readonly Dictionary<string, Verdict> _verdicts = new(StringComparer.Ordinal);

    /// <summary>
    /// Has the verifier judge every candidate that has no verdict yet, all at once, and each distinct text only once. Where the time is up, some may be left without.
    /// </summary>
    /// <param name="candidates">What to judge.</param>
    /// <param name="cancellationToken">Gives up judging.</param>
    /// <returns>The same candidates in the same order.</returns>
    /// <exception cref="InvalidOperationException">There is no verifier.</exception>
    public async Task<IReadOnlyList<Candidate>> VerifyAsync(IReadOnlyList<Candidate> candidates, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        cancellationToken.ThrowIfCancellationRequested();
        var open = candidates
            .Where(candidate => candidate.Verdict is null && !_verdicts.ContainsKey(candidate.Text))
            .Select(candidate => candidate.Text)
            .Distinct(StringComparer.Ordinal)
            .ToArray();
        var first = _events;
        _events += open.Length;
        var verdicts = await Task.WhenAll(open.Select((text, i) => VerifyAsync(text, first + i, cancellationToken))).ConfigureAwait(false);
        for (var i = 0; i < open.Length; i++)
            if (verdicts[i] is { } verdict) _verdicts.Add(open[i], verdict);
        return [.. candidates.Select(candidate => candidate.Verdict is null && _verdicts.TryGetValue(candidate.Text, out var known) ? candidate with { Verdict = known } : candidate)];
    }

    /// <summary>Has the verifier judge one candidate.</summary>
    /// <inheritdoc cref="VerifyAsync(IReadOnlyList{Candidate}, CancellationToken)"/>
    public async Task<Candidate> VerifyAsync(Candidate candidate, CancellationToken cancellationToken) =>
        (await VerifyAsync([candidate], cancellationToken).ConfigureAwait(false))[0];

    private async Task<Verdict?> VerifyAsync(string text, int number, CancellationToken cancellationToken)
    {
        if (Trace is not null && Trace.Has<CallRefused>(Node, number)) return null;
        var judged = Trace?.Find<CandidateJudged>(Node, number);
        if (judged is null)
        {
            var verifier = _session.Context.Verifier
                ?? throw new InvalidOperationException($"'{Node}' verifies candidates and the search context has no verifier; give it one, or vote instead.");
            try
            {
                var verdict = await _session.CallAsync(token => verifier.VerifyAsync(text, token).AsTask(), cancellationToken).ConfigureAwait(false);
                judged = new CandidateJudged(Node, number, Trace is null ? "" : RequestHash.OfText(text), verdict);
                Trace?.Add(judged);
            }
            catch (BudgetSpentException spent)
            {
                Trace?.Add(new CallRefused(Node, number, spent.Limit));
                return null;
            }
        }
        else if (judged.TextHash != RequestHash.OfText(text))
        {
            throw new TraceMismatchException($"Event {number} of '{Node}' in the trace judges another candidate than this search does there: the trace is of another search.");
        }

        AddSpend(new SearchSpend(0, default, Verifications: 1));
        return judged.Verdict;
    }
}
