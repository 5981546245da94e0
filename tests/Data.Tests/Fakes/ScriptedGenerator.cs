using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Models;

namespace Reasoning.Data.Tests.Fakes;

/// <summary>A generator whose replies are a function of the request and the completion's index; it remembers what it was asked.</summary>
internal sealed class ScriptedGenerator(Func<GenerationRequest, int, string> reply) : ITextGenerator
{
    private readonly ConcurrentQueue<GenerationRequest> _requests = new();

    public GeneratorCapabilities Capabilities { get; } = new() { Tier = CapabilityTier.LogProbabilities, ModelName = "scripted", IsReproducible = true };

    public IReadOnlyCollection<GenerationRequest> Requests => _requests;

    public Task<GenerationResult> GenerateAsync(GenerationRequest request, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _requests.Enqueue(request);
        Completion[] completions = [.. Enumerable.Range(0, request.Count)
            .Select(index => new Completion { Index = index, Text = reply(request, index), Tokens = [], FinishReason = FinishReason.EndOfSequence })];
        return Task.FromResult(new GenerationResult(completions, new GenerationUsage(0, 0)));
    }

    public async IAsyncEnumerable<GenerationUpdate> StreamAsync(GenerationRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var result = await GenerateAsync(request, cancellationToken);
        foreach (var completion in result.Completions) yield return new GenerationUpdate(completion.Index, completion.Text) { Completion = completion };
    }
}
