namespace Reasoning.Decoding.Generation;

/// <summary>Prompt in, completions out. What search strategies and applications talk to; a local model or any remote service stands behind it.</summary>
/// <remarks>Safe to call from many threads at once: concurrent requests are what fills a batch.</remarks>
public interface ITextGenerator
{
    /// <summary>What this generator can do; a request that asks for more is refused before anything is computed.</summary>
    GeneratorCapabilities Capabilities { get; }

    /// <summary>Generates <see cref="GenerationRequest.Count"/> completions and returns them in order of their index.</summary>
    /// <exception cref="NotSupportedException">The request asks for something that <see cref="Capabilities"/> lacks; the message names it.</exception>
    /// <exception cref="Models.ContextOverflowException">The prompt does not fit into the model's context.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; what was computed for this request is freed.</exception>
    Task<GenerationResult> GenerateAsync(GenerationRequest request, CancellationToken cancellationToken = default);

    /// <summary>
    /// Generates and streams: text as it becomes certain (never a part that may turn out to belong to a stop string or half a character), and one
    /// last update per completion that carries the finished <see cref="Completion"/>.
    /// </summary>
    /// <exception cref="NotSupportedException">The request asks for something that <see cref="Capabilities"/> lacks; the message names it.</exception>
    IAsyncEnumerable<GenerationUpdate> StreamAsync(GenerationRequest request, CancellationToken cancellationToken = default);

    /// <summary>
    /// Tokens of a request's prompt and forced prefix, as <see cref="GenerationUsage.PromptTokens"/> will count them, without computing anything; null, the default, where
    /// the generator cannot tell before the request is made.
    /// </summary>
    int? CountInputTokens(DecodingRequest request) => null;
}
