using Reasoning.Decoding.Generation;
using Reasoning.Search.Scoring;
using Reasoning.Search.Tests.Fakes;
using Reasoning.Search.Traces;
using Reasoning.Tests.Fakes;
using Reasoning.Verification;
using Reasoning.Verification.Abstention;

namespace Reasoning.Search.Tests.Scoring;

public sealed class ScorerTests
{
    private static readonly Problem Problem = new() { Id = "p", Prompt = "Add." };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Verifier_WholeAndBegun_ScoresTheShareOfTestsAndOneHalf()
    {
        var verifier = new ScriptedVerifier(text => text switch
        {
            "right" => ScriptedVerifier.Pass,
            "broken" => new Verdict { Kind = VerdictKind.Flaky, Score = 0 },
            _ => ScriptedVerifier.Wrong(0.25),
        });

        var scores = await ScoreAsync(new VerifierScorer(), NoModel(), verifier, Begun("right"), Whole("right"), Whole("wrong"), Whole("broken"), Whole("wrong"));

        Assert.Equal([0.5, 1, 0.25, 0.5, 0.25], scores);
        Assert.Equal(["broken", "right", "wrong"], verifier.Asked.Order());
        Assert.Equal(ConfidenceSource.TestShare, ((IScorer)new VerifierScorer()).ScoreSource);
    }

    [Fact]
    public async Task Judge_WholeAndBegun_GivesTheProbabilityOfYes()
    {
        var generator = new LikelyGenerator((_, _) => ("no", 1))
        {
            Alternatives = request => request.Prompt.Contains("beginning", StringComparison.Ordinal) ? [("Yes", 0.2), ("no", 0.6)] : [("yes", 0.9), (" No", 0.1)],
        };

        var scores = await ScoreAsync(new JudgeScorer(), generator, null, Begun("a"), Whole("a"), Whole("a"));

        Assert.Equal(0.25, scores[0], 1e-12);
        Assert.Equal(0.9, scores[1], 1e-12);
        Assert.Equal(scores[1], scores[2]);
        Assert.Equal(2, generator.Requests.Count);
        Assert.Equal(ConfidenceSource.Model, ((IScorer)new JudgeScorer()).ScoreSource);
    }

    [Fact]
    public async Task Judge_UnreadableReply_SaysNothing() =>
        Assert.Equal([0.5], await ScoreAsync(new JudgeScorer(), new ScriptedGenerator((_, _) => "perhaps"), null, Whole("a")));

    [Fact]
    public async Task Grade_WholeAndBegun_AsksForAGradeAndForAJudgement()
    {
        var generator = new ScriptedGenerator((request, _) => request.Prompt.Contains("Grade", StringComparison.Ordinal) ? "7 of 10" : "yes");

        Assert.Equal([0.7, 1], await ScoreAsync(new GradeScorer(), generator, null, Whole("a"), Begun("a")));
    }

    [Fact]
    public async Task Grade_BudgetForOne_LeavesTheOthersUnknown()
    {
        IReadOnlyList<double> scores = [];
        var probe = new ProbeStrategy(async (scope, token) => scores = await new GradeScorer().ScoreAsync(scope, [Whole("a"), Whole("b")], token));

        await probe.SolveAsync(Problem, new() { Generator = new ScriptedGenerator((_, _) => "10"), Budget = new() { MaxCalls = 1 } }, Cancellation);

        Assert.Equal([1, double.NaN], scores);
    }

    [Fact]
    public async Task Likelihood_AnySolution_IsTheMeanProbability()
    {
        var scores = await ScoreAsync(
            new LikelihoodScorer(), NoModel(), null,
            new PartialSolution("a", true, 2, 2 * Math.Log(0.3)), new PartialSolution("b", false, 3, double.NaN),
            new PartialSolution("c", true, 1, 1e-9), new PartialSolution("", true, 0, 0));

        Assert.Equal(0.3, scores[0], 1e-12);
        Assert.Equal([double.NaN, 1, 1], scores.Skip(1));
    }

    [Fact]
    public async Task Rollout_Beginnings_AreCompletedAndTheShareThatPassesCounts()
    {
        var generator = new ScriptedGenerator((request, i) => $"{request.Prefix}{i}");
        var verifier = new ScriptedVerifier(text => text is "a0" or "a1" or "a3" or "whole" or "2");

        var scores = await ScoreAsync(new RolloutScorer(), generator, verifier, Begun("a"), Whole("whole"), Begun("b"), Begun("a"), Begun(""), Whole("other"));

        Assert.Equal([0.75, 1, 0, 0.75, 0.25, 0], scores);
        Assert.Equal(["a", "b", null], generator.Requests.Select(request => request.Prefix));
        Assert.All(generator.Requests, request => Assert.Equal(("Add.", 4, 0.8), (request.Prompt, request.Count, request.Sampling.Temperature)));
        Assert.Equal(CostBound.Of(4, 10), new RolloutScorer().Bound(10));
    }

    [Fact]
    public async Task Rollout_BudgetForSome_SharesWhatWasMade()
    {
        IReadOnlyList<double> scores = [];
        var scorer = new RolloutScorer(new() { Rollouts = 3 });
        var probe = new ProbeStrategy(async (scope, token) => scores = await scorer.ScoreAsync(scope, [Begun("a"), Begun("b"), Begun("c")], token));
        var verifier = new ScriptedVerifier(text => text.EndsWith('0'));

        await probe.SolveAsync(
            Problem, new() { Generator = new ScriptedGenerator((request, i) => $"{request.Prefix}{i}"), Verifier = verifier, Budget = new() { MaxCalls = 5 } }, Cancellation);

        Assert.Equal([1.0 / 3, 0.5, double.NaN], scores);
    }

    [Fact]
    public async Task Delegate_Function_IsRecordedAndNotCalledAgain()
    {
        var calls = 0;
        var scorer = new DelegateScorer("length", solution =>
        {
            calls++;
            return solution.Text.Length / 10.0;
        });
        using var trace = new SearchTrace();
        var scores = new List<double>();
        var probe = new ProbeStrategy(async (scope, token) => scores.AddRange(await scorer.ScoreAsync(scope, [Whole("aaa"), Begun("b")], token)));

        await probe.SolveAsync(Problem, new() { Generator = NoModel(), Trace = trace }, Cancellation);
        await SearchReplay.ReplayAsync(trace, probe, cancellationToken: Cancellation);

        Assert.Equal(2, calls);
        Assert.Equal([0.3, 0.1, 0.3, 0.1], scores);
    }

    [Fact]
    public async Task Delegate_OutOfRange_SaysSo()
    {
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => ScoreAsync(new DelegateScorer("mine", _ => -1), NoModel(), null, Whole("a")));

        Assert.Equal("The scorer 'mine' gave -1; a score lies between 0 and 1.", exception.Message);
    }

    private static PartialSolution Whole(string text) => new(text, IsComplete: true, text.Length, -text.Length);

    private static PartialSolution Begun(string text) => new(text, IsComplete: false, text.Length, -text.Length);

    private static async Task<IReadOnlyList<double>> ScoreAsync(IScorer scorer, ITextGenerator generator, IVerifier? verifier, params PartialSolution[] solutions)
    {
        IReadOnlyList<double> scores = [];
        var probe = new ProbeStrategy(async (scope, token) => scores = await scorer.ScoreAsync(scope, solutions, token));
        await probe.SolveAsync(Problem, new() { Generator = generator, Verifier = verifier }, Cancellation);
        return scores;
    }

    private static ScriptedGenerator NoModel() => new((_, _) => throw new InvalidOperationException("No model is to be asked."));
}
