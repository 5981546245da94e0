using Reasoning.Decoding.Conformance;
using Reasoning.Decoding.Conformance.Backends;
using Reasoning.Decoding.Engine;
using Reasoning.Decoding.Gguf;
using Reasoning.Decoding.Models;
using Reasoning.Decoding.Tests.Engine;
using Reasoning.Testing;

namespace Reasoning.Decoding.Tests.Conformance;

public sealed class BackendConformanceTests
{
    private const string SchedulerCheck = "scheduler";
    private static readonly Func<FunctionLanguageModel, int, IModelSession> Right = (model, capacity) => new InputListSession(model, capacity);

    [Fact]
    public async Task RunAsync_ModelsOfFunctions_Pass()
    {
        using var toy = new ToyLanguageModel();
        using var hash = new HashLanguageModel(contextLength: 100);
        using var random = new RandomLanguageModel(7, 20, seed: 3);
        await AssertPasses(toy, new BackendConformanceOptions { Rounds = 20 });
        await AssertPasses(hash, new BackendConformanceOptions { Rounds = 20 });
        await AssertPasses(random, new BackendConformanceOptions { Seed = 5 });
        await AssertPasses(new SessionModel(toy, Right), null);
        await AssertPasses(new SoftSessionModel(hash, Right), null);
    }

    [Theory]
    [InlineData(GgufTensorType.F32)]
    [InlineData(GgufTensorType.Q8_0)]
    [InlineData(GgufTensorType.Q4_0)]
    public async Task RunAsync_EmbeddedEngine_Passes(GgufTensorType type)
    {
        using var file = new TestModel(new RandomModelOptions { TensorType = type, Context = 96, Seed = 11 });
        await AssertPasses(file.Load(), null);
    }

    [Fact]
    public async Task RunAsync_EmbeddedModel_Passes()
    {
        using var model = LlamaModel.Load(Path.Combine(AppContext.BaseDirectory, "models", "reasoning-tiny.gguf"), new EngineOptions { Threads = 2 });
        await AssertPasses(model, new BackendConformanceOptions { Rounds = 3 });
    }

    [Theory]
    [MemberData(nameof(BrokenModels))]
    public async Task RunAsync_BrokenModel_IsReportedByExactlyItsCheck(string fault, string check)
    {
        using var model = Broken(fault);
        var failed = await BackendConformance.RunAsync(model).Where(result => !result.Passed).ToListAsync();
        var names = failed.Select(result => result.Check).ToList();
        if (check != SchedulerCheck) names.Remove(SchedulerCheck);   // what a session gets wrong may show there as well
        Assert.True(names is [var name] && name == check, $"{fault}: {string.Join('\n', failed)}");
        Assert.All(failed, result => Assert.EndsWith(".", result.Detail, StringComparison.Ordinal));
    }

    [Fact]
    public void Checks_All_AreBrokenBySomeModel() =>
        Assert.Equal(BackendConformance.Checks.Select(check => check.Name).Order(), BrokenModels.Select(row => row.Data.Item2).Distinct().Order());

    public static TheoryData<string, string> BrokenModels => new()
    {
        { "tokenizer with a token less", "vocabulary" },
        { "end token outside the vocabulary", "vocabulary" },
        { "soft tokens promised, not typed", "tier" },
        { nameof(BrokenSessions.NoNumber), "finite-logits" },
        { nameof(BrokenSessions.NothingPossible), "finite-logits" },
        { nameof(BrokenSessions.AllRowsShifted), "all-rows" },
        { nameof(BrokenSessions.BatchMixesRows), "ragged-batch" },
        { nameof(BrokenSessions.ForkOfForkLosesLast), "fork" },
        { nameof(BrokenSessions.TailNotCopied), "fork-isolation" },
        { nameof(BrokenSessions.CutWritesIntoShared), "fork-isolation" },
        { nameof(BrokenSessions.CutLeavesOne), "truncate" },
        { nameof(BrokenSessions.ReleaseKeepsContent), "release" },
        { nameof(BrokenSessions.ReleaseKeepsMemory), "release" },
        { nameof(BrokenSessions.ThirdPieceReversed), "split-prompt" },
        { "unknown sequence found late", "refused-unknown-sequence" },
        { "repeated sequence found late", "refused-repeated-sequence" },
        { "foreign token found late", "refused-foreign-token" },
        { nameof(BrokenSessions.TakesForeignTokens), "refused-foreign-token" },
        { "context overflow found late", "refused-context-overflow" },
        { "cache overflow found late", "refused-cache-overflow" },
        { nameof(BrokenSessions.LosesLastOfContext), "full-context" },
        { nameof(BrokenSessions.CutToMoreIsIgnored), "refused-calls" },
        { nameof(BrokenSessions.SoftTokensTaken), "refused-soft-token" },
        { nameof(BrokenSessions.SoftTokenOffByOne), "soft-token-single" },
        { nameof(BrokenSessions.SoftTokenTakesFirst), "soft-token-mixture" },
        { nameof(BrokenSessions.BoundToAThread), SchedulerCheck },
    };

    [Theory]
    [InlineData(false, 0.02f, true)]    // a 400th of the spread of 8
    [InlineData(false, 0.5f, false)]
    [InlineData(true, 0.02f, false)]
    public async Task RunAsync_NearlyEqualLogits_PassUnlessBatchInvarianceIsClaimed(bool claimsInvariance, float noise, bool passes)
    {
        var hash = new HashLanguageModel(contextLength: 100);
        using var model = new SoftSessionModel(hash, (inner, capacity) => new BrokenSessions.Noisy(inner, capacity, noise))
        {
            Info = hash.Info with { IsBatchInvariant = claimsInvariance },
        };
        var results = await BackendConformance.RunAsync(model).ToListAsync();
        Assert.Equal(passes, results.All(result => result.Passed));
        var batch = Assert.Single(results, result => result.Check == "ragged-batch");
        Assert.Equal(passes, batch.Passed);
        Assert.InRange(batch.LargestDifference, noise / 4, noise);
    }

