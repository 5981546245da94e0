using Reasoning.Search.Tests.Fakes;
using Reasoning.Search.Trees.Levin;
using Reasoning.Tests.Fakes;

namespace Reasoning.Search.Tests.Trees.Levin;

public sealed class LevinStrategyTests
{
    private static readonly Problem Problem = new() { Id = "p", Prompt = "?" };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SolveAsync_Expansions_ComeInTheOrderOfDepthOverProbability()
    {
        // Costs d/π: a 1/.7 = 1.43, b 1/.3 = 3.33, aa 2/.49 = 4.08, ab 2/.21 = 9.5, ba the same, aaa 3/.343 = 8.7, bb 2/.09 = 22.2.
        var generator = new StepGenerator(beginning => beginning.Length < 6 ? [("a\n", 0.7), ("b\n", 0.3)] : [("end", 1)]);
        var options = new LevinOptions { Width = 48, Parallel = 1, Epsilon = 0, Expansions = 7 };

        await new LevinStrategy(options).SolveAsync(Problem, new() { Generator = generator, Verifier = new ScriptedVerifier(_ => false) }, Cancellation);

        Assert.Equal(["", "a\n", "b\n", "a\na\n", "a\na\na\n", "a\nb\n", "b\na\n"], generator.Requests.Select(request => request.Prefix));
        Assert.All(generator.Requests, request => Assert.Equal(1, request.Sampling.Temperature));
    }

    [Fact]
    public async Task SolveAsync_NoVerifier_AnswersWithTheSolutionOfTheLeastCost()
    {
        var generator = new StepGenerator(beginning => beginning.Length switch
        {
            0 => [("a\n", 0.9), ("b\n", 0.1)],
            2 => [("end", 0.5), ("stop", 0.4), ("go on\n", 0.1)],
            _ => [("x", 1)],
        });

        var result = await new LevinStrategy(new() { Width = 40 }).SolveAsync(Problem, new() { Generator = generator }, Cancellation);

        Assert.Equal("a\nend", result.Answer?.Text);
    }

    [Fact]
    public async Task SolveAsync_RandomModels_FindThePassingSolutionWithinTheBound()
    {
        for (var seed = 0UL; seed < 100; seed++)
        {
            var random = new Random((int)seed);
            var tables = new Dictionary<string, (string, double)[]>(StringComparer.Ordinal);
            var target = string.Concat(Enumerable.Range(0, 3).Select(_ => $"{"abc"[random.Next(3)]}\n"));
            var probability = 1.0;
            for (var i = 0; i < target.Length; i += 2) probability *= Array.Find(Table(target[..i]), step => step.Item1 == target.Substring(i, 2)).Item2;
            var generator = new StepGenerator(Table);

            // Enough samples that every step is among them.
            var options = new LevinOptions { Width = 200, Parallel = 1, Epsilon = 0, Expansions = 1000, MaxDepth = 3 };
            var context = new SearchContext { Generator = generator, Verifier = new ScriptedVerifier(text => text == target), Seed = seed };
            var result = await new LevinStrategy(options).SolveAsync(Problem, context, Cancellation);

            Assert.Equal(target, result.Answer?.Text);
            Assert.True(result.Figures["expansions"] <= (3 / probability) + 1);

            (string, double)[] Table(string beginning)
            {
                if (tables.TryGetValue(beginning, out var known)) return known;
                var weights = Enumerable.Range(0, 3).Select(_ => 0.1 + random.NextDouble()).ToArray();
                return tables[beginning] = [.. weights.Select((weight, i) => ($"{"abc"[i]}\n", weight / weights.Sum()))];
            }
        }
    }

    [Theory]
    [InlineData(LevinStepPolicy.Samples, false)]
    [InlineData(LevinStepPolicy.Model, true)]
    public async Task SolveAsync_SharesOfSamples_AreThePolicyWhereWantedOrNothingElseIsKnown(LevinStepPolicy policy, bool isSilent)
    {
        var generator = new StepGenerator(beginning => beginning.Length < 4 ? [("b\n", 0.2), ("a\n", 0.8)] : [("end", 1)]) { IsSilent = isSilent };
        var options = new LevinOptions { Width = 40, Parallel = 1, Policy = policy, Expansions = 3 };

        await new LevinStrategy(options).SolveAsync(Problem, new() { Generator = generator }, Cancellation);

        Assert.Equal(["", "a\n", "a\na\n"], generator.Requests.Select(request => request.Prefix));
    }

    [Fact]
    public async Task SolveAsync_Distance_LetsTheScorerGuide()
    {
        var generator = new StepGenerator(beginning => beginning.Length < 4 ? [("a\n", 0.6), ("b\n", 0.4)] : [("end", 1)]);
        var scorer = new StepScorer(solution => solution.Text.Contains('a', StringComparison.Ordinal) ? 0 : 1);
        var options = new LevinOptions { Width = 40, Parallel = 1, Scorer = scorer, Distance = 10, Expansions = 3 };

        await new LevinStrategy(options).SolveAsync(Problem, new() { Generator = generator }, Cancellation);

        Assert.Equal(["", "b\n", "b\nb\n"], generator.Requests.Select(request => request.Prefix));
    }
}
