using Reasoning.Decoding.Decoders;
using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Thinking;

namespace Reasoning.Benchmarks.Thinking;

/// <summary>A way to solve a question.</summary>
/// <param name="Name">For the table.</param>
/// <param name="IsRandom">Whether the seed matters.</param>
/// <param name="SolveAsync">From a request to its text and how many tokens that took.</param>
internal sealed record ThinkingMethod(string Name, bool IsRandom, Func<LocalTextGenerator, DecodingRequest, Task<(string Text, int Tokens)>> SolveAsync)
{
    /// <summary>Tokens all the way, as the request samples them.</summary>
    public static async Task<(string Text, int Tokens)> GenerateAsync(LocalTextGenerator generator, DecodingRequest request)
    {
        var result = await generator.GenerateAsync(new GenerationRequest
        {
            Prompt = request.Prompt, Seed = request.Seed, Sampling = request.Sampling, StopStrings = request.StopStrings, MaxTokens = request.MaxTokens,
        });
        return (result.Completions[0].Text, result.Completions[0].Tokens.Count);
    }

    /// <summary>Soft thinking.</summary>
    public static ThinkingMethod Soft(string name, SoftThinking decoder) => new(name, decoder.Noise != ConceptNoise.None, async (generator, request) =>
    {
        var result = await generator.Scheduler.DecodeAsync(request, decoder);
        return (result.Best.Text, result.Best.Length);
    });
}
