using Reasoning.Decoding.Beams;
using Reasoning.Decoding.Conformance;
using Reasoning.Decoding.Conformance.Backends;
using Reasoning.Decoding.Decoders;
using Reasoning.Decoding.Fusion;
using Reasoning.Decoding.Generation;

namespace Reasoning.Decoding.Tests.Fusion;

/// <summary>A fused model is a backend like any other, and every decoder runs over it.</summary>
public class FusedConformanceTests
{
    [Fact]
    public async Task BackendConformance_FusedModel_Passes()
    {
        using var large = new HashLanguageModel(vocabularySize: 60, contextLength: 64, seed: 1);
        using var small = new HashLanguageModel(vocabularySize: 60, contextLength: 64, seed: 2);
        using var expert = new HashLanguageModel(vocabularySize: 60, contextLength: 64, seed: 3);
        foreach (FusionRule rule in (FusionRule[])[StaticFusion.ProxyTuning, new DynamicFusion()])
        {
            using var fused = FusedLanguageModel.Create(large, small, [expert], rule);
            await foreach (var result in BackendConformance.RunAsync(fused)) Assert.True(result.Passed, $"{result.Check}: {result.Detail}");
        }
    }

    [Fact]
    public async Task DecodeAsync_BestFirstOverAFusedModel_FindsWhatABeamFinds()
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            using var large = new HashLanguageModel(vocabularySize: 8, seed: seed);
            using var small = new HashLanguageModel(vocabularySize: 8, seed: seed + 100);
            using var expert = new HashLanguageModel(vocabularySize: 8, seed: seed + 200);
            using var fused = FusedLanguageModel.Create(large, small, [expert], new DynamicFusion());
            var request = new DecodingRequest { Prompt = "", MaxTokens = 6 };
            var beam = await fused.DecodeAsync(request, new BeamSearch { Width = 4 });
            var first = await fused.DecodeAsync(request, new BestFirstBeam { Width = 4 });
            Assert.Equal(beam.Hypotheses.Select(hypothesis => (string.Join(' ', hypothesis.Tokens), hypothesis.Score)), first.Hypotheses.Select(hypothesis => (string.Join(' ', hypothesis.Tokens), hypothesis.Score)));
            Assert.NotEqual((await large.DecodeAsync(request, new BeamSearch { Width = 4 })).Best.Score, beam.Best.Score);
        }
    }
}
