using Reasoning.Decoding.Conformance;
using Reasoning.Decoding.Decoders;
using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Sampling;
using Reasoning.Decoding.Tests.Sampling;
using Reasoning.Decoding.Thinking;

namespace Reasoning.Decoding.Tests.Thinking;

public class ConceptSamplerTests
{
    // The sampler leaves excluded tokens out after the first filter; the oracle runs the whole chain over the whole vocabulary.
    [Fact]
    public async Task Next_AnyFilters_GivesTheLargestOfTheWholeChain()
    {
        using var model = new HashLanguageModel(vocabularySize: 700);
        SamplingOptions[] samplings =
        [
            new SoftThinking().ThinkingSampling, SamplingOptions.Default, SamplingOptions.Greedy, new() { TopK = 3 }, new() { TopP = 0.5, Temperature = 2 },
            new() { MinP = 0.3, TopK = 40 }, new() { TypicalP = 0.4, TopP = 0.9, MinP = 0.01 }, new() { TopK = 1, TopP = 0.1, Temperature = 0.3 },
        ];
        foreach (var sampling in samplings)
        {
            for (int i = 0; i < 20; i++)
            {
                var request = new DecodingRequest { Prompt = $"Prompt {i}", MaxTokens = 1 };
                var step = Assert.Single((await model.DecodeAsync(request, new SoftThinking { ThinkingSampling = sampling, RecordsRollout = true })).Steps);
                float[] row = model.Logits(model.Tokenizer.Encode(request.Prompt));
                double[] tempered = ReferenceFilters.Softmax(Temper(row, sampling.Temperature));
                Assert.Equal(-tempered.Where(p => p > 0).Sum(p => p * Math.Log(p)), step.Entropy, 1e-5);

                LogitsPipeline.Create(sampling).Process(row, new LogitsContext([], 0));
                var left = Enumerable.Range(0, row.Length).Where(token => float.IsFinite(row[token]));
                int[] expected = [.. left.OrderByDescending(token => row[token]).ThenBy(token => token).Take(10)];
                Assert.Equal(expected, step.Components.Select(component => component.Token));
                double[] weights = ReferenceFilters.Softmax([.. expected.Select(token => row[token])]);
                for (int j = 0; j < weights.Length; j++) Assert.Equal(weights[j], step.Components[j].Weight, 12);
            }
        }
    }

    private static float[] Temper(float[] row, double temperature) => temperature == 0
        ? [.. row.Select(logit => logit == row.Max() ? 0 : float.NegativeInfinity)]
        : [.. row.Select(logit => (float)(logit / temperature))];
}
