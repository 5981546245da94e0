using Reasoning.Decoding.Sampling;
using Reasoning.Search.Greedy;
using Reasoning.Tests.Fakes;

namespace Reasoning.Search.Tests.Greedy;

public sealed class GreedyStrategyTests
{
    [Fact]
    public async Task SolveAsync_AnyProblem_AsksOnceForTheMostProbableTokens()
    {
        var generator = new ScriptedGenerator((_, _) => "return 1");
        var problem = new Problem { Id = "p", Prompt = "def f():", StopStrings = ["\ndef"] };

        var result = await new GreedyStrategy().SolveAsync(problem, new SearchContext { Generator = generator, MaxTokens = 9 }, TestContext.Current.CancellationToken);

        var request = Assert.Single(generator.Requests);
        Assert.Equal((SamplingOptions.Greedy, 1, 9, "def f():"), (request.Sampling, request.Count, request.MaxTokens, request.Prompt));
        Assert.Equal(["\ndef"], request.StopStrings);
        Assert.Equal("return 1", result.Answer?.Text);
        Assert.Equal(-8, result.Answer?.Score);
        Assert.Equal(new SearchSpend(1, new(8, 8), 0), result.Spend);
    }

    [Fact]
    public async Task SolveAsync_GeneratorGivesTooFew_SaysSo()
    {
        var generator = new ShortGenerator();

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => new GreedyStrategy().SolveAsync(
            new Problem { Id = "p", Prompt = "" }, new SearchContext { Generator = generator }, TestContext.Current.CancellationToken));

        Assert.Equal("The generator of 'short' was asked for 1 completions and gave 0.", exception.Message);
    }

    private sealed class ShortGenerator : Decoding.Generation.ITextGenerator
    {
        public Decoding.Generation.GeneratorCapabilities Capabilities { get; } =
            new() { Tier = Decoding.Models.CapabilityTier.Text, ModelName = "short" };

        public Task<Decoding.Generation.GenerationResult> GenerateAsync(
            Decoding.Generation.GenerationRequest request, CancellationToken cancellationToken = default) =>
            Task.FromResult(new Decoding.Generation.GenerationResult([], default));

        public IAsyncEnumerable<Decoding.Generation.GenerationUpdate> StreamAsync(
            Decoding.Generation.GenerationRequest request, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    }
}
