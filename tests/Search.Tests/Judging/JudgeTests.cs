using Reasoning.Decoding.Generation;
using Reasoning.Search.Judging;
using Reasoning.Search.Prompts;
using Reasoning.Search.Scoring;
using Reasoning.Search.Tests.Fakes;
using Reasoning.Search.Traces;
using Reasoning.Tests.Fakes;
using Reasoning.Verification;

namespace Reasoning.Search.Tests.Judging;

public sealed class JudgeTests
{
    private static readonly Problem Problem = new() { Id = "p", Prompt = "Add." };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Model_AlternativesKnown_GivesTheProbabilityOfTheFirst()
    {
        var generator = new LikelyGenerator((_, _) => ("A", 1)) { Alternatives = _ => [("A", 0.3), (" b", 0.1), ("A\n", 0.1), ("tie", 0.5)] };

        var comparison = Assert.Single(await CompareAsync(new ModelJudge(), generator, ("one", "other")));

        Assert.Equal(0.8, comparison!.FirstProbability, 1e-12);
        Assert.Equal(Preference.First, comparison.Preferred);
        var request = Assert.Single(generator.Requests);
        Assert.Equal((0.1, 20), (request.Sampling.Temperature, request.TopLogProbabilities));
        Assert.True(request.Prompt.IndexOf("one", StringComparison.Ordinal) < request.Prompt.IndexOf("other", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("B", Preference.Second, 0)]
    [InlineData(" a.", Preference.First, 1)]
    [InlineData("Tie", Preference.Tie, 0.5)]
    [InlineData("Both are fine.", null, 0)]
    public async Task Model_TextOnly_ReadsTheReply(string reply, Preference? preferred, double probability)
    {
        var comparison = Assert.Single(await CompareAsync(new ModelJudge(), new ScriptedGenerator((_, _) => reply), ("one", "other")));

        Assert.Equal(preferred, comparison?.Preferred);
        if (preferred is not null) Assert.Equal(probability, comparison!.FirstProbability);
    }

    [Fact]
    public async Task Model_SeveralPairs_AreOneRoundWithSeedsOfTheirOwn()
    {
        var generator = new ScriptedGenerator((request, _) => request.Seed % 2 == 0 ? "A" : "B");

        var comparisons = await CompareAsync(new ModelJudge(), generator, [.. Enumerable.Repeat(("one", "other"), 20)]);

        Assert.Equal(20, generator.Requests.Select(request => request.Seed).Distinct().Count());
        Assert.Equal(2, comparisons.Distinct().Count());
    }

    [Fact]
    public async Task Model_BudgetForSomePairs_LeavesTheOthersOpen()
    {
        IReadOnlyList<Comparison?> comparisons = [];
        var probe = new ProbeStrategy(async (scope, token) => comparisons = await new ModelJudge().CompareAsync(scope, Pairs(("a", "b"), ("c", "d"), ("e", "f")), token));

        await probe.SolveAsync(Problem, new() { Generator = new ScriptedGenerator((_, _) => "A"), Budget = new() { MaxCalls = 2 } }, Cancellation);

        Assert.Equal([true, true, false], comparisons.Select(comparison => comparison is not null));
    }

    [Theory]
    [InlineData("pass", "0.9", Preference.First)]
    [InlineData("0.2", "0.9", Preference.Second)]
    [InlineData("0.5", "0.5 too", Preference.Tie)]
    [InlineData("full marks", "pass", Preference.Second)]
    [InlineData("broken", "pass", null)]
    public async Task Verifier_TwoCandidates_PrefersTheOneThatPassesThenTheHigherScore(string first, string second, Preference? expected)
    {
        var verifier = new ScriptedVerifier(text => text switch
        {
            "pass" => ScriptedVerifier.Pass,
            "broken" => new Verdict { Kind = VerdictKind.HarnessError, Score = 0 },
            "full marks" => ScriptedVerifier.Wrong(1),
            _ => ScriptedVerifier.Wrong(double.Parse(text[..3], System.Globalization.CultureInfo.InvariantCulture)),
        });

        var comparison = Assert.Single(await CompareAsync(new VerifierJudge(), NoModel(), verifier, (first, second)));

        Assert.Equal(expected, comparison?.Preferred);
    }

    [Fact]
    public async Task Scorer_ManyPairs_ScoresEveryCandidateOnce()
    {
        var generator = new ScriptedGenerator((request, _) => Says(request, "good") ? "9" : Says(request, "bad") ? "2" : "hm");

        var comparisons = await CompareAsync(new ScorerJudge(), generator, ("good", "bad"), ("bad", "good"), ("good", "good"), ("fair", "bad"));

        Assert.Equal([Preference.First, Preference.Second, Preference.Tie, Preference.First], comparisons.Select(comparison => comparison!.Preferred));
        Assert.Equal(3, generator.Requests.Count);
    }

    [Fact]
    public async Task Scorer_UnknownScore_IsNoVote()
    {
        var judge = new ScorerJudge(new DelegateScorer("length", solution => solution.Text == "?" ? double.NaN : solution.Text.Length / 10.0));

        var comparisons = await CompareAsync(judge, NoModel(), ("aaa", "b"), ("?", "b"));

        Assert.Equal([Preference.First, null], comparisons.Select(comparison => comparison?.Preferred));
        Assert.Equal("length", judge.Settings["scorer"]);
    }

    [Fact]
    public async Task Delegate_Function_IsRecordedAndNotCalledAgain()
    {
        var calls = 0;
        var judge = new DelegateJudge("mine", (first, second, _) =>
        {
            calls++;
            return ValueTask.FromResult(first.Text == "?" ? double.NaN : 0.75);
        });
        using var trace = new SearchTrace();
        var comparisons = new List<Comparison?>();
        var probe = new ProbeStrategy(async (scope, token) => comparisons.AddRange(await judge.CompareAsync(scope, Pairs(("a", "b"), ("?", "b")), token)));

        await probe.SolveAsync(Problem, new() { Generator = NoModel(), Trace = trace }, Cancellation);
        await SearchReplay.ReplayAsync(trace, probe, cancellationToken: Cancellation);

        Assert.Equal(2, calls);
        Assert.Equal([0.75, null, 0.75, null], comparisons.Select(comparison => comparison?.FirstProbability));
    }

    [Fact]
    public async Task Delegate_TimeIsUp_EndsTheSearchAndItsReplay()
    {
        var clock = new ManualClock();
        var judge = new DelegateJudge("slow", async (_, _, token) =>
        {
            clock.Advance(TimeSpan.FromSeconds(6));
            await Task.Yield();
            token.ThrowIfCancellationRequested();
            return 1;
        });
        using var trace = new SearchTrace();
        var probe = new ProbeStrategy((scope, token) => judge.CompareAsync(scope, Pairs(("a", "b"), ("c", "d")), token));
        var context = new SearchContext { Generator = NoModel(), Trace = trace, Clock = clock, Budget = new() { MaxTime = TimeSpan.FromSeconds(10) } };

        var result = await probe.SolveAsync(Problem, context, Cancellation);
        var replayed = await SearchReplay.ReplayAsync(trace, probe, cancellationToken: Cancellation);

        Assert.Equal((SearchEnding.BudgetSpent, SearchEnding.BudgetSpent), (result.Ending, replayed.Ending));
        Assert.Single(trace.Events.OfType<ValueObserved>());
    }

    [Fact]
    public async Task Delegate_NoProbability_SaysSo()
    {
        var judge = new DelegateJudge("mine", (_, _, _) => ValueTask.FromResult(2.0));

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => CompareAsync(judge, NoModel(), ("a", "b")));

        Assert.Equal("The judge 'mine' gave 2; a probability lies between 0 and 1, and NaN is no opinion.", exception.Message);
    }

    private static bool Says(GenerationRequest request, string word) => request.Prompt.Contains(word, StringComparison.Ordinal);

    private static Task<IReadOnlyList<Comparison?>> CompareAsync(IJudge judge, ITextGenerator generator, params (string First, string Second)[] pairs) =>
        CompareAsync(judge, generator, null, pairs);

    private static async Task<IReadOnlyList<Comparison?>> CompareAsync(IJudge judge, ITextGenerator generator, IVerifier? verifier, params (string First, string Second)[] pairs)
    {
        IReadOnlyList<Comparison?> comparisons = [];
        var probe = new ProbeStrategy(async (scope, token) => comparisons = await judge.CompareAsync(scope, Pairs(pairs), token));
        await probe.SolveAsync(Problem, new() { Generator = generator, Verifier = verifier }, Cancellation);
        return comparisons;
    }

    private static (Candidate, Candidate)[] Pairs(params (string First, string Second)[] pairs) =>
        [.. pairs.Select((pair, i) => (new Candidate { Index = 2 * i, Text = pair.First }, new Candidate { Index = 2 * i + 1, Text = pair.Second }))];

    private static ScriptedGenerator NoModel() => new((_, _) => throw new InvalidOperationException("No model is to be asked."));
}
