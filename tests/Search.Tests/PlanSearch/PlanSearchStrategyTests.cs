using Reasoning.Decoding.Generation;
using Reasoning.Search.PlanSearch;
using Reasoning.Search.Prompts;
using Reasoning.Search.Tests.Fakes;
using Reasoning.Search.Traces;
using Reasoning.Tests.Fakes;
using Reasoning.Verification;

namespace Reasoning.Search.Tests.PlanSearch;

public sealed class PlanSearchStrategyTests
{
    private static readonly Problem Task = new() { Id = "p", Prompt = "Write f." };

    // Everything as in the paper.
    private static readonly PlanSearchOptions Whole = new() { MaxNodes = 0, MaxParents = 0, StopWhenPassed = false };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SolveAsync_TenObservations_MakesTheNodesAndProgramsOfThePaper()
    {
        Assert.Equal((10, 2, 2), (Whole.Observations, Whole.SubsetSize, Whole.Layers));
        var first = await SolveAsync(Whole with { Layers = 1 }, Write);
        Assert.Equal((56, 112), (first.Figures["nodes"], first.Ranking.Count));

        // What is observed anew for the empty combination must not be known already to reach the most that there can be.
        var both = await SolveAsync(Whole, (request, index) => request.Kind() == ChatRequest.Observe && CountIn(request, "Make ") == 5 ? List(5, i => $"new {i}") : Write(request, index));
        Assert.Equal((896, 1792), (both.Figures["nodes"], both.Ranking.Count));
    }

    [Fact]
    public async Task SolveAsync_ThreeObservations_MakesSevenNodesInAFixedOrder()
    {
        var trace = new SearchTrace();
        var result = await SolveAsync(Whole with { Layers = 1, Observations = 3 }, Write, trace: trace);

        Assert.Equal(7, result.Figures["nodes"]);
        var nodes = trace.Events.OfType<NodePlaced>().Where(placed => !placed.Id.Contains(' ', StringComparison.Ordinal)).Select(placed => (placed.Id, placed.Text));
        Assert.Equal(
            [("1.1", ""), ("1.2", "seen 1"), ("1.3", "seen 2"), ("1.4", "seen 3"), ("1.5", "seen 1\nseen 2"), ("1.6", "seen 1\nseen 3"), ("1.7", "seen 2\nseen 3")], nodes);
    }

    [Fact]
    public async Task SolveAsync_SameObservationsTwice_AreOneNode()
    {
        // The first layer is {}, {a}, {a b}, {a, a b}. From {} the same two observations come again, and from {a} comes a b: nothing new. The other two give one node each.
        var result = await SolveAsync(
            Whole with { Observations = 2, Filter = false },
            (request, index) => request.Kind() switch
            {
                ChatRequest.Observe => """["a", "a b"]""",
                ChatRequest.Derive => request.Part("Observations") == "- a" ? """["a b"]""" : """["a b c"]""",
                _ => Write(request, index),
            });

        Assert.Equal(6, result.Figures["nodes"]);
    }

    [Fact]
    public async Task SolveAsync_Stages_AreOneRoundEachOverAllNodes()
    {
        var generator = new ScriptedGenerator(Write);
        await SolveAsync(Whole with { Layers = 1, Observations = 3 }, generator);

        var kinds = generator.Requests.Select(request => request.Kind()).ToArray();
        var runs = kinds.Aggregate(new List<(ChatRequest Kind, int Count)>(), (list, kind) =>
        {
            if (list.Count > 0 && list[^1].Kind == kind) list[^1] = (kind, list[^1].Count + 1);
            else list.Add((kind, 1));
            return list;
        });
        Assert.Equal(
            [
                (ChatRequest.Observe, 1), (ChatRequest.Filter, 1), (ChatRequest.Outline, 7), (ChatRequest.Criticise, 7), (ChatRequest.Revise, 7), (ChatRequest.Pseudocode, 14),
                (ChatRequest.Implement, 14),
            ],
            runs);
    }

