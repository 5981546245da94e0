using Reasoning.Search.Tests.Fakes;
using Reasoning.Search.Traces;
using Reasoning.Search.Trees.Hgs;
using Reasoning.Tests.Fakes;

namespace Reasoning.Search.Tests.Trees.Hgs;

public sealed class HgsStrategyTests
{
    private static readonly Problem Problem = new() { Id = "p", Prompt = "?" };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SolveAsync_OneDeadEnd_IsLeftAndNotEnteredAgain()
    {
        // "good" leads on, but the first accepted step is "trap", below which everything is bad.
        var steps = new Queue<string>(["trap\n", "bad\n", "good\n", "end"]);
        var generator = new ScriptedGenerator((request, _) => request.Prefix + steps.Dequeue()) { EndsAtStops = true };
        var scorer = new StepScorer(solution => solution.Text.Contains("bad", StringComparison.Ordinal) ? 0 : 0.9);
        var trace = new SearchTrace();

        var result = await new HgsStrategy(new() { Tries = 1, Scorer = scorer }).SolveAsync(Problem, new() { Generator = generator, Trace = trace }, Cancellation);

        Assert.Equal("good\nend", result.Answer?.Text);
        Assert.Equal(["accept n1", "reject n2", "backtrack n1", "accept n3", "accept n4"], Decisions(trace));
        Assert.Equal(["", "trap\n", "", "good\n"], generator.Requests.Select(request => request.Prefix));
        Assert.False(result.Figures.ContainsKey("fell-back"));
    }

    [Fact]
    public async Task SolveAsync_StepThatWasTakenBack_IsNotTakenAgain()
    {
        var steps = new Queue<string>(["trap\n", "bad\n", "trap\n", "good\n", "end"]);
        var generator = new ScriptedGenerator((request, _) => request.Prefix + steps.Dequeue()) { EndsAtStops = true };
        var scorer = new StepScorer(solution => solution.Text.Contains("bad", StringComparison.Ordinal) ? 0 : 0.9);
        var trace = new SearchTrace();

        var result = await new HgsStrategy(new() { Tries = 1, Scorer = scorer }).SolveAsync(Problem, new() { Generator = generator, Trace = trace }, Cancellation);

        Assert.Equal("good\nend", result.Answer?.Text);
        Assert.Equal(["accept n1", "reject n2", "backtrack n1", "try again n0", "accept n3", "accept n4"], Decisions(trace));
        Assert.Single(scorer.Asked, "trap\n");
    }

    [Fact]
    public async Task SolveAsync_NothingPositive_TakesTheBestNeutralStep()
    {
        var generator = new ScriptedGenerator((request, i) => request.Prefix == "" ? $"{i}\n" : $"{request.Prefix}end") { EndsAtStops = true };
        var scorer = new StepScorer(solution => solution.Text switch { "0\n" => 0.1, "1\n" => 0.5, "2\n" => 0.6, "3\n" => 0.45, _ => 0.9 });
        var trace = new SearchTrace();

        var result = await new HgsStrategy(new() { Scorer = scorer }).SolveAsync(Problem, new() { Generator = generator, Trace = trace }, Cancellation);

        Assert.Equal("2\nend", result.Answer?.Text);
        Assert.Equal(["reject n1", "accept n3", "accept n5"], Decisions(trace));
    }

    [Fact]
    public async Task SolveAsync_EverythingNegative_FallsBackToAPlainSolution()
    {
        var generator = new StepGenerator(beginning => beginning.Length < 4 ? [("a\n", 0.5), ("b\n", 0.5)] : [("end", 1)]);
        var trace = new SearchTrace();

        var result = await new HgsStrategy(new() { Steps = 50, Scorer = new StepScorer(_ => 0) }).SolveAsync(Problem, new() { Generator = generator, Trace = trace }, Cancellation);

        Assert.Equal(51, result.Spend.ModelCalls);
        Assert.Equal(1, result.Figures["fell-back"]);
        Assert.Equal("fallback", result.Answer?.Origin);
        Assert.EndsWith("end", result.Answer?.Text, StringComparison.Ordinal);
        Assert.Equal("fall back", trace.Events.OfType<DecisionMade>().Last().What);
    }

    [Fact]
    public async Task SolveAsync_VerifierRefusesASolution_GoesOnSearching()
    {
        var generator = new ScriptedGenerator((request, i) => request.Prefix switch { "" => i == 0 ? "a\n" : "b\n", "a\n" => "a\nwrong", _ => "b\nright" }) { EndsAtStops = true };
        var verifier = new ScriptedVerifier(text => text == "b\nright");

        var result = await new HgsStrategy(new() { Scorer = new StepScorer(_ => 0.9) }).SolveAsync(Problem, new() { Generator = generator, Verifier = verifier }, Cancellation);

        Assert.Equal("b\nright", result.Answer?.Text);
        Assert.Contains("a\nwrong", verifier.Asked); // the first accepted step was the other one
    }

    [Fact]
    public void Options_ThatDoNotFit_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => new HgsStrategy(new() { PositiveFrom = 0.3, NeutralFrom = 0.4 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new HgsOptions { Tries = 0 });
    }

    private static IEnumerable<string> Decisions(SearchTrace trace) =>
        trace.Events.OfType<DecisionMade>().Where(decision => decision.What is not ("expand" or "keep")).Select(decision => $"{decision.What} {decision.Subject}");
}
