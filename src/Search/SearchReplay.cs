using Reasoning.Decoding.Generation;
using Reasoning.Search.Catalog;
using Reasoning.Search.Prompts;
using Reasoning.Search.Traces;
using Reasoning.Verification;

namespace Reasoning.Search;

/// <summary>Derives the result of a recorded search again, without model, verifier or the user's own code.</summary>
public static class SearchReplay
{
    /// <summary>
    /// Runs the strategy on what the trace holds. Every decision is made anew and compared with the recorded one, so a result that comes back is the recorded one, exactly.
    /// </summary>
    /// <param name="trace">A trace of a search that has ended.</param>
    /// <param name="strategy">The strategy; null to make it from the name and settings in the trace, which needs a strategy of this library.</param>
    /// <param name="prompts">The prompt book; null for the library's of the name in the trace.</param>
    /// <param name="cancellationToken">Ends the replay.</param>
    /// <exception cref="TraceMismatchException">The search had not ended, or today's strategy decides otherwise than the recorded one did.</exception>
    /// <exception cref="FormatException">The trace's strategy or prompt book is not of this library, and none was given.</exception>
    public static async Task<SearchResult> ReplayAsync(
        SearchTrace trace, ISearchStrategy? strategy = null, PromptBook? prompts = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(trace);
        var begun = trace.Begun ?? throw new TraceMismatchException("The trace is empty: no search was begun.");
        strategy ??= SearchCatalog.Create<ISearchStrategy>(new ComponentSpec(begun.Node, begun.Settings));
        prompts ??= PromptBook.ByName(begun.Prompts) ?? throw new FormatException($"There is no prompt book '{begun.Prompts}' in the library; give the one that was used.");
        using var recorded = trace.ForReplay();
        var context = new SearchContext
        {
            Generator = new AbsentGenerator(begun.Generator),
            Verifier = begun.HasVerifier ? new AbsentVerifier() : null,
            Prompts = prompts,
            Budget = begun.Budget,
            MaxTokens = begun.MaxTokens,
            Seed = begun.Seed,
            Trace = recorded,
        };
        var result = await strategy.SolveAsync(begun.Problem, context, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (recorded.FirstUnused() is { } unused)
            throw new TraceMismatchException($"The trace has event {unused.Number} of '{unused.Node}', which today's strategy does not come to.");
        return result;
    }

    private sealed class AbsentGenerator(GeneratorCapabilities capabilities) : ITextGenerator
    {
        public GeneratorCapabilities Capabilities => capabilities;

        public Task<GenerationResult> GenerateAsync(GenerationRequest request, CancellationToken cancellationToken = default) => throw NotRecorded();

        public IAsyncEnumerable<GenerationUpdate> StreamAsync(GenerationRequest request, CancellationToken cancellationToken = default) => throw NotRecorded();
    }

    private sealed class AbsentVerifier : IVerifier
    {
        public ValueTask<Verdict> VerifyAsync(string candidate, CancellationToken cancellationToken = default) => throw NotRecorded();
    }

    private static TraceMismatchException NotRecorded() => new("The search asks for something that is not in the trace.");
}
