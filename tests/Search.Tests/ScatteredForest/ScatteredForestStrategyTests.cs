using System.Reflection;
using Reasoning.Decoding.Generation;
using Reasoning.Search.BestOfN;
using Reasoning.Search.Prompts;
using Reasoning.Search.ScatteredForest;
using Reasoning.Search.Sources;
using Reasoning.Search.Tests.Fakes;
using Reasoning.Search.Traces;
using Reasoning.Tests.Fakes;
using Reasoning.Verification;
using Reasoning.Verification.Problems;

namespace Reasoning.Search.Tests.ScatteredForest;

public sealed class ScatteredForestStrategyTests
{
    private static readonly Problem Task = new() { Id = "p", Prompt = "Write f." };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SolveAsync_ManySolutions_TriesEveryDirectionOfASolutionOnceBeforeAnyTwice()
    {
        var trace = new SearchTrace();
        await SolveAsync(new() { Solutions = 40, SeedCount = 2, Directions = 3, Width = 1 }, new Writer(), trace: trace);

        // A solution below the target of a direction is a second try of that direction, so by then all three directions were tried once.
        var parents = new Dictionary<string, string>();
        var below = 0;
        foreach (var placed in trace.Events.OfType<NodePlaced>().Where(placed => placed.Parent is not null))
        {
            if (parents.TryGetValue(placed.Parent!, out var grandparent))
            {
                below++;
                Assert.Equal(3, parents.Values.Count(parent => parent == grandparent));
            }

            parents.Add(placed.Id, placed.Parent!);
        }

        Assert.InRange(below, 5, 38);
        Assert.Equal(38, parents.Count);
        Assert.All(parents.Values.Distinct(), parent => Assert.InRange(parents.Values.Count(other => other == parent), 1, 3));
    }

    [Fact]
    public async Task SolveAsync_Wave_TriesDirectionsOfOneSolutionSideBySide()
    {
        var writer = new Writer();
        await SolveAsync(new() { Solutions = 9, SeedCount = 1, Directions = 4, Width = 4 }, writer);

        var redirects = writer.Requests.Where(request => request.Kind() == ChatRequest.Redirect).Select(request => request.Part("Direction")).ToArray();
        Assert.Equal(8, redirects.Length);
        Assert.Equal(["way 1", "way 2", "way 3", "way 4"], redirects[..4]);
    }

    [Fact]
    public async Task SolveAsync_InsightOfOneTree_IsToldInTheNextPromptOfAnother()
    {
        var writer = new Writer { Seeds = ["tree one", "tree two"] };
        await SolveAsync(new() { Solutions = 6, SeedCount = 2, Directions = 2, Width = 1 }, writer);

        var requests = writer.Requests.ToList();
        var insight = requests.FindIndex(request => request.Kind() == ChatRequest.Insight);
        Assert.Equal("tree one", requests[insight].Part("Before"));
        var next = requests.FindIndex(insight, request => request.Kind() == ChatRequest.Directions);
        Assert.Equal("tree two", requests[next].Part("Solution"));
        Assert.Contains("learned 1", requests[next].Part("Learned from other changes"), StringComparison.Ordinal);
        Assert.Equal("", requests.First(request => request.Kind() == ChatRequest.Directions).Part("Learned from other changes"));
    }

    [Fact]
    public async Task SolveAsync_InsightsBeyondTheLimit_AreForgotten()
    {
        var writer = new Writer();
        await SolveAsync(new() { Solutions = 20, SeedCount = 1, Directions = 1, Width = 1, Insights = 2 }, writer);

        var last = writer.Requests.Last(request => request.Kind() == ChatRequest.Directions).Part("Learned from other changes");
        Assert.Equal("- learned 17\n- learned 18", last);

        var silent = new Writer();
        await SolveAsync(new() { Solutions = 20, SeedCount = 1, Directions = 1, Width = 1, Insights = 0 }, silent);
        Assert.DoesNotContain(silent.Requests, request => request.Kind() == ChatRequest.Insight);
    }

