using Reasoning.Decoding.Sampling;
using Reasoning.Search.Judging;
using Reasoning.Search.Prompts;
using Reasoning.Search.Tests.Fakes;
using Reasoning.Search.Tournaments;
using Reasoning.Search.Traces;
using Reasoning.Tests.Fakes;
using Reasoning.Verification.Abstention;

namespace Reasoning.Search.Tests.Tournaments;

public sealed class KnockoutStrategyTests
{
    private static readonly Problem Problem = new() { Id = "p", Prompt = "?" };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, 4)]
    [InlineData(2, 1)]
    [InlineData(5, 3)]
    [InlineData(8, 4)]
    [InlineData(13, 2)]
    [InlineData(16, 4)]
    public async Task SolveAsync_DifferentAnswers_CostsExactlyTheFormula(int candidates, int comparisons)
    {
        var generator = new ScriptedGenerator((request, i) => request.Prompt == "?" ? $"answer {i}" : "A");
        var strategy = new KnockoutStrategy(new() { Candidates = candidates, Comparisons = comparisons });

        var result = await strategy.SolveAsync(Problem, new() { Generator = generator }, Cancellation);

        Assert.Equal(candidates + (candidates - 1) * comparisons, result.Spend.ModelCalls);
        Assert.Equal(result.Spend.ModelCalls, strategy.Bound(256)!.Value.ModelCalls);
        Assert.Equal((candidates - 1) * comparisons, result.Matches.Count);
        Assert.Equal(0, result.Figures["comparisons-saved"]);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(9, 4)]
    [InlineData(16, 4)]
    public async Task SolveAsync_SureJudge_FindsTheBestInLogarithmicallyManyRounds(int candidates, int rounds)
    {
        var judge = CountingJudge.ByText();

        var result = await PlayAsync(judge, new() { Candidates = candidates }, [.. Enumerable.Range(0, candidates).Select(i => $"{(i + 5) % candidates:00}")]);

        Assert.Equal(rounds, judge.Rounds);
        Assert.Equal($"{candidates - 1:00}", result.Answer?.Text);
        Assert.Equal(rounds, result.Answer?.Score);
        Assert.Equal(1, result.Decision.Confidence?.Value);
        Assert.Equal(rounds == 0 ? ConfidenceSource.VoteShare : ConfidenceSource.Model, result.Decision.Confidence?.Source);
    }

    [Fact]
    public async Task SolveAsync_EvenComparisons_AreMadeEquallyOftenInBothOrders()
    {
        var judge = CountingJudge.ByText();

        await PlayAsync(judge, new() { Comparisons = 6 }, "d", "b", "a", "c", "e");

        foreach (var pair in judge.Asked.GroupBy(pair => string.CompareOrdinal(pair.First, pair.Second) < 0 ? pair : (pair.Second, pair.First)))
            Assert.Equal(3, pair.Count(asked => asked == pair.Key));
    }

    [Fact]
    public async Task SolveAsync_OddComparisons_OneMoreForTheOtherOrder()
    {
        var judge = CountingJudge.ByText();

        await PlayAsync(judge, new() { Comparisons = 5 }, "a", "b");

        Assert.Equal([("a", "b"), ("a", "b"), ("b", "a"), ("b", "a"), ("b", "a")], judge.Asked);
    }

    [Fact]
    public async Task SolveAsync_OneCandidate_AsksNoJudge()
    {
        var judge = CountingJudge.ByText();

        var result = await PlayAsync(judge, new(), "a");

        Assert.Empty(judge.Asked);
        Assert.Equal("a", result.Answer?.Text);
    }

    [Fact]
    public async Task SolveAsync_EqualAnswers_AreNotComparedAndEndTheTournament()
    {
        var judge = CountingJudge.ByText();

        // Round 1: z beats a, the two b are alike and the next pair as well; round 2: z beats b, and c has c; round 3: z and c.
        var result = await PlayAsync(judge, new() { Comparisons = 2 }, "a", "z", "b", "b ", "c", "c");
        Assert.Equal([("a", "z"), ("z", "a"), ("z", "b"), ("b", "z"), ("z", "c"), ("c", "z")], judge.Asked);
        Assert.Equal("z", result.Answer?.Text);
        Assert.Equal(4, result.Figures["comparisons-saved"]);

        var alike = CountingJudge.ByText();
        var agreed = await PlayAsync(alike, new(), "b", "b ", "b");
        Assert.Empty(alike.Asked);
        Assert.Equal(new Confidence(1, ConfidenceSource.VoteShare), agreed.Decision.Confidence);
    }

    [Fact]
    public async Task SolveAsync_RemainingAnswersEqual_StopsEarly()
    {
        var judge = CountingJudge.ByText();

        var result = await PlayAsync(judge, new() { Comparisons = 2 }, "a", "z", "z ", "b", "z  ", "c", "d", "z");

        Assert.Equal(1, judge.Rounds);
        Assert.Equal("z", result.Answer?.Text.Trim());
    }

    [Fact]
    public async Task SolveAsync_TextsThatHaveMet_AreReadFromTheRecord()
    {
        var judge = CountingJudge.ByText();

        var result = await PlayAsync(judge, new() { Comparisons = 2 }, "a", "z", "z", "a", "b", "c");

        Assert.Equal([("a", "z"), ("z", "a"), ("b", "c"), ("c", "b"), ("z", "c"), ("c", "z")], judge.Asked);
        Assert.Equal("z", result.Answer?.Text);
        Assert.Equal([1, 1, 1, 1, 3, 3], result.Matches.Select(match => match.Round));
        Assert.Equal(2, result.Figures["comparisons-saved"] - 2); // one match from the record, and one between equal answers
    }

    [Fact]
    public async Task SolveAsync_TextsThatHaveMetInTheOtherOrder_KeepTheirVotes()
    {
        // With a coin instead of the record, the third candidate would lose in some of these.
        for (var seed = 0ul; seed < 20; seed++)
        {
            string[] texts = ["a", "z", "z", "a"];
            var result = await new KnockoutStrategy(new() { Candidates = 4, Judge = CountingJudge.ByText() }).SolveAsync(
                Problem, new() { Generator = Saying(texts), Seed = seed }, Cancellation);

            Assert.Equal([(1, 1.0), (2, 1.0), (0, 0.0), (3, 0.0)], result.Ranking.Select(candidate => (candidate.Index, candidate.Score)));
        }
    }

    [Fact]
    public async Task SolveAsync_CandidatesWithoutAnswer_LoseWithoutACall()
    {
        var judge = CountingJudge.ByText();
        var sum = new Problem { Id = "sum", Prompt = "?", Kind = ProblemKind.Answer };

        var result = await PlayAsync(judge, new(), sum, "hm", "answer: 4", "well", "hm");
        Assert.Empty(judge.Asked);
        Assert.Equal("answer: 4", result.Answer?.Text);
        Assert.Equal(new Confidence(0.25, ConfidenceSource.VoteShare), result.Decision.Confidence);

        var none = await PlayAsync(CountingJudge.ByText(), new(), sum, "hm", "well");
        Assert.Equal("None of 2 candidates gave an answer to compare.", none.AbstentionReason);
    }

    [Fact]
    public async Task SolveAsync_JudgeThatAlwaysNamesTheFirst_IsATieThatACoinBreaks()
    {
        var winners = new List<string>();
        for (var seed = 0; seed < 200; seed++)
        {
            var judge = new CountingJudge((_, _) => Comparison.Likely(0.7));
            var result = await new KnockoutStrategy(new() { Candidates = 2, Judge = judge }).SolveAsync(
                Problem, new() { Generator = Saying("a", "b"), Seed = (ulong)seed }, Cancellation);
            winners.Add(result.Answer!.Text);
            Assert.Equal(0.5, result.Decision.Confidence!.Value, 1e-12);
        }

        Assert.InRange(winners.Count(winner => winner == "a"), 70, 130);
    }

    [Fact]
    public async Task SolveAsync_UnreadableVerdicts_AreNoVotes()
    {
        var judge = new CountingJudge((first, _) => first.Text == "a" ? null : Comparison.Of(Preference.First));

        var result = await PlayAsync(judge, new() { Comparisons = 2 }, "a", "b");

        Assert.Equal("b", result.Answer?.Text);
        Assert.Equal(2, result.Matches.Count);
        Assert.Null(result.Matches[0].Comparison);
        Assert.Equal(1, result.Decision.Confidence?.Value);
    }

    [Fact]
    public async Task SolveAsync_VerifierAsJudge_FindsTheOneThatPasses()
    {
        var verifier = new ScriptedVerifier(text => text == "5");
        var strategy = new KnockoutStrategy(new() { Candidates = 8, Comparisons = 1, Judge = new VerifierJudge() });

        var result = await strategy.SolveAsync(
            Problem, new() { Generator = Saying("0", "1", "2", "3", "4", "5", "6", "7"), Verifier = verifier }, Cancellation);

        Assert.Equal("5", result.Answer?.Text);
        Assert.Equal(8, result.Spend.ModelCalls);
    }

    [Fact]
    public async Task SolveAsync_Measure_CountsHowGoodCandidatesAndJudgeAre()
    {
        var judge = new CountingJudge((first, second) => Comparison.Likely(first.Text == "right" ? 0.8 : second.Text == "right" ? 0.3 : 0.5));
        var strategy = new KnockoutStrategy(new() { Candidates = 4, Comparisons = 2, Judge = judge, Measure = true });

        var result = await strategy.SolveAsync(
            Problem, new() { Generator = Saying("right", "wrong", "other", "third"), Verifier = new ScriptedVerifier(text => text == "right") }, Cancellation);

        Assert.Equal("right", result.Answer?.Text);
        Assert.Equal((0.25, 4.0), (result.Figures["p-gen"], result.Figures["p-gen-labels"]));
        Assert.Equal(4, result.Figures["p-comp-labels"]); // two matches of the right one, twice each
        Assert.Equal(0.75, result.Figures["p-comp"], 1e-12);
        Assert.Equal(TournamentBound.Failure(4, 2, 0.25, result.Figures["p-comp"]), result.Figures["failure-bound"]);
        Assert.Equal(4, result.Spend.Verifications);
    }

    [Fact]
    public async Task SolveAsync_NothingKnownOfTheJudge_PromisesNothing()
    {
        var result = await PlayAsync(CountingJudge.ByText(), new(), "a", "b");

        Assert.DoesNotContain("failure-bound", result.Figures.Keys);
        Assert.DoesNotContain("p-gen", result.Figures.Keys);
    }

    [Fact]
    public async Task SolveAsync_AccuraciesGiven_TellTheBound()
    {
        var result = await PlayAsync(CountingJudge.ByText(), new() { Comparisons = 64, CandidateAccuracy = 0.5, JudgeAccuracy = 0.8 }, "a", "b", "c", "d");

        Assert.Equal(TournamentBound.Failure(4, 64, 0.5, 0.8), result.Figures["failure-bound"]);
        Assert.Equal((0.0, 0.0), (result.Figures["p-gen-labels"], result.Figures["p-comp-labels"]));
    }

    [Fact]
    public async Task SolveAsync_BudgetForCandidatesOnly_AnswersAsAVoteWould()
    {
        var generator = new ScriptedGenerator((request, i) => request.Prompt == "?" ? (string[])["a", "b", "c", "b"] is var texts ? texts[i] : "" : "A");
        var strategy = new KnockoutStrategy(new() { Candidates = 4 });

        var result = await strategy.SolveAsync(Problem, new() { Generator = generator, Budget = new() { MaxCalls = 4 } }, Cancellation);

        Assert.Equal(SearchEnding.BudgetSpent, result.Ending);
        Assert.Equal("b", result.Answer?.Text);
        Assert.Equal(new Confidence(0.5, ConfidenceSource.VoteShare), result.Decision.Confidence);
    }

    [Fact]
    public async Task SolveAsync_Traced_TellsEveryMatch()
    {
        using var trace = new SearchTrace();

        await new KnockoutStrategy(new() { Candidates = 3, Comparisons = 2, Judge = CountingJudge.ByText() }).SolveAsync(
            Problem, new() { Generator = Saying("a", "b", "c"), Trace = trace }, Cancellation);

        Assert.Equal(
            [("candidate 1", "beats candidate 0: 2 of 2 votes"), ("candidate 2", "beats candidate 1: 2 of 2 votes")],
            trace.Events.OfType<DecisionMade>().Select(decision => (decision.Subject!, decision.Reason)));
        Assert.Equal(3, trace.Events.OfType<NodePlaced>().Count());
    }

    // The failures were simulated 4,000 times with another program and other random numbers.
    [Theory]
    [InlineData(8, 4, 0.3, 0.7, 0.3085)]
    [InlineData(16, 16, 0.3, 0.7, 0.0165)]
    [InlineData(64, 32, 0.1, 0.7, 0.0035)]
    [InlineData(64, 64, 0.1, 0.65, 0.0018)]
    [InlineData(1, 1, 0.3, 0.7, 0.7)]
    public async Task SolveAsync_SimulatedJudge_FailsAsOftenAsExpectedAndNotMoreThanTheBound(int candidates, int comparisons, double generation, double comparison, double expected)
    {
        const int Runs = 1500;
        var failures = 0;
        for (var run = 0; run < Runs; run++)
        {
            var random = new CounterRandom((ulong)run);
            string[] texts = [.. Enumerable.Range(0, candidates).Select(_ => random.NextDouble() < generation ? "right" : "wrong")];
            var judge = new CountingJudge((first, _) => Comparison.Of(first.Text == "right" == random.NextDouble() < comparison ? Preference.First : Preference.Second));
            var strategy = new KnockoutStrategy(new() { Candidates = candidates, Comparisons = comparisons, Judge = new ForgetfulJudge(judge) });
            var problem = Problem with { Id = $"{run}" };
            // Texts that differ, so that no match is read from the record; answers that are alike, so that only a right and a wrong one are compared.
            var result = await strategy.SolveAsync(problem, new() { Generator = new ScriptedGenerator((_, i) => texts[i] + new string(' ', i)) }, Cancellation);
            if (result.Answer!.Text.TrimEnd() != "right") failures++;
        }

        var rate = (double)failures / Runs;
        var deviation = Math.Sqrt(expected * (1 - expected) * (1.0 / Runs + 1.0 / 4000));
        Assert.InRange(rate, expected - 4 * deviation, expected + 4 * deviation);
        Assert.InRange(rate, 0, TournamentBound.Failure(candidates, comparisons, generation, comparison) + 4 * deviation);
    }

    [Fact]
    public void Options_OutOfRange_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new KnockoutOptions { Candidates = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new KnockoutOptions { Comparisons = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new KnockoutOptions { JudgeAccuracy = 1.5 });
        Assert.Throws<ArgumentNullException>(() => new KnockoutOptions { Judge = null! });
    }

    private static Task<SearchResult> PlayAsync(IJudge judge, KnockoutOptions options, params string[] texts) => PlayAsync(judge, options, Problem, texts);

    private static Task<SearchResult> PlayAsync(IJudge judge, KnockoutOptions options, Problem problem, params string[] texts) =>
        new KnockoutStrategy(options with { Candidates = texts.Length, Judge = judge }).SolveAsync(problem, new() { Generator = Saying(texts) }, Cancellation);

    private static ScriptedGenerator Saying(params string[] texts) => new((_, i) => texts[i]);

    /// <summary>Hands the judge texts without the spaces that tell them apart.</summary>
    private sealed class ForgetfulJudge(IJudge judge) : IJudge
    {
        public string Name => "forgetful";

        public Task<IReadOnlyList<Comparison?>> CompareAsync(SearchScope scope, IReadOnlyList<(Candidate First, Candidate Second)> pairs, CancellationToken cancellationToken) =>
            judge.CompareAsync(scope, [.. pairs.Select(pair => (Trimmed(pair.First), Trimmed(pair.Second)))], cancellationToken);

        public CostBound? Bound(int maxTokens) => judge.Bound(maxTokens);

        private static Candidate Trimmed(Candidate candidate) => candidate with { Text = candidate.Text.TrimEnd() };
    }
}
