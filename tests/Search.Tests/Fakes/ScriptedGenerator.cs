using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Models;

namespace Reasoning.Tests.Fakes;

/// <summary>A generator whose replies are a function of the request and the completion's index; it remembers what it was asked.</summary>
internal sealed class ScriptedGenerator(Func<GenerationRequest, int, string> reply) : ITextGenerator
{
    private readonly ConcurrentQueue<GenerationRequest> _requests = new();

    public GeneratorCapabilities Capabilities { get; init; } =
        new() { Tier = CapabilityTier.Logits, ModelName = "scripted", IsReproducible = true };

    /// <summary>Whether it can tell how many tokens a prompt has; else searches count its bytes.</summary>
    public bool CountsTokens { get; init; }

    /// <summary>What happens before a reply: a delay, a cancellation, a failure.</summary>
    public Func<GenerationRequest, CancellationToken, Task> BeforeReply { get; init; } = (_, _) => Task.CompletedTask;

    public IReadOnlyCollection<GenerationRequest> Requests => _requests;

    public async Task<GenerationResult> GenerateAsync(GenerationRequest request, CancellationToken cancellationToken = default)
    {
        _requests.Enqueue(request);
        await BeforeReply(request, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        var completions = Enumerable.Range(0, request.Count).Select(i => Complete(request, i)).ToArray();
        return new GenerationResult(completions, new GenerationUsage(InputTokens(request), completions.Sum(completion => completion.Tokens.Count)));
    }

    public async IAsyncEnumerable<GenerationUpdate> StreamAsync(
        GenerationRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var result = await GenerateAsync(request, cancellationToken);
        foreach (var completion in result.Completions)
        {
            foreach (var character in completion.Text) yield return new GenerationUpdate(completion.Index, character.ToString());
            var isLast = completion.Index == result.Completions.Count - 1;
            yield return new GenerationUpdate(completion.Index, "") { Completion = completion, Usage = isLast ? result.Usage : null };
        }
    }

    public int? CountInputTokens(DecodingRequest request) => CountsTokens ? InputTokens(request) : null;

    private static int InputTokens(DecodingRequest request) => request.Prompt.Length + (request.Prefix?.Length ?? 0);

    // One token per character, each of log-probability −1: so a longer text is less probable and equally probable per token.
    private Completion Complete(GenerationRequest request, int index)
    {
        var text = reply(request, index);
        if (text.Length > request.MaxTokens) text = text[..request.MaxTokens];
        return new Completion
        {
            Index = index,
            Text = text,
            Tokens = [.. text.Select(character => new GeneratedToken(character, -1))],
            FinishReason = text.Length == request.MaxTokens ? FinishReason.Length : FinishReason.EndOfSequence,
            LogProbability = -text.Length,
        };
    }
}
