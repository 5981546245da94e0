using Reasoning.Decoding.Beams;
using Reasoning.Decoding.Conformance;
using Reasoning.Decoding.Decoders;
using Reasoning.Decoding.Generation;

namespace Reasoning.Decoding.Tests.Beams;

public class BeamSearchTests
{
    // The empty prompt is the toy model's token 0, which begins every sequence.
    private static readonly DecodingRequest Empty = new() { Prompt = "" };

    [Theory]
    [InlineData(1, 8, -4.391909, "1 1 3 4 2 2 1 0")]
    [InlineData(2, 15, -4.391909, "1 1 3 4 2 2 1 0")]
    [InlineData(3, 17, -2.648089, "1 1 0")]
    [InlineData(5, 30, -2.648089, "1 1 0")]
    [InlineData(10, 47, -2.648089, "1 1 0")]
    [InlineData(20, 76, -2.648089, "1 1 0")]
    public async Task DecodeAsync_ToyModel_GivesTheGoldenValues(int width, int calls, double logProbability, string tokens)
    {
        using var model = new ToyLanguageModel();
        var result = await model.DecodeAsync(Empty, new BeamSearch { Width = width });
        Assert.Equal(tokens, string.Join(' ', result.Best.Tokens));
        Assert.Equal(logProbability, result.Best.LogProbability, 6);
        Assert.Equal(result.Best.LogProbability, result.Best.Score);
        Assert.Equal(calls, result.Cost.ModelCalls);
        Assert.Equal(width, result.Hypotheses.Count);
        Assert.True(result.IsComplete);
    }
}
