using Reasoning.Search.Particles;
using Reasoning.Search.Tests.Fakes;
using Reasoning.Search.Traces;
using Reasoning.Tests.Fakes;

namespace Reasoning.Search.Tests.Particles;

public sealed class ParticleFilterTests
{
    private static readonly Problem Problem = new() { Id = "p", Prompt = "?" };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SolveAsync_OneParticle_IsPlainSampling()
    {
        var generator = new StepGenerator(Letters);

        var result = await new ParticleFilterStrategy(new() { Particles = 1 }).SolveAsync(Problem, new() { Generator = generator }, Cancellation);

        Assert.Equal(3, generator.Requests.Count);
        Assert.All(generator.Requests, request => Assert.Equal(1, request.Count));
        Assert.Equal(["", "x", "xx"], generator.Requests.Select(request => new string('x', request.Prefix!.Count(letter => letter == '\n'))));
        Assert.Single(result.Ranking);
        Assert.Equal(result.Answer?.Text, result.Ranking[0].Text);
    }

    [Fact]
    public async Task SolveAsync_SureScorer_CopiesTheGoodBeginning()
    {
        // One letter in four is good: by the third step all particles stem from good beginnings only.
        var scorer = new StepScorer(solution => solution.Text.Contains('b', StringComparison.Ordinal) ? 0 : 1);
        var generator = new StepGenerator(beginning => beginning.Count(letter => letter == '\n') < 3 ? [("a\n", 0.25), ("b\n", 0.75)] : [("end", 1)]);

        var result = await new ParticleFilterStrategy(new() { Particles = 12, Scorer = scorer }).SolveAsync(Problem, new() { Generator = generator }, Cancellation);

        Assert.Equal("a\na\na\nend", result.Answer?.Text);
        var beginnings = generator.Requests.Where(request => request.Prefix!.Length > 0).Select(request => request.Prefix!);
        Assert.All(beginnings, beginning => Assert.DoesNotContain('b', beginning));
        Assert.Equal(12, generator.Requests.First().Count); // the first step is one request
    }

    [Fact]
    public async Task SolveAsync_Tempering_KeepsParticlesDifferent()
    {
        // The scorer is surer of "a", which is rare, than it should be.
        var scorer = new StepScorer(solution => solution.Text.StartsWith('a') ? 0.9 : 0.3);
        var generator = new StepGenerator(beginning => beginning.Length == 0 ? [("a\n", 0.15), ("b\n", 0.45), ("c\n", 0.4)] : Letters(beginning));
        var (plain, entropic) = (0, 0);
        for (var seed = 0UL; seed < 50; seed++)
        {
            var context = new SearchContext { Generator = generator, Seed = seed };
            plain += FirstLetters(await new ParticleFilterStrategy(new() { Particles = 8, Scorer = scorer }).SolveAsync(Problem, context, Cancellation));
            entropic += FirstLetters(await new EntropicParticleFilterStrategy(new() { Particles = 8, Scorer = scorer }).SolveAsync(Problem, context, Cancellation));
        }

        Assert.True(entropic > plain + 10, $"{entropic} different first letters with, {plain} without");

        static int FirstLetters(SearchResult result) => result.Ranking.Select(candidate => candidate.Text[0]).Distinct().Count();
    }

    [Fact]
    public async Task SolveAsync_LooksAhead_LeavesADeadEndBeforeItIsScored()
    {
        // "b" looks better than "a" until the step after it.
        static double Score(Reasoning.Search.Scoring.PartialSolution solution) => solution.Text switch
        {
            "a\n" => 0.4,
            "b\n" => 0.6,
            _ => solution.Text.StartsWith('a') ? 0.999 : 0.001,
        };
        static IReadOnlyList<(string, double)> Next(string beginning) => beginning.Length < 4 ? [("a\n", 0.5), ("b\n", 0.5)] : [("end", 1)];
        var generator = new StepGenerator(Next);
        var options = new EntropicParticleFilterOptions { Particles = 16, Scorer = new StepScorer(Score), Tempering = Tempering.None };

        var trace = new SearchTrace();
        await new EntropicParticleFilterStrategy(options with { LooksAhead = true }).SolveAsync(Problem, new() { Generator = generator, Trace = trace }, Cancellation);

        var resampled = trace.Events.OfType<DecisionMade>().First(decision => decision.What == "resample");
        Assert.Equal("entropic-particle-filter", resampled.Node);
        var grown = trace.Events.OfType<NodePlaced>().Where(node => node.Parent is not null).ToArray();
        // 16 first steps, 16 tried ahead; all of the third wave grow from "a".
        Assert.Equal(["a\n"], grown.Skip(32).Take(16).Select(node => grown.First(first => first.Id == node.Parent).Text).Distinct());
    }