    [Fact]
    public async Task SolveAsync_BetterBranch_IsGrownMore()
    {
        // Everything below the first seed is worth 0.8, everything below the second 0.1.
        var writer = new Writer { Seeds = ["good", "bad"], Change = (from, way, number) => $"{from.Split(' ')[0]} {way} {number}" };
        var result = await SolveAsync(
            new() { Solutions = 30, SeedCount = 2, Directions = 2, Width = 1, Exploration = 0.2 }, writer,
            text => ScriptedVerifier.Wrong(text.StartsWith("good", StringComparison.Ordinal) ? 0.8 : 0.1));

        Assert.InRange(result.Ranking.Count(candidate => candidate.Text.StartsWith("good", StringComparison.Ordinal)), 25, 29);
        Assert.Equal("None of 30 candidates passed; the best reached a score of 0.8.", result.AbstentionReason);
        Assert.Equal(0, result.Ranking[0].Index);
        Assert.Equal((2, 27), (result.Figures["trees"], result.Figures["insights"]));
    }

    [Fact]
    public async Task SolveAsync_SolutionPasses_Stops()
    {
        var writer = new Writer();
        var result = await SolveAsync(new() { Solutions = 30, Width = 1 }, writer, text => text.Contains("change 4", StringComparison.Ordinal) ? ScriptedVerifier.Pass : ScriptedVerifier.Wrong(0));

        Assert.Contains("change 4", result.Answer!.Text, StringComparison.Ordinal);
        Assert.StartsWith("from ", result.Answer.Origin, StringComparison.Ordinal);
        Assert.Equal(7, result.Ranking.Count);
        Assert.Equal(ChatRequest.Redirect, writer.Requests.Last().Kind());
    }

    [Fact]
    public async Task SolveAsync_SeedPasses_MakesNoOtherCall()
    {
        var writer = new Writer();
        var result = await SolveAsync(new(), writer, _ => ScriptedVerifier.Pass);

        Assert.Equal(3, result.Spend.ModelCalls);
        Assert.Equal(1, Assert.Single(writer.Requests).Sampling.Temperature);
    }

    [Fact]
    public async Task SolveAsync_DirectionsCannotBeRead_PlantsOtherSeeds()
    {
        var writer = new Writer { Directions = _ => "I have no idea." };
        var trace = new SearchTrace();
        var result = await SolveAsync(new() { Solutions = 8, SeedCount = 2, Width = 2 }, writer, trace: trace);

        Assert.Equal(8, result.Ranking.Count);
        Assert.DoesNotContain(writer.Requests, request => request.Kind() == ChatRequest.Redirect);
        Assert.Equal(6, trace.Events.OfType<DecisionMade>().Count(decision => decision.What == "close"));
    }

    [Fact]
    public async Task SolveAsync_ChangeThatChangesNothing_IsNotGrownFurther()
    {
        var writer = new Writer { Change = (from, _, _) => from };
        var result = await SolveAsync(new() { Solutions = 12, SeedCount = 1, Directions = 2, Width = 1 }, writer);

        Assert.Equal(4, result.Figures["trees"]);
        Assert.Equal(4, writer.Requests.Count(request => request.Kind() == ChatRequest.Directions));
    }

    [Fact]
    public async Task SolveAsync_SeedsFromAnotherStrategy_AreItsResults()
    {
        var seeds = new StrategySource(new BestOfNStrategy(new() { Samples = 2 }));
        var result = await SolveAsync(new() { Solutions = 5, SeedCount = 2, Seeds = seeds }, new Writer());

        Assert.Equal("best-of-n-1: sample", result.Ranking.First(candidate => candidate.Index == 0).Origin);
        Assert.Equal(5, result.Ranking.Count);
    }

