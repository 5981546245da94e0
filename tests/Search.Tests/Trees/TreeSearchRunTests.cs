using Reasoning.Decoding.Models;
using Reasoning.Search.Steps;
using Reasoning.Search.Tests.Fakes;
using Reasoning.Search.Traces;
using Reasoning.Search.Trees;
using Reasoning.Search.Trees.Rebase;
using Reasoning.Tests.Fakes;

namespace Reasoning.Search.Tests.Trees;

public sealed class TreeSearchRunTests
{
    private static readonly Problem Problem = new() { Id = "p", Prompt = "?" };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(TreeMerging.None, 1 + 4 + 16)]
    [InlineData(TreeMerging.EqualSteps, 1 + 3 + 9)]
    [InlineData(TreeMerging.EqualStates, 1 + 2 + 4)]
    public async Task SolveAsync_Merging_DecidesWhichNodesAreOne(TreeMerging merging, int nodes)
    {
        // Four samples, of which two are equal and a third differs in the space at its end.
        string[] steps = ["a\n", "b\n", "a \n", "a\n"];
        var generator = new ScriptedGenerator((request, i) => request.Prefix + steps[i % 4]) { EndsAtStops = true };

        var result = await new LevelsStrategy(merging).SolveAsync(Problem, new() { Generator = generator }, Cancellation);

        Assert.Equal(nodes, result.Figures["nodes"]);
    }

    [Fact]
    public async Task SolveAsync_BudgetForPartOfARound_UsesThatPart()
    {
        var generator = new ScriptedGenerator((request, i) => $"{request.Prefix}{i}\n") { EndsAtStops = true };
        var trace = new SearchTrace();

        var context = new SearchContext { Generator = generator, Budget = new() { MaxCalls = 10 }, Trace = trace };
        var result = await new LevelsStrategy(TreeMerging.EqualSteps).SolveAsync(Problem, context, Cancellation);

        Assert.Equal((10L, SearchEnding.BudgetSpent), (result.Spend.ModelCalls, result.Ending));
        Assert.Equal([4, 4, 2], generator.Requests.Select(request => request.Count));
        Assert.Equal(["n1", "n1", "n1", "n1", "n2", "n2"], trace.Events.OfType<NodePlaced>().Select(node => node.Parent).Skip(5));
        Assert.Equal("No solution was finished.", result.AbstentionReason);
    }

    [Fact]
    public async Task SolveAsync_RoundThatDoesNotFitAtOnce_IsMadeInParts()
    {
        // A step holds back 64 tokens and costs 2: 4 of them fit into 200 only one after the other.
        var generator = new ScriptedGenerator((request, i) => $"{request.Prefix}{i}\n") { EndsAtStops = true };

        var result = await new LevelsStrategy(TreeMerging.None).SolveAsync(Problem, new() { Generator = generator, Budget = new() { MaxCompletionTokens = 200 } }, Cancellation);

        Assert.Equal((20L, SearchEnding.Finished), (result.Spend.ModelCalls, result.Ending));
        Assert.InRange(result.Spend.Usage.CompletionTokens, 40, 200);
        Assert.Equal(1, generator.Requests.Skip(1).First().Count);
    }

    [Fact]
    public async Task SolveAsync_ScorerThatCannotTell_IsReplacedByTheModelsLikelihood()
    {
        var generator = new ScriptedGenerator((request, i) => $"{request.Prefix}{i}\n") { EndsAtStops = true };
        var trace = new SearchTrace();

        await new LevelsStrategy(TreeMerging.EqualSteps, new StepScorer(solution => solution.Text == "1\n" ? double.NaN : 0.25))
            .SolveAsync(Problem, new() { Generator = generator, Trace = trace }, Cancellation);

        var scores = trace.Events.OfType<NodePlaced>().Skip(1).Take(3).Select(node => node.Score).ToArray();
        Assert.Equal([0.25, Math.Exp(-1), 0.25], scores);
    }

    [Fact]
    public async Task SolveAsync_GeneratorThatCannotContinue_IsRefused()
    {
        var generator = new ScriptedGenerator((_, _) => "") { Capabilities = new() { Tier = CapabilityTier.Text, ModelName = "chat" } };

        var exception = await Assert.ThrowsAsync<NotSupportedException>(() => new RebaseStrategy().SolveAsync(Problem, new() { Generator = generator }, Cancellation));

        Assert.Contains("LogProbabilities", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SolveAsync_Trace_ShowsTheTree()
    {
        var generator = new StepGenerator(beginning => beginning.Length == 0 ? [("a\n", 1)] : [("end", 1)]);
        var trace = new SearchTrace();

        await new RebaseStrategy(new() { Width = 1 }).SolveAsync(Problem, new() { Generator = generator, Trace = trace }, Cancellation);

        Assert.Equal(
            [("n0", null, "", null), ("n1", "n0", "a\n", null), ("n2", "n1", "end", "complete")],
            trace.Events.OfType<NodePlaced>().Select(node => (node.Id, node.Parent, node.Text, node.Remark)));
        Assert.Equal(
            [("expand", "n0", "1 step: the first level"), ("expand", "n1", "1 step: its share of 1 by a score of 1")],
            trace.Events.OfType<DecisionMade>().Select(decision => (decision.What, decision.Subject, decision.Reason)));
    }

    /// <summary>Two whole levels, breadth first: the smallest search on the engine.</summary>
    private sealed class LevelsStrategy(TreeMerging merging, Reasoning.Search.Scoring.IScorer? scorer = null) : TreeSearchStrategy<LevelsOptions>(new LevelsOptions { Scorer = scorer })
    {
        public override StrategyFacts Facts => new("levels", "Two whole levels.", CapabilityTier.LogProbabilities, "20", "");

        public override CostBound? Bound(int maxTokens) => Options.BoundOf(20, maxTokens);

        protected override TreePolicy CreatePolicy() => new Policy(merging, Options);

        private sealed class Policy(TreeMerging merging, LevelsOptions options) : TreePolicy
        {
            private IReadOnlyList<TreeNode>? _level;

            public override TreeMerging Merging => merging;

            public override IReadOnlyList<TreeExpansion> Choose(SearchTree tree)
            {
                _level ??= [tree.Root];
                return [.. _level.Where(node => node.Depth < 2).Select(node => new TreeExpansion(node, 4, options.Sampling, "its level"))];
            }

            public override void Learn(SearchTree tree, IReadOnlyList<TreeExpansion> round, IReadOnlyList<TreeNode> added) => _level = added;
        }
    }

    private sealed record LevelsOptions : StepSearchOptions;
}
