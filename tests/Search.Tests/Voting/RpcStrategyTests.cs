using Reasoning.Decoding.Models;
using Reasoning.Search.Answers;
using Reasoning.Search.Tests.Fakes;
using Reasoning.Search.Voting;
using Reasoning.Tests.Fakes;
using Reasoning.Verification.Abstention;

namespace Reasoning.Search.Tests.Voting;

public sealed class RpcStrategyTests
{
    private static readonly Problem Problem = new() { Id = "p", Prompt = "?" };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SolveAsync_EqualTexts_CountOnce()
    {
        var result = await VoteAsync(new(), ("A x1", 0.5), ("A x1", 0.5), ("A x2", 0.2), ("B y1", 0.6));

        Assert.Equal("A x1", result.Answer?.Text);
        Assert.Equal(0.538462, result.Answer!.Score, 1e-6);
        Assert.Equal(0.461538, result.Ranking[^1].Score, 1e-6);
        Assert.Equal(ConfidenceSource.VoteShare, result.Decision.Confidence?.Source);
        Assert.Equal(result.Answer.Score, result.Decision.Confidence?.Value);
    }

    [Fact]
    public async Task SolveAsync_EqualProbabilities_IsTheMajorityOfDistinctTexts()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new Decoding.Sampling.CounterRandom((ulong)seed);
            (string Text, double)[] samples = [.. Enumerable.Range(0, 24).Select(_ => ($"{(char)('A' + random.NextInt32(4))} {random.NextInt32(5)}", 0.37))];

            var result = await VoteAsync(new(), samples);

            var counts = samples.DistinctBy(sample => sample.Text).CountBy(sample => sample.Text[0]).ToDictionary();
            Assert.Equal(counts.Values.Max(), counts[result.Answer!.Text[0]]);
            Assert.Equal((double)counts.Values.Max() / counts.Values.Sum(), result.Answer.Score, 1e-12);
        }
    }

    [Fact]
    public async Task SolveAsync_UnlikelyPaths_ArePrunedFromTheirNumberOn()
    {
        // Ten distinct unlikely paths to B outweigh two likely ones to A, as long as they are not pruned.
        (string, double)[] samples = [("A 1", 0.9), ("A 2", 0.88), ("A 3", 0.92), .. Enumerable.Range(0, 12).Select(i => ($"B {i}", 0.24 + 0.01 * (i % 5)))];

        var pruned = await VoteAsync(new(), samples);
        var whole = await VoteAsync(new() { PruneFrom = 16 }, samples);

        Assert.Equal(('A', 'B'), (pruned.Answer!.Text[0], whole.Answer!.Text[0]));
        Assert.Equal(1, pruned.Answer.Score, 1e-12);
    }

    [Fact]
    public async Task SolveAsync_NoAnswers_Abstains()
    {
        var result = await VoteAsync(new() { Extractor = new Nothing() }, ("a", 0.5), ("b", 0.5));

        Assert.Equal("None of 2 samples gave an answer to count.", result.AbstentionReason);
        Assert.Equal(2, result.Ranking.Count);
    }

    [Fact]
    public async Task SolveAsync_NoLogProbabilities_IsRefused()
    {
        var generator = new ScriptedGenerator((_, _) => "") { Capabilities = new() { Tier = CapabilityTier.Text, ModelName = "texts" } };

        var exception = await Assert.ThrowsAsync<NotSupportedException>(() => new RpcStrategy().SolveAsync(Problem, new() { Generator = generator }, Cancellation));

        Assert.Equal("rpc needs a backend of tier LogProbabilities, but 'texts' is of tier Text.", exception.Message);
    }

    private static Task<SearchResult> VoteAsync(RpcOptions options, params (string Text, double Probability)[] samples) =>
        new RpcStrategy(options with { Samples = samples.Length, Extractor = options.Extractor ?? new FirstWord() })
            .SolveAsync(Problem, new() { Generator = new LikelyGenerator((_, i) => samples[i]) }, Cancellation);

    private sealed class FirstWord : IAnswerExtractor
    {
        public string Name => "first-word";

        public string? Extract(string completion) => completion.Split(' ')[0];
    }

    private sealed class Nothing : IAnswerExtractor
    {
        public string Name => "nothing";

        public string? Extract(string completion) => null;
    }
}
