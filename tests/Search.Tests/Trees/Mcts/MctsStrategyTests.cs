using Reasoning.Search.Tests.Fakes;
using Reasoning.Search.Traces;
using Reasoning.Search.Trees.Mcts;
using Reasoning.Tests.Fakes;

namespace Reasoning.Search.Tests.Trees.Mcts;

public sealed class MctsStrategyTests
{
    private static readonly Problem Problem = new() { Id = "p", Prompt = "?" };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SolveAsync_NoExploration_GoesDownTheBestBranchOnly()
    {
        var generator = new StepGenerator(beginning => beginning.Count(letter => letter == '\n') < 3 ? [("a\n", 0.5), ("b\n", 0.5)] : [("end", 1)]);
        var scorer = new StepScorer(solution => 0.1 + (0.2 * solution.Text.Count(letter => letter == 'b')));
        var options = new MctsOptions { Width = 8, MaxWidth = 8, Parallel = 1, Exploration = 0, Expansions = 4, Backup = MctsBackup.Max, Scorer = scorer };

        var result = await new MctsStrategy(options).SolveAsync(Problem, new() { Generator = generator }, Cancellation);

        Assert.Equal(["", "b\n", "b\nb\n", "b\nb\nb\n"], generator.Requests.Select(request => request.Prefix));
        Assert.Equal("b\nb\nb\nend", result.Answer?.Text);
    }

    [Fact]
    public async Task SolveAsync_MuchExploration_SpreadsEvenly()
    {
        var generator = new StepGenerator(_ => [("a\n", 0.25), ("b\n", 0.25), ("c\n", 0.25), ("d\n", 0.25)]);
        var scorer = new StepScorer(solution => solution.Text[0] == 'a' ? 0.9 : 0.1);
        var options = new MctsOptions { Width = 32, MaxWidth = 32, Parallel = 1, Exploration = 1000, Expansions = 5, Scorer = scorer };

        await new MctsStrategy(options).SolveAsync(Problem, new() { Generator = generator }, Cancellation);

        Assert.Equal(["", "a\n", "b\n", "c\n", "d\n"], generator.Requests.Select(request => request.Prefix!).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(MctsBackup.Mean, "b\n")]
    [InlineData(MctsBackup.Max, "a\ngood\n")]
    public async Task SolveAsync_Backup_OneGoodChildAmongBadOnesCountsByTheMaximumOnly(MctsBackup backup, string expected)
    {
        // Below "a" there is one good line among bad ones, and "b" is middling.
        var generator = new StepGenerator(beginning => beginning.Length switch
        {
            0 => [("a\n", 0.5), ("b\n", 0.5)],
            2 => [("good\n", 0.2), ("bad\n", 0.2), ("sad\n", 0.2), ("mad\n", 0.2), ("fad\n", 0.2)],
            _ => [("end", 1)],
        });
        var scorer = new StepScorer(solution => solution.Text switch { "a\n" => 0.51, "b\n" => 0.5, "a\ngood\n" => 0.8, _ => solution.Text[0] == 'a' ? 0 : 0.5 });
        var options = new MctsOptions { Width = 40, MaxWidth = 40, Parallel = 1, Exploration = 0.3, Expansions = 4, Backup = backup, Scorer = scorer };

        await new MctsStrategy(options).SolveAsync(Problem, new() { Generator = generator }, Cancellation);

        Assert.Equal(["", "a\n", expected], generator.Requests.Select(request => request.Prefix).Take(3));
    }

    [Fact]
    public async Task SolveAsync_Parallel_ExpandsDifferentNodesInARound()
    {
        var generator = new StepGenerator(_ => [("a\n", 0.25), ("b\n", 0.25), ("c\n", 0.25), ("d\n", 0.25)]);
        var trace = new SearchTrace();

        await new MctsStrategy(new() { Width = 24, MaxWidth = 24, Parallel = 4, Expansions = 5 }).SolveAsync(Problem, new() { Generator = generator, Trace = trace }, Cancellation);

        Assert.Equal(5, generator.Requests.Select(request => request.Prefix).Distinct().Count());
        Assert.Equal(5, trace.Events.OfType<DecisionMade>().Where(decision => decision.What == "expand").Select(decision => decision.Subject).Distinct().Count());
    }

    [Theory]
    [InlineData(0.8, 9)]
    [InlineData(0, 2)]
    public async Task SolveAsync_WholeTreeIsKnown_TriesAgainUnlessTheModelAlwaysSaysTheSame(double temperature, int expansions)
    {
        var generator = new StepGenerator(beginning => beginning.Length == 0 ? [("a\n", 0.6), ("b\n", 0.4)] : [("end", 1)]);
        var options = new MctsOptions { Width = 4, MaxWidth = 4, Expansions = 9, Parallel = 2, Sampling = new() { Temperature = temperature } };

        var result = await new MctsStrategy(options).SolveAsync(Problem, new() { Generator = generator, Verifier = new ScriptedVerifier(_ => false) }, Cancellation);

        Assert.Equal((expansions, SearchEnding.Finished), (result.Figures["expansions"], result.Ending));
        Assert.InRange(result.Spend.ModelCalls, 1, 9 * 4);
    }

    [Fact]
    public async Task SolveAsync_ChildrenThatDiffer_AskForMoreSteps()
    {
        // At the root, scores from 0 to 1 lie .5 from their mean: ⌊8 · .5⌋ + 1 = 5 steps rather than 2.
        var generator = new ScriptedGenerator((request, i) => $"{request.Prefix}{request.Prefix!.Length}{(i == 0 ? 'x' : 'y')}\n") { EndsAtStops = true };
        var scorer = new StepScorer(solution => solution.Text.StartsWith("0x", StringComparison.Ordinal) ? 1 : 0);
        var trace = new SearchTrace();
        var options = new MctsOptions { Width = 2, Parallel = 1, Expansions = 3, Scorer = scorer };
        await new MctsStrategy(options).SolveAsync(Problem, new() { Generator = generator, Trace = trace, Seed = 1 }, Cancellation);

        var first = trace.Events.OfType<NodePlaced>().Where(node => node.Parent == "n0").Select(node => node.Text).ToArray();
        var counts = generator.Requests.Where(request => request.Prefix == "").Select(request => request.Count).ToArray();
        Assert.Equal(["0x\n", "0y\n"], first.Order());
        Assert.Equal([2, 3], counts);
    }

    [Fact]
    public void Options_ThatDoNotFit_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => new MctsStrategy(new() { Width = 5, MaxWidth = 4 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MctsOptions { Exploration = -1 });
    }
}
