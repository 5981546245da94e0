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

    /// <summary>Whether a completion ends at the request's stop strings, and only what follows a forced prefix counts as generated.</summary>
    public bool EndsAtStops { get; init; }

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
        if (EndsAtStops) return Continue(request, index, text);
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

    private static Completion Continue(GenerationRequest request, int index, string text)
    {
        var prefix = request.Prefix ?? "";
        Assert.StartsWith(prefix, text, StringComparison.Ordinal);
        var (made, reason, stop) = (text[prefix.Length..], FinishReason.EndOfSequence, (string?)null);
        for (var end = 1; end <= Math.Min(made.Length, request.MaxTokens) && stop is null; end++)
            stop = request.StopStrings.Where(one => made[..end].EndsWith(one, StringComparison.Ordinal)).MaxBy(one => one.Length);
        var generated = stop is null ? Math.Min(made.Length, request.MaxTokens) : made.IndexOf(stop, StringComparison.Ordinal) + stop.Length;
        if (stop is not null) reason = FinishReason.StopString;
        else if (generated < made.Length) reason = FinishReason.Length;
        return new Completion
        {
            Index = index,
            Text = prefix + made[..(generated - (stop?.Length ?? 0))],
            Tokens = [.. made[..generated].Select(character => new GeneratedToken(character, -1))],
            FinishReason = reason,
            StopString = stop,
            LogProbability = -generated,
        };
    }
}