    [Fact]
    public async Task RunAsync_SameSeed_SameResults()
    {
        using var model = Broken(nameof(BrokenSessions.CutLeavesOne));
        var options = new BackendConformanceOptions { Seed = 9 };
        var checks = BackendConformance.Checks.Where(check => check.Name != SchedulerCheck).ToList();
        var first = await BackendConformance.RunAsync(model, options, checks).ToListAsync();
        var reversed = await BackendConformance.RunAsync(model, options, checks.AsEnumerable().Reverse()).ToListAsync();
        Assert.Equal(first, reversed.AsEnumerable().Reverse());
        Assert.NotEqual(first, await BackendConformance.RunAsync(model, options with { Seed = 10 }, checks).ToListAsync());
    }

    [Fact]
    public async Task RunAsync_OwnCheck_RunsBesideTheOthers()
    {
        using var toy = new ToyLanguageModel();
        var mine = new ConformanceCheck("mine", "The first logit is 5/7.", trial => trial.Expect(trial.Recompute(0)[0] == 5 / 7f, "It is not."));
        var wrong = new ConformanceCheck("wrong", "Throws.", _ => throw new InvalidDataException("On purpose."));
        var never = mine with { AppliesTo = model => model is ISoftTokenModel };
        var results = await BackendConformance.RunAsync(toy, checks: [mine, wrong, never, .. BackendConformance.Checks]).ToListAsync();
        Assert.Equal(2 + BackendConformance.Checks.Count(check => check.AppliesTo(toy)), results.Count);
        Assert.True(results[0].Passed);
        Assert.Equal((false, "InvalidDataException was thrown: On purpose."), (results[1].Passed, results[1].Detail));
    }

    [Fact]
    public async Task RunAsync_Cancelled_Stops()
    {
        using var toy = new ToyLanguageModel();
        using var source = new CancellationTokenSource();
        var results = new List<ConformanceResult>();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var result in BackendConformance.RunAsync(toy, cancellationToken: source.Token).ConfigureAwait(false))
            {
                results.Add(result);
                await source.CancelAsync().ConfigureAwait(false);
            }
        });
        Assert.Single(results);
    }

    [Fact]
    public async Task RunAsync_ContextTooShort_IsRefused()
    {
        using var model = new HashLanguageModel(contextLength: 7);
        var error = await Assert.ThrowsAsync<ArgumentException>(async () => await BackendConformance.RunAsync(model).ToListAsync());
        Assert.Contains("7", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_OutOfRange_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new BackendConformanceOptions { Rounds = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new BackendConformanceOptions { LongestSequence = 7 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new BackendConformanceOptions { Tolerance = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new BackendConformanceOptions { Tolerance = double.NaN });
    }

    private static async Task AssertPasses(ILanguageModel model, BackendConformanceOptions? options)
    {
        var results = await BackendConformance.RunAsync(model, options).ToListAsync();
        Assert.True(results.All(result => result.Passed), string.Join('\n', results.Where(result => !result.Passed)));
        Assert.All(results, result => Assert.Equal(0, result.LargestDifference));
        Assert.All(results, result => Assert.EndsWith("hold.", result.Detail, StringComparison.Ordinal));
        Assert.Equal(BackendConformance.Checks.Where(check => check.AppliesTo(model)).Select(check => check.Name), results.Select(result => result.Check));
    }

    private static SessionModel Broken(string fault)
    {
        var hash = new HashLanguageModel(vocabularySize: 60, contextLength: 100);
        var toy = new ToyLanguageModel();
        return fault switch
        {
            "tokenizer with a token less" => new SoftSessionModel(hash, Right) { Tokenizer = TableTokenizer.OfSize(59) },
            "end token outside the vocabulary" => new SoftSessionModel(hash, Right)
            {
                Tokenizer = new TableTokenizer(Enumerable.Range(0, 60).Select(i => new[] { (byte)i }), beginOfSequence: 0, endOfSequence: 60),
            },
            "soft tokens promised, not typed" => new SessionModel(hash, Right),
            "unknown sequence found late" => Late<ArgumentException>(batch => batch.VocabularySize == 60 && !HasTwice(batch)),
            "repeated sequence found late" => Late<ArgumentException>(HasTwice),
            "foreign token found late" => Late<ArgumentException>(batch => batch.VocabularySize != 60),
            "context overflow found late" => Late<ContextOverflowException>(batch => batch.RowCount == batch.Segments.Length),
            "cache overflow found late" => Late<ContextOverflowException>(batch => batch.RowCount < batch.Segments.Length),
            nameof(BrokenSessions.SoftTokensTaken) => new SessionModel(toy, (inner, capacity) => new BrokenSessions.SoftTokensTaken(inner, capacity)),
            _ => new SoftSessionModel(
                hash, (inner, capacity) => (IModelSession)Activator.CreateInstance(typeof(BrokenSessions).GetNestedType(fault)!, inner, capacity)!),
        };

        SoftSessionModel Late<TException>(Predicate<ForwardBatch> when) =>
            new(hash, (inner, capacity) => new BrokenSessions.RefusesTooLate(inner, capacity, typeof(TException), when));
    }

    private static bool HasTwice(ForwardBatch batch) => batch.Segments.Length == 2 && batch.Segments[0].Sequence == batch.Segments[1].Sequence;
}
