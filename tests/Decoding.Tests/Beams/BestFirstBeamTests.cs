using Reasoning.Decoding.Beams;
using Reasoning.Decoding.Conformance;
using Reasoning.Decoding.Decoders;
using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Scheduling;

namespace Reasoning.Decoding.Tests.Beams;

public class BestFirstBeamTests
{
    private static readonly DecodingRequest Empty = new() { Prompt = "" };

    public static TheoryData<int> Widths => [1, 2, 3, 5, 8, 10, 50];

    [Theory]
    [InlineData(1, 8, 8)]
    [InlineData(2, 15, 13)]
    [InlineData(3, 16, 9)]
    [InlineData(5, 29, 10)]
    [InlineData(10, 46, 10)]
    [InlineData(20, 71, 10)]
    public async Task DecodeAsync_ToyModel_TakesTheGoldenNumberOfCalls(int width, int calls, int callsForTheBest)
    {
        using var model = new ToyLanguageModel();
        var beam = await model.DecodeAsync(Empty, new BeamSearch { Width = width });
        var all = await model.DecodeAsync(Empty, new BestFirstBeam { Width = width });
        var best = await model.DecodeAsync(Empty, new BestFirstBeam { Width = width, Count = 1 });
        AssertSame(beam.Hypotheses, all.Hypotheses);
        AssertSame(beam.Hypotheses.Take(1), best.Hypotheses);
        Assert.Equal(calls, all.Cost.ModelCalls);
        Assert.Equal(callsForTheBest, best.Cost.ModelCalls);
    }

    // 1,000 models in all, each with every score and one or more hypotheses per pass.
    [Theory]
    [MemberData(nameof(Widths))]
    public async Task DecodeAsync_RandomModels_FindsWhatABeamFinds(int width)
    {
        for (ulong seed = 0; seed < 143; seed++)
        {
            using var model = new HashLanguageModel(vocabularySize: 4 + (int)(seed % 5), seed: (seed * 8) + (ulong)width, endBias: (seed % 4) - 1);
            await using var scheduler = new BatchScheduler(model);
            await AssertFindsWhatABeamFinds(scheduler, width, new DecodingRequest { Prompt = "", MaxTokens = 1 + (int)(seed % 9) }, (int)(seed % 3));
        }
    }

    private static async Task AssertFindsWhatABeamFinds(BatchScheduler scheduler, int width, DecodingRequest request, int ahead)
    {
        HypothesisScore[] scores =
        [
            HypothesisScore.LogProbability, new LengthNormalizedScore(), new LengthNormalizedScore { Alpha = 0.6 }, new LengthRewardScore { Reward = 1.2, Length = 4 },
            new MutualInformationScore { Lambda = 0.4, ReferencePrompt = " " },
        ];
        foreach (var score in scores)
        {
            var beam = await scheduler.DecodeAsync(request, new BeamSearch { Width = width, Score = score });
            var all = await scheduler.DecodeAsync(request, new BestFirstBeam { Width = width, Score = score, HypothesesPerPass = 1 + (3 * ahead) });
            var best = await scheduler.DecodeAsync(request, new BestFirstBeam { Width = width, Score = score, Count = 1 });
            AssertSame(beam.Hypotheses, all.Hypotheses);
            AssertSame(beam.Hypotheses.Take(1), best.Hypotheses);
            Assert.InRange(all.Cost.ModelCalls, 1, beam.Cost.ModelCalls);
            Assert.InRange(best.Cost.ModelCalls, 1, all.Cost.ModelCalls);
        }
    }

    private static void AssertSame(IEnumerable<Hypothesis> expected, IEnumerable<Hypothesis> actual) => Assert.Equal(
        expected.Select(hypothesis => (string.Join(' ', hypothesis.Tokens), hypothesis.Score, hypothesis.LogProbability, hypothesis.FinishReason)),
        actual.Select(hypothesis => (string.Join(' ', hypothesis.Tokens), hypothesis.Score, hypothesis.LogProbability, hypothesis.FinishReason)));
}