    [Fact]
    public async Task SolveAsync_HiddenTests_AreNeverAsked()
    {
        var hidden = new ScriptedVerifier(_ => true);
        var writer = new Writer();
        var result = await SolveAsync(new() { Solutions = 12 }, writer);

        Assert.Null(result.Answer);
        Assert.Empty(hidden.Asked);

        // All that a search is given of right and wrong is verdicts: neither the problem, nor the scope, nor the options hold tests or a verifier.
        Type[] given = [typeof(Problem), typeof(SearchScope), typeof(ScatteredForestOptions), typeof(PromptBook)];
        var reachable = given.SelectMany(type => type.GetProperties(BindingFlags.Public | BindingFlags.Instance)).Select(property => property.PropertyType);
        Assert.DoesNotContain(reachable, type => typeof(IVerifier).IsAssignableFrom(type) || type.Namespace == typeof(CodeProblem).Namespace);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public Task Strategy_ChatBook_KeepsItsPromises(int width) => new StrategyContract
    {
        Strategy = new ScatteredForestStrategy(new() { Solutions = 14, SeedCount = 2, Directions = 3, Width = width }),
        Problem = Task,
        Reply = new Writer { IsPure = true }.Write,
        Judge = text => ScriptedVerifier.Wrong(text.Length % 10 / 10.0),
        MaxTokens = 100,
    }.CheckAsync(Cancellation);

    [Fact]
    public Task Strategy_EmbeddedBook_KeepsItsPromises() => new StrategyContract
    {
        Strategy = new ScatteredForestStrategy(new() { Solutions = 14 }),
        Problem = new Problem { Id = "p", Prompt = "def f(x):\n" },
        Reply = (request, index) => $"{request.Prefix}    x += {(request.Seed + (ulong)index) % 5}\n    return x\n",
        Judge = text => ScriptedVerifier.Wrong(text.Length % 10 / 10.0),
        Prompts = PromptBook.Embedded,
        MaxTokens = 100,
    }.CheckAsync(Cancellation);

    [Fact]
    public void Options_OutOfRange_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ScatteredForestOptions { Solutions = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ScatteredForestOptions { SeedCount = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ScatteredForestOptions { Directions = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ScatteredForestOptions { Width = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ScatteredForestOptions { Exploration = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ScatteredForestOptions { BackupRate = 1.1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ScatteredForestOptions { Insights = -1 });
        Assert.Throws<ArgumentNullException>(() => new ScatteredForestOptions { Sampling = null! });
    }

    private static Task<SearchResult> SolveAsync(ScatteredForestOptions options, Writer writer, Func<string, Verdict>? judge = null, SearchTrace? trace = null) =>
        new ScatteredForestStrategy(options).SolveAsync(
            Task, new() { Generator = writer.Generator, Verifier = new ScriptedVerifier(judge ?? (_ => ScriptedVerifier.Wrong(0.5))), Trace = trace }, Cancellation);

    /// <summary>A model that names ways, changes solutions and learns, all numbered.</summary>
    private sealed class Writer
    {
        private int _changes;
        private int _insights;
        private int _seeds;

        public Writer() => Generator = new ScriptedGenerator(Write);

        public ScriptedGenerator Generator { get; }

        public IEnumerable<GenerationRequest> Requests => Generator.Requests;

        public string[] Seeds { get; init; } = [];

        public bool IsPure { get; init; }

        public Func<GenerationRequest, string> Directions { get; init; } = _ => "1. way 1\n2. way 2\n3. way 3\n4. way 4";

        public Func<string, string, int, string> Change { get; init; } = (from, way, number) => $"{from}/{way} change {number}";

        public string Write(GenerationRequest request, int index) => request.Kind() switch
        {
            ChatRequest.Solve => IsPure ? $"seed {(request.Seed + (ulong)index) % 7}" : _seeds++ is var seed && seed < Seeds.Length ? Seeds[seed] : $"seed {seed}",
            ChatRequest.Directions => Directions(request),
            ChatRequest.Redirect => Change(request.Part("Solution")[..Math.Min(20, request.Part("Solution").Length)], request.Part("Direction"), IsPure ? (int)(request.Seed % 9) : ++_changes),
            ChatRequest.Insight => $"learned {(IsPure ? (int)(request.Seed % 9) : ++_insights)}",
            var other => throw new InvalidOperationException($"{other} was not expected."),
        };
    }
}
