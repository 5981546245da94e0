using Reasoning.Search.Tests.Fakes;
using Reasoning.Search.Traces;
using Reasoning.Search.Trees.Dvts;

namespace Reasoning.Search.Tests.Trees.Dvts;

public sealed class DvtsStrategyTests
{
    private static readonly Problem Problem = new() { Id = "p", Prompt = "?" };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SolveAsync_EachSubtree_GoesOnWithItsBestStep()
    {
        var generator = new StepGenerator(beginning => beginning.Count(letter => letter == '\n') < 2 ? [("1\n", 0.5), ("2\n", 0.3), ("3\n", 0.2)] : [("end", 1)]);
        var scorer = new StepScorer(solution => solution.Text.Where(char.IsDigit).Sum(digit => (digit - '0') / 10.0));
        var trace = new SearchTrace();

        var result = await new DvtsStrategy(new() { Subtrees = 3, Width = 4, Scorer = scorer }).SolveAsync(Problem, new() { Generator = generator, Trace = trace }, Cancellation);
        var nodes = trace.Events.OfType<NodePlaced>().ToDictionary(node => node.Id, node => node.Text);

        // Three levels of three subtrees of four steps; beginnings of the same text share a request, and a score.
        Assert.Equal(12, generator.Requests.First().Count);
        Assert.Equal(36, generator.Requests.Sum(request => request.Count));
        var firsts = trace.Events.OfType<NodePlaced>().Where(node => node.Parent == "n0").Select(node => node.Text).Chunk(4).Select(chunk => chunk.Max()).ToArray();
        var expanded = trace.Events.OfType<DecisionMade>().Where(decision => decision.What == "expand").Skip(1).Take(3).Select(decision => nodes[decision.Subject!]);
        Assert.Equal(firsts, expanded);
        Assert.Equal(scorer.Asked.Distinct().Count(), scorer.Asked.Count);
        Assert.Equal(12, result.Ranking.Count);
        Assert.Equal(3, result.Figures["depth"]);
    }

    [Fact]
    public async Task SolveAsync_PooledBest_WouldLoseASubtreeThatIsKeptHere()
    {
        // All of one subtree is worse than all of the other; it is followed to its end nevertheless.
        var generator = new StepGenerator(beginning => beginning.Length == 0 ? [("a\n", 0.5), ("b\n", 0.5)] : [("end", 1)]);
        var scorer = new StepScorer(solution => solution.Text.StartsWith('a') ? 0.9 : 0.1);

        var result = await new DvtsStrategy(new() { Subtrees = 8, Width = 1, Scorer = scorer }).SolveAsync(Problem, new() { Generator = generator }, Cancellation);

        Assert.Equal(["a\nend", "b\nend"], result.Ranking.Select(candidate => candidate.Text).Distinct().Order());
        Assert.Equal(8, result.Ranking.Count);
    }

    [Fact]
    public void Bound_ComesFromTheOptions() =>
        Assert.Equal(new CostBound(3 * 2 * 5, 3 * 2 * 5 * 7), new DvtsStrategy(new() { Subtrees = 3, Width = 2, MaxDepth = 5, StepTokens = 7 }).Bound(64));
}