    [Fact]
    public async Task SolveAsync_Passes_StopsThere()
    {
        var generator = new StepGenerator(beginning => beginning.Length == 0 ? [("a\n", 0.5), ("end", 0.5)] : Letters(beginning));
        var verifier = new ScriptedVerifier(text => text == "end");

        var result = await new ParticleFilterStrategy(new() { Particles = 16 }).SolveAsync(Problem, new() { Generator = generator, Verifier = verifier }, Cancellation);

        Assert.Equal("end", result.Answer?.Text);
        Assert.Single(generator.Requests);
    }

    [Fact]
    public async Task SolveAsync_FurtherIterations_HoldOnToAParticle()
    {
        var generator = new StepGenerator(Letters);
        var strategy = new ParticleFilterStrategy(new() { Particles = 4, Iterations = 3, DrawsAnswer = true });
        var trace = new SearchTrace();

        var result = await strategy.SolveAsync(Problem, new() { Generator = generator, Trace = trace }, Cancellation);

        // 4 particles of 3 steps, then twice 3 particles of 3 steps.
        Assert.Equal(12 + 9 + 9, result.Spend.ModelCalls);
        var kept = trace.Events.OfType<DecisionMade>().Where(decision => decision.What == "keep").ToArray();
        Assert.Equal(3, kept.Length);
        var nodes = trace.Events.OfType<NodePlaced>().ToDictionary(node => node.Id);
        var text = "";
        for (var node = nodes[kept[^1].Subject!]; node.Parent is not null; node = nodes[node.Parent]) text = node.Text + text;
        Assert.Equal(text, result.Answer?.Text);
    }

    [Fact]
    public async Task SolveAsync_Aggregation_LooksAtEarlierSteps()
    {
        // The first step of "b" was bad and its last is good.
        static double Score(Reasoning.Search.Scoring.PartialSolution solution) => solution.Text switch { "a\n" => 0.6, "b\n" => 0.5, "a\nend" => 0.6, "b\nend" => 0.9, _ => 0.1 };
        var generator = new StepGenerator(beginning => beginning.Length == 0 ? [("a\n", 0.5), ("b\n", 0.5)] : [("end", 1)]);
        async Task<string?> DrawnAsync(ScoreAggregation aggregation)
        {
            var counts = new Dictionary<string, int>();
            for (var seed = 0UL; seed < 200; seed++)
            {
                var options = new ParticleFilterOptions { Particles = 2, Scorer = new StepScorer(Score), DrawsAnswer = true, Aggregation = aggregation };
                var result = await new ParticleFilterStrategy(options).SolveAsync(Problem, new() { Generator = generator, Seed = seed }, Cancellation);
                counts[result.Answer!.Text] = counts.GetValueOrDefault(result.Answer.Text) + 1;
            }

            return counts.MaxBy(pair => pair.Value).Key;
        }

        Assert.Equal("b\nend", await DrawnAsync(ScoreAggregation.Last));
        Assert.Equal("a\nend", await DrawnAsync(ScoreAggregation.Minimum));
    }

    private static IReadOnlyList<(string Step, double Probability)> Letters(string beginning) =>
        beginning.Count(letter => letter == '\n') < 2 ? [("a\n", 0.5), ("b\n", 0.3), ("c\n", 0.2)] : [("x", 0.5), ("y", 0.5)];
}
