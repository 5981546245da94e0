using Reasoning.Search.Tests.Fakes;
using Reasoning.Search.Trees.BestFirst;
using Reasoning.Tests.Fakes;

namespace Reasoning.Search.Tests.Trees.BestFirst;

public sealed class BestFirstStrategyTests
{
    private static readonly Problem Problem = new() { Id = "p", Prompt = "?" };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SolveAsync_ExactDistanceCritic_ExpandsAsManyNodesAsThereAreSteps()
    {
        const string Target = "2\n0\n1\n2\nend";
        var generator = new StepGenerator(beginning => beginning.Count(letter => letter == '\n') < 4 ? [("0\n", 0.4), ("1\n", 0.3), ("2\n", 0.3)] : [("end", 1)]);
        var critic = new StepScorer(solution =>
        {
            var isOnTheWay = Target.StartsWith(solution.Text, StringComparison.Ordinal);
            var left = 5 - solution.Text.Count(letter => letter == '\n');
            return 1 - (DistanceCode.Decode(DistanceCode.Encode(isOnTheWay ? left : 8)) / 8.0);
        });
        var options = new BestFirstOptions { Scorer = critic, PerTemperature = 8 };

        var context = new SearchContext { Generator = generator, Verifier = new ScriptedVerifier(text => text == Target) };
        var result = await new BestFirstStrategy(options).SolveAsync(Problem, context, Cancellation);

        Assert.Equal(Target, result.Answer?.Text);
        Assert.Equal(5, result.Figures["expansions"]);
    }

    [Fact]
    public async Task SolveAsync_EqualStates_AreNeverRunTwice()
    {
        // Lines that differ in the space at their end are the same state, and so are blank lines beyond the first.
        var generator = new StepGenerator(beginning => beginning.Length < 8 ? [("a\n", 0.25), ("a  \n", 0.25), ("\n", 0.25), ("b\n", 0.25)] : [("end", 0.5), ("end ", 0.5)]);
        var critic = new StepScorer(solution => 1.0 / (1 + solution.Text.Length));
        var verifier = new ScriptedVerifier(_ => false);

        var result = await new BestFirstStrategy(new() { Scorer = critic, Expansions = 40, MaxDepth = 6 })
            .SolveAsync(Problem, new() { Generator = generator, Verifier = verifier }, Cancellation);

        Assert.NotEmpty(verifier.Asked);
        Assert.Equal(critic.Asked.Select(StateOf).Distinct().Count(), critic.Asked.Count);
        Assert.Equal(verifier.Asked.Select(StateOf).Distinct().Count(), verifier.Asked.Count);
        Assert.True(result.Figures["merged"] > 0);

        static string StateOf(string text)
        {
            var lines = string.Join('\n', text.Split('\n').Select(line => line.TrimEnd()));
            while (lines.Contains("\n\n\n", StringComparison.Ordinal)) lines = lines.Replace("\n\n\n", "\n\n", StringComparison.Ordinal);
            return lines;
        }
    }

    [Fact]
    public async Task SolveAsync_Expansion_SamplesAtSeveralTemperatures()
    {
        var generator = new StepGenerator(_ => [("end", 1)]);

        await new BestFirstStrategy().SolveAsync(Problem, new() { Generator = generator }, Cancellation);

        Assert.Equal([(2, 0.7), (2, 0.833), (2, 0.967), (2, 1.1)], generator.Requests.Select(request => (request.Count, Math.Round(request.Sampling.Temperature, 3))));
    }

    [Fact]
    public async Task SolveAsync_NothingIsOpen_TriesAgainAsLongAsNothingPassed()
    {
        var generator = new StepGenerator(beginning => beginning.Length == 0 ? [("wrong", 0.95), ("right", 0.05)] : [("end", 1)]);
        var verifier = new ScriptedVerifier(text => text == "right");

        var result = await new BestFirstStrategy(new() { Temperatures = 1 }).SolveAsync(Problem, new() { Generator = generator, Verifier = verifier }, Cancellation);

        Assert.Equal("right", result.Answer?.Text);
        Assert.True(result.Figures["expansions"] > 1);
        Assert.Equal(["right", "wrong"], verifier.Asked.Order());
    }

    [Fact]
    public async Task SolveAsync_NoScorer_FollowsTheModelsLikelihood()
    {
        var generator = new StepGenerator(beginning => beginning.Length < 4 ? [("a\n", 0.8), ("b\n", 0.2)] : [("end", 1)]);

        var result = await new BestFirstStrategy(new() { Solutions = 1 }).SolveAsync(Problem, new() { Generator = generator }, Cancellation);

        Assert.Equal("a\na\nend", result.Answer?.Text);
        Assert.Equal(3, result.Figures["expansions"]);
    }

    [Fact]
    public async Task SolveAsync_Parallel_ExpandsSeveralInOneRound()
    {
        var generator = new StepGenerator(beginning => beginning.Length < 6 ? [("a\n", 0.4), ("b\n", 0.3), ("c\n", 0.3)] : [("end", 1)]);

        var result = await new BestFirstStrategy(new() { Parallel = 3, Expansions = 7, Temperatures = 1, PerTemperature = 6, Solutions = 99 })
            .SolveAsync(Problem, new() { Generator = generator }, Cancellation);

        Assert.Equal((7, 7.0), (generator.Requests.Count, result.Figures["expansions"]));
    }
}
