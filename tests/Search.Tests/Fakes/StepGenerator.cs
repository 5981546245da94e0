using System.Collections.Concurrent;
using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Models;
using Reasoning.Decoding.Sampling;
using Reasoning.Search.Seeds;

namespace Reasoning.Search.Tests.Fakes;

/// <summary>
/// A generator whose next step is drawn from a table of steps and probabilities for each beginning; at temperature 0 it takes the most probable one. A step that ends in a
/// line break ends by the stop string, another ends the text. A request without a prefix asks for a whole solution.
/// </summary>
internal sealed class StepGenerator(Func<string, IReadOnlyList<(string Step, double Probability)>> table) : ITextGenerator
{
    private readonly ConcurrentQueue<GenerationRequest> _requests = new();

    public GeneratorCapabilities Capabilities { get; init; } = new() { Tier = CapabilityTier.LogProbabilities, ModelName = "steps", IsReproducible = true };

    /// <summary>Whether it reports no log-probabilities.</summary>
    public bool IsSilent { get; init; }

    public IReadOnlyCollection<GenerationRequest> Requests => _requests;

    public Task<GenerationResult> GenerateAsync(GenerationRequest request, CancellationToken cancellationToken = default)
    {
        _requests.Enqueue(request);
        var completions = Enumerable.Range(0, request.Count).Select(i => request.Prefix is null ? Whole(request, i) : Step(request, i, request.Prefix)).ToArray();
        return Task.FromResult(new GenerationResult(completions, new GenerationUsage(request.Prompt.Length, completions.Sum(completion => completion.Tokens.Count))));
    }

    public IAsyncEnumerable<GenerationUpdate> StreamAsync(GenerationRequest request, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    private Completion Step(GenerationRequest request, int index, string beginning)
    {
        var (step, probability) = Draw(request, index, beginning);
        var isLine = step.EndsWith('\n');
        return Of(index, beginning + (isLine ? step[..^1] : step), step, Math.Log(probability), isLine);
    }

    private Completion Whole(GenerationRequest request, int index)
    {
        var (text, logProbability) = ("", 0.0);
        do
        {
            var (step, probability) = Draw(request, index, text);
            (text, logProbability) = (text + step, logProbability + Math.Log(probability));
        }
        while (text.EndsWith('\n') && text.Length < request.MaxTokens);

        return Of(index, text, text, logProbability, isLine: false);
    }

    private (string Step, double Probability) Draw(GenerationRequest request, int index, string beginning)
    {
        var steps = table(beginning);
        if (request.Sampling.Temperature == 0) return steps.MaxBy(step => step.Probability);
        var number = new CounterRandom(SeedSplit.By(SeedSplit.By(request.Seed, index), beginning)).NextDouble();
        foreach (var step in steps)
        {
            number -= step.Probability;
            if (number < 0) return step;
        }

        return steps[^1];
    }

    private Completion Of(int index, string text, string made, double logProbability, bool isLine) => new()
    {
        Index = index,
        Text = text,
        Tokens = [.. made.Select(character => new GeneratedToken(character, logProbability / made.Length))],
        FinishReason = isLine ? FinishReason.StopString : FinishReason.EndOfSequence,
        StopString = isLine ? "\n" : null,
        LogProbability = IsSilent ? double.NaN : logProbability,
    };
}
