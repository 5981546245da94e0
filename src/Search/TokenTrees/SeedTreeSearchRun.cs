using Reasoning.Decoding.Generation;

namespace Reasoning.Search.TokenTrees;

/// <summary>One search of <see cref="SeedTreeSearchStrategy"/>: waves of selection, completion, verification and backup.</summary>
internal sealed class SeedTreeSearchRun(SearchScope scope, SeedTreeSearchOptions options) : SearchRun
{
    private readonly TokenNode _root = new(parent: null, default);
    private readonly List<Candidate> _candidates = [];
    private int _rollouts;

    protected internal override async Task ExploreAsync(CancellationToken cancellationToken)
    {
        while (_rollouts < options.Rollouts && _candidates.Count < options.Samples && !_root.IsExhausted && !_candidates.Any(candidate => candidate.HasPassed))
        {
            var wave = SelectWave();
            if (wave.Count == 0) return;
            await CompleteAsync(wave, cancellationToken).ConfigureAwait(false);
            scope.Report();
        }
    }

    protected internal override SearchResult Conclude() => VerifiedResult.Of(_candidates);

    /// <summary>The nodes to roll out next, each visited; none where nothing is left.</summary>
    private List<TokenNode> SelectWave()
    {
        var wave = new List<TokenNode>();
        var calls = 0;
        while (wave.Count < options.Width && _rollouts < options.Rollouts && calls < options.Samples - _candidates.Count)
        {
            var leaf = Select();
            if (leaf is null || wave.Contains(leaf)) break;
            leaf.Visit();
            _rollouts++;
            wave.Add(leaf);
            if (leaf.Path is null) calls++;
        }

        return wave;
    }

    /// <summary>Goes down by the rule to a node that was not rolled out yet; null where all is exhausted.</summary>
    private TokenNode? Select()
    {
        var node = _root;
        while (!node.IsExhausted)
        {
            node.Expand(options.Children, options.KeepsCompletions);
            if (node.Children is not { Length: > 0 } children || node.Visits == 0) return node;
            TokenNode? best = null;
            var bestScore = double.NegativeInfinity;
            foreach (var child in children)
            {
                if (child.IsExhausted) continue;
                var score = PriorUcb.Score(child.Value(options.BacksUpMeans), child.Prior, node.Visits, child.Visits, options.Exploration, options.ExplorationBase);
                if (score <= bestScore) continue;
                (best, bestScore) = (child, score);
            }

            if (best is null) return null;
            node = best;
            if (node.Visits == 0) return node;
        }

        return null;
    }

    /// <summary>Completes the nodes of a wave, in one round, and hands their rewards up.</summary>
    private async Task CompleteAsync(List<TokenNode> wave, CancellationToken cancellationToken)
    {
        var open = wave.Where(leaf => leaf.Path is null && !leaf.IsWhole(scope)).ToArray();
        GenerationRequest[] requests = [.. open.Select(leaf => leaf.Request(scope, scope.MaxTokens, options.Children, options.Sampling))];
        var replies = requests.Length == 0 ? [] : await scope.GenerateAsync(requests, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < open.Length; i++)
        {
            if (replies[i]?.First is not { } reply) continue;
            var whole = reply with { LogProbability = open[i].LogProbability + reply.LogProbability, Tokens = open[i].Depth + reply.Tokens };
            Keep(open[i], reply, scope.ToCandidate(whole, origin: open[i].Depth == 0 ? null : $"after {open[i].Depth} tokens"));
        }

        foreach (var leaf in wave)
        {
            if (leaf.Path is not null || !leaf.IsWhole(scope)) continue;
            var reply = leaf.ToReply(scope);
            Keep(leaf, reply, scope.ToCandidate(reply, origin: $"ends after {leaf.Depth} tokens"));
        }

        await VerifyAsync(wave, cancellationToken).ConfigureAwait(false);
        foreach (var leaf in wave) BackUp(leaf);
    }

    private void Keep(TokenNode leaf, Reply reply, Candidate candidate)
    {
        leaf.Path = new TokenPath(leaf.Depth, reply) { Candidate = candidate };
        _candidates.Add(candidate);
    }

    private async Task VerifyAsync(List<TokenNode> wave, CancellationToken cancellationToken)
    {
        var paths = wave.Select(leaf => leaf.Path).OfType<TokenPath>().Where(path => path.Candidate is { Verdict: null }).Distinct().ToArray();
        if (paths.Length == 0) return;
        var judged = await scope.VerifyAsync([.. paths.Select(path => path.Candidate!)], cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < paths.Length; i++)
        {
            paths[i].Candidate = judged[i] with { Score = Worth(judged[i]) };
            _candidates[_candidates.FindIndex(candidate => candidate.Index == judged[i].Index)] = paths[i].Candidate!;
            scope.Place(judged[i].NodeName, parent: null, judged[i].Text, Worth(judged[i]), judged[i].Origin);
        }
    }

    private void BackUp(TokenNode leaf)
    {
        if (leaf.Path is not { Candidate: { Verdict: not null } candidate })
        {
            leaf.Unvisit(); // the budget did not permit its completion
            return;
        }

        leaf.Reward(Worth(candidate));
        leaf.Expand(options.Children, options.KeepsCompletions);
        if (leaf.Children is not { Length: > 0 }) leaf.Close();
    }

    private double Worth(Candidate candidate) => options.OnlyPassesCount ? (candidate.HasPassed ? 1 : 0) : candidate.Verdict?.Score ?? 0;
}
