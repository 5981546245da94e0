using System.Runtime.CompilerServices;
using Reasoning.Decoding.Conformance;
using Reasoning.Decoding.Generation;
using Reasoning.Search.Catalog;
using Reasoning.Search.Prompts;
using Reasoning.Search.Traces;
using Reasoning.Tests.Fakes;

namespace Reasoning.Search.Tests.TokenTrees;

public sealed class TokenTreeInterruptionTests : IDisposable
{
    private static readonly Problem Empty = new() { Id = "toy", Prompt = "" };

    private readonly ToyLanguageModel _model = new();
    private readonly LocalTextGenerator _generator;

    public TokenTreeInterruptionTests() => _generator = LocalTextGenerator.Create(_model);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _generator.Dispose();
        _model.Dispose();
    }

    [Theory]
    [InlineData("seed-cts(samples=20,width=3)")]
    [InlineData("seed-cts(samples=20,width=1,temperature=0.8)")]
    [InlineData("levin-tokens(expansions=60)")]
    public async Task SolveAsync_InterruptedAfterAnyCall_GoesOnToTheSameEndWithoutMakingACallAgain(string spec)
    {
        var strategy = SearchCatalog.Create<ISearchStrategy>(spec);
        using var wholeTrace = new SearchTrace();
        var whole = await strategy.SolveAsync(Empty, Context(_generator, wholeTrace), Cancellation);
        var calls = wholeTrace.Events.OfType<ModelAsked>().Count();
        for (var after = 0; after < calls; after++)
        {
            using var trace = new SearchTrace();
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            var partly = await strategy.SolveAsync(Empty, Context(new CountedGenerator(_generator, after, stop), trace), stop.Token);
            Assert.Equal(SearchEnding.Cancelled, partly.Ending);

            var kept = trace.Events.OfType<ModelAsked>().Count();
            var rest = new CountedGenerator(_generator, int.MaxValue, stop);
            var resumed = await strategy.SolveAsync(Empty, Context(rest, trace), Cancellation);

            Assert.Equal(whole.Ranking, resumed.Ranking);
            Assert.Equal(whole.Figures, resumed.Figures);
            Assert.Equal(calls - kept, rest.Calls);
        }
    }

    private static SearchContext Context(ITextGenerator generator, SearchTrace trace) => new()
    {
        Generator = generator,
        Verifier = new ScriptedVerifier(text => text == "dcbd"),
        Prompts = PromptBook.Embedded,
        MaxTokens = 8,
        Trace = trace,
    };

    /// <summary>Counts calls, and stops the search instead of making one too many.</summary>
    private sealed class CountedGenerator(ITextGenerator inner, int permitted, CancellationTokenSource stop) : ITextGenerator
    {
        private int _calls;

        public GeneratorCapabilities Capabilities => inner.Capabilities;

        public int Calls => _calls;

        public async Task<GenerationResult> GenerateAsync(GenerationRequest request, CancellationToken cancellationToken = default)
        {
            if (Interlocked.Increment(ref _calls) > permitted) await stop.CancelAsync();
            return await inner.GenerateAsync(request, cancellationToken);
        }

        public async IAsyncEnumerable<GenerationUpdate> StreamAsync(GenerationRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await foreach (var update in inner.StreamAsync(request, cancellationToken)) yield return update;
        }
    }
}
