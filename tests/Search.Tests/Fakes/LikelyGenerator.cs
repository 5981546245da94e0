using System.Collections.Concurrent;
using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Models;

namespace Reasoning.Search.Tests.Fakes;

/// <summary>A generator of chosen log-probabilities: each reply is one token of a probability, with the alternatives that are asked for.</summary>
internal sealed class LikelyGenerator(Func<GenerationRequest, int, (string Text, double Probability)> reply) : ITextGenerator
{
    private readonly ConcurrentQueue<GenerationRequest> _requests = new();

    public GeneratorCapabilities Capabilities { get; init; } =
        new() { Tier = CapabilityTier.LogProbabilities, ModelName = "likely", IsReproducible = true, MaxTopLogProbabilities = 20 };

    /// <summary>The alternatives of the first token.</summary>
    public Func<GenerationRequest, (string Text, double Probability)[]> Alternatives { get; init; } = _ => [];

    public IReadOnlyCollection<GenerationRequest> Requests => _requests;

    public Task<GenerationResult> GenerateAsync(GenerationRequest request, CancellationToken cancellationToken = default)
    {
        Capabilities.EnsureSupports(request);
        _requests.Enqueue(request);
        Completion[] completions = [.. Enumerable.Range(0, request.Count).Select(i => Complete(request, i))];
        return Task.FromResult(new GenerationResult(completions, new GenerationUsage(1, completions.Length)));
    }

    public IAsyncEnumerable<GenerationUpdate> StreamAsync(GenerationRequest request, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    private Completion Complete(GenerationRequest request, int index)
    {
        var (text, probability) = reply(request, index);
        TokenLogProbability[] top = [.. Alternatives(request).Select((token, id) => new TokenLogProbability(id, token.Text, Math.Log(token.Probability)))];
        return new Completion
        {
            Index = index,
            Text = text,
            Tokens = [new GeneratedToken(0, Math.Log(probability)) { Top = top }],
            FinishReason = FinishReason.EndOfSequence,
            LogProbability = Math.Log(probability),
        };
    }
}