    [Fact]
    public async Task SolveAsync_OptionsOff_LeaveTheirStagesOut()
    {
        var generator = new ScriptedGenerator(Write);
        var result = await SolveAsync(Whole with { Layers = 1, Observations = 2, Filter = false, Criticism = false, Pseudocode = false }, generator);

        Assert.Equal([ChatRequest.Observe, ChatRequest.Outline, ChatRequest.SolveWithAids], generator.Requests.Select(request => request.Kind()).Distinct());
        Assert.Equal(4, result.Ranking.Count);
        Assert.Contains("outline of seen 1", generator.Requests.Last(request => request.Prompt.Contains("seen 1", StringComparison.Ordinal)).Part("Plan"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SolveAsync_ListIsReadInTheThirdTry_AsksAtRisingTemperatures()
    {
        var generator = new ScriptedGenerator((request, index) => request.Kind() == ChatRequest.Observe && request.Sampling.Temperature < 0.35 ? "1. sloppy" : Write(request, index));
        var result = await SolveAsync(Whole with { Layers = 1, Observations = 3 }, generator);

        Assert.Equal([0, 0.2, 0.4], generator.Requests.Where(request => request.Kind() == ChatRequest.Observe).Select(request => request.Sampling.Temperature));
        Assert.Equal((7, 0), (result.Figures["nodes"], result.Figures["dropped"]));
    }

    [Fact]
    public async Task SolveAsync_ListCannotBeRead_DropsWhatWouldComeOfItAndSaysSo()
    {
        var trace = new SearchTrace();
        var generator = new ScriptedGenerator((request, index) => request.Kind() == ChatRequest.Derive && request.Prompt.Contains("- seen 2", StringComparison.Ordinal) ? "no" : Write(request, index));
        var result = await SolveAsync(Whole with { Observations = 2, SubsetSize = 1 }, generator, trace: trace);

        // {} gives five observations, of which two are known; {1} gives five.
        Assert.Equal((3 + 3 + 5, 1), (result.Figures["nodes"], result.Figures["dropped"]));
        var dropped = Assert.Single(trace.Events.OfType<DecisionMade>(), decision => decision.What == "drop");
        Assert.Equal(("1.3", "the list could not be read in 3 tries"), (dropped.Subject, dropped.Reason));
        Assert.Equal(3, generator.Requests.Count(request => request.Kind() == ChatRequest.Derive && request.Prompt.Contains("- seen 2", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task SolveAsync_NoObservationsCanBeRead_PlansWithoutAny()
    {
        var result = await SolveAsync(Whole with { Layers = 1 }, (request, index) => request.Kind() == ChatRequest.Observe ? "none" : Write(request, index));

        Assert.Equal((1, 2), (result.Figures["nodes"], result.Ranking.Count));
    }

    [Fact]
    public async Task SolveAsync_FilterCannotBeRead_KeepsAll()
    {
        var result = await SolveAsync(Whole with { Layers = 1, Observations = 3 }, (request, index) => request.Kind() == ChatRequest.Filter ? "all of them" : Write(request, index));

        Assert.Equal(7, result.Figures["nodes"]);
    }

    [Fact]
    public async Task SolveAsync_FixedPlanEqualsTheOriginal_IsProgrammedOnce()
    {
        var result = await SolveAsync(Whole with { Layers = 1, Observations = 3 }, (request, index) => request.Kind() == ChatRequest.Revise ? request.Part("Description") : Write(request, index));

        Assert.Equal(7, result.Ranking.Count);
    }

    [Fact]
    public async Task SolveAsync_Limits_ChooseNodesAtRandomButAlwaysTheSame()
    {
        var options = new PlanSearchOptions { MaxNodes = 4, MaxParents = 3 };
        ScriptedGenerator[] generators = [new(Write), new(Write), new(Write)];
        var results = new[]
        {
            await SolveAsync(options, generators[0], seed: 1), await SolveAsync(options, generators[1], seed: 1), await SolveAsync(options, generators[2], seed: 2),
        };

        Assert.All(results, result => Assert.Equal(16, result.Ranking.Count));
        var origins = results.Select(result => string.Join(' ', result.Ranking.OrderBy(candidate => candidate.Index).Select(candidate => candidate.Origin))).ToArray();
        Assert.Equal(origins[0], origins[1]);
        Assert.NotEqual(origins[0], origins[2]);
        // The observations, the filter, and what is derived from three combinations.
        Assert.All(generators, generator => Assert.Equal(5, generator.Requests.Count(request => request.Kind() is ChatRequest.Observe or ChatRequest.Filter or ChatRequest.Derive)));
    }

    [Fact]
    public async Task SolveAsync_ProgramPasses_StopsAfterTheWave()
    {
        var options = Whole with { StopWhenPassed = true, WaveSize = 5 };
        var result = await SolveAsync(options, Write, text => text.Contains("fixed", StringComparison.Ordinal) ? ScriptedVerifier.Pass : ScriptedVerifier.Wrong(0));

        Assert.Equal(10, result.Ranking.Count);
        Assert.Equal("fixed plan of 1.1", result.Answer?.Origin);
    }

    [Fact]
    public async Task SolveAsync_NoVerifier_TheMostFrequentProgramWins()
    {
        var strategy = new PlanSearchStrategy(Whole with { Layers = 1, Observations = 3 });
        var generator = new ScriptedGenerator((request, index) =>
            request.Kind() == ChatRequest.Implement ? request.Prompt.Contains("seen 2", StringComparison.Ordinal) ? "two" : request.Prompt.Contains("seen 3", StringComparison.Ordinal) ? "three" : "other" : Write(request, index));

        var result = await strategy.SolveAsync(Task, new() { Generator = generator }, Cancellation);

        Assert.Equal("two", result.Answer?.Text);
        Assert.Equal(6.0 / 14, result.Decision.Confidence!.Value, 12);
        Assert.Equal(0, result.Spend.Verifications);
    }

    [Fact]
    public void Bound_OptionsOfThePaper_CountsEveryCall()
    {
        // 3 tries of observations, filter and 56 derivations; 896 nodes with an outline, criticism, fixed outline, two pseudocodes and two programs.
        Assert.Equal((3 * 58) + (896 * 7), new PlanSearchStrategy(Whole).Bound(10)!.Value.ModelCalls);
        Assert.Equal((3 * 10) + (32 * 7), new PlanSearchStrategy().Bound(10)!.Value.ModelCalls);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task Strategy_ChatBook_KeepsItsPromises(bool verifies) => new StrategyContract
    {
        Strategy = new PlanSearchStrategy(new() { Observations = 4, Derived = 2, MaxNodes = 5, MaxParents = 3, WaveSize = 3 }),
        Problem = Task,
        Reply = Write,
        Judge = verifies ? text => ScriptedVerifier.Wrong(text.Length % 10 / 10.0) : null,
        MaxTokens = 300,
    }.CheckAsync(Cancellation);

    [Fact]
    public Task Strategy_EmbeddedBook_KeepsItsPromises() => new StrategyContract
    {
        Strategy = new PlanSearchStrategy(new() { Observations = 4, Derived = 2, MaxNodes = 5, MaxParents = 3 }),
        Problem = new Problem { Id = "p", Prompt = "def f(x):\n" },
        Reply = (request, index) => $"{request.Prefix}    x += {(request.Seed + (ulong)index) % 5}\n    y = x\n    return x\n",
        Judge = text => ScriptedVerifier.Wrong(text.Length % 10 / 10.0),
        Prompts = PromptBook.Embedded,
        MaxTokens = 100,
    }.CheckAsync(Cancellation);

    [Fact]
    public void Options_OutOfRange_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new PlanSearchOptions { Observations = 65 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new PlanSearchOptions { Derived = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new PlanSearchOptions { SubsetSize = 4 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new PlanSearchOptions { Layers = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new PlanSearchOptions { WaveSize = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new PlanSearchOptions { ListTries = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new PlanSearchOptions { ListTemperatureStep = double.NaN });
    }

    private static Task<SearchResult> SolveAsync(
        PlanSearchOptions options, Func<GenerationRequest, int, string> write, Func<string, Verdict>? judge = null, SearchTrace? trace = null) =>
        SolveAsync(options, new ScriptedGenerator(write), judge, trace);

    private static Task<SearchResult> SolveAsync(
        PlanSearchOptions options, ScriptedGenerator generator, Func<string, Verdict>? judge = null, SearchTrace? trace = null, ulong seed = 0) =>
        new PlanSearchStrategy(options).SolveAsync(
            Task, new() { Generator = generator, Verifier = new ScriptedVerifier(judge ?? (_ => ScriptedVerifier.Wrong(0))), Trace = trace, Seed = seed }, Cancellation);

    /// <summary>A model that numbers its observations and writes down what each text is made from.</summary>
    private static string Write(GenerationRequest request, int index) => request.Kind() switch
    {
        ChatRequest.Observe => List(CountIn(request, "Make "), i => $"seen {i}"),
        ChatRequest.Filter => List(request.Part("Observations").Split('\n').Length, i => $"seen {i}"),
        ChatRequest.Derive => List(CountIn(request, "derive "), i => $"{Flat(request.Part("Observations"))} so {i}"),
        ChatRequest.Outline => $"outline of {Flat(request.Part("Observations"))}",
        ChatRequest.Criticise => "it is wrong",
        ChatRequest.Revise => $"fixed {request.Part("Description")}",
        ChatRequest.Pseudocode => $"pseudocode of {request.Part("Description")}",
        ChatRequest.Implement => $"code of {request.Part("Pseudocode")}",
        ChatRequest.SolveWithAids => $"code of {request.Part("Plan")}",
        var other => throw new InvalidOperationException($"{other} was not expected."),
    };

    private static string Flat(string bullets) => bullets.Replace("\n", " ", StringComparison.Ordinal).Replace("- ", "", StringComparison.Ordinal);

    private static int CountIn(GenerationRequest request, string before)
    {
        var begin = request.Prompt.IndexOf(before, StringComparison.Ordinal) + before.Length;
        return int.Parse(request.Prompt[begin..request.Prompt.IndexOf(' ', begin)], System.Globalization.CultureInfo.InvariantCulture);
    }

    private static string List(int count, Func<int, string> item) => "[" + string.Join(", ", Enumerable.Range(1, count).Select(i => $"\"{item(i)}\"")) + "]";
}
