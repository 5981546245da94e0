using System.Globalization;
using Reasoning.Decoding.Models;
using Reasoning.Decoding.Sampling;
using Reasoning.Search.Trees.Levin;

namespace Reasoning.Search.TokenTrees;

/// <summary>
/// Levin tree search over tokens: beginnings are expanded in the order of depth over probability, so that a right solution of d tokens and probability π is found after at most
/// d / π + 1 of them, whatever the rest of the tree is like.
/// </summary>
/// <remarks>
/// Orseau et al., "Single-agent policy tree search with guarantees" (2018). The probabilities are the model's own, at temperature 1 and without filters; what is not among the
/// <see cref="LevinTokenSearchOptions.Children"/> most probable tokens is left out, and the bound holds for the rest. The goal is a whole solution that the verifier lets pass, tested
/// where it is taken. Departures: <see cref="LevinTokenSearchOptions.Width"/> beginnings are taken at once, so that the bound grows by as many; and a request goes on by itself for a few
/// tokens, whose distributions serve later expansions.
/// </remarks>
public sealed class LevinTokenSearchStrategy : SearchStrategy<LevinTokenSearchOptions>
{
    private static readonly StrategyFacts Known = new(
        "levin-tokens", "Beginnings are continued token by token, in the order of their depth over their probability.", CapabilityTier.Logits, "<= expansions", "Orseau et al. 2018, arXiv 1811.10928")
    {
        NeedsVerifier = true,
    };

    /// <summary>Makes the strategy.</summary>
    /// <param name="options">How to search; null means the defaults.</param>
    public LevinTokenSearchStrategy(LevinTokenSearchOptions? options = null) : base(options)
    {
    }

    /// <inheritdoc/>
    public override StrategyFacts Facts => Known;

    /// <inheritdoc/>
    public override CostBound? Bound(int maxTokens) => CostBound.Of(Options.Expansions, Math.Min(Options.Lookahead, maxTokens));

    /// <inheritdoc/>
    public override SearchRun Begin(SearchScope scope) => new Run(scope, Options);

    private sealed class Run(SearchScope scope, LevinTokenSearchOptions options) : SearchRun
    {
        private readonly LevinFrontier<TokenNode> _frontier = new();
        private readonly List<Candidate> _candidates = [];
        private int _expansions;

        protected internal override async Task ExploreAsync(CancellationToken cancellationToken)
        {
            Push(new TokenNode(parent: null, default));
            while (_frontier.Count > 0 && _expansions < options.Expansions)
            {
                var taken = new List<TokenNode>();
                while (taken.Count < Math.Min(options.Width, options.Expansions - _expansions) && _frontier.Count > 0) taken.Add(_frontier.Pop());
                await TestAsync([.. taken.Where(node => node.IsWhole(scope))], cancellationToken).ConfigureAwait(false);
                if (_candidates.Any(candidate => candidate.HasPassed)) return;
                await ExpandAsync([.. taken.Where(node => !node.IsWhole(scope))], cancellationToken).ConfigureAwait(false);
                scope.Report();
            }
        }

        protected internal override SearchResult Conclude() =>
            VerifiedResult.Of(_candidates) with { Figures = new Dictionary<string, double> { ["expansions"] = _expansions, ["frontier"] = _frontier.Count } };

        private async Task TestAsync(TokenNode[] whole, CancellationToken cancellationToken)
        {
            if (whole.Length == 0) return;
            var made = whole.Select(node => scope.ToCandidate(node.ToReply(scope))).ToArray();
            _candidates.AddRange(made);
            var judged = await scope.VerifyAsync(made, cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < judged.Count; i++)
            {
                _candidates[_candidates.Count - made.Length + i] = judged[i] with { Score = judged[i].Verdict?.Score ?? 0 };
                scope.Place(judged[i].NodeName, parent: null, judged[i].Text, judged[i].Verdict?.Score ?? double.NaN, string.Create(
                    CultureInfo.InvariantCulture, $"{whole[i].Depth} tokens of probability {Math.Exp(whole[i].LogProbability):0.##e0}, after {_expansions} expansions"));
            }
        }

        private async Task ExpandAsync(TokenNode[] nodes, CancellationToken cancellationToken)
        {
            var open = nodes.Where(node => node.Path is null).ToArray();
            if (open.Length > 0)
            {
                var replies = await scope.GenerateAsync([.. open.Select(node => node.Request(scope, options.Lookahead, options.Children, SamplingOptions.Greedy))], cancellationToken).ConfigureAwait(false);
                for (var i = 0; i < open.Length; i++)
                    if (replies[i]?.First is { } reply) open[i].Path = new TokenPath(open[i].Depth, reply);
            }

            foreach (var node in nodes)
            {
                if (node.Path is null) continue; // the budget did not permit it, and will not permit the next one
                _expansions++;
                node.Expand(options.Children, keepsPaths: true);
                foreach (var child in node.Children ?? []) Push(child);
            }
        }

        private void Push(TokenNode node) => _frontier.Push(node, LevinCost.Of(node.Depth, Math.Min(0, node.LogProbability), 0));
    }
}
