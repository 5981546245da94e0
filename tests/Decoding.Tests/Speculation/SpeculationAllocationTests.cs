using Reasoning.Decoding.Decoders;
using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Sampling;
using Reasoning.Decoding.Speculation;
using Reasoning.Decoding.Speculation.References;
using Reasoning.Decoding.Tests.Engine;

namespace Reasoning.Decoding.Tests.Speculation;

[Collection(nameof(AllocationTests))]
public class SpeculationAllocationTests
{
    [Fact]
    public async Task DecodeAsync_SteadyState_AllocatesNothingPerPass()
    {
        using var model = new HabitualLanguageModel(vocabularySize: 96, contextLength: 100_000, endBias: float.NegativeInfinity, peakedness: 3);
        var habits = await model.DecodeAsync(new DecodingRequest { Prompt = "measure", MaxTokens = 2000, Seed = 1 }, new SpeculativeDecoder { MaxDraft = 0 });
        var source = new ReferenceDraftSource { References = [[.. habits.Best.Tokens]] };   // suffixes and tri-grams would grow with the text
        long positions = 0;
        model.ForwardStarting = batch => positions += batch.PositionCount;
        var meter = new AllocationMeter(from: 6000, to: 7900, () => positions);   // between two doublings of the lists of tokens and characters
        var result = await model.DecodeAsync(
            new DecodingRequest
            {
                Prompt = "measure", MaxTokens = 8000, StopStrings = ["never to be seen"], Processors = [meter],
                Sampling = new SamplingOptions { Temperature = 0.8, TopK = 40, TopP = 0.95, MinP = 0.01, RepetitionPenalty = 1.01 },
            },
            new SpeculativeDecoder { Draft = source, PositionCost = 0.1 });
        Assert.InRange(result.Speculation.AcceptanceRate, 0.03, 0.9);

        // The strict test session allocates a tree node of 40 bytes per position, guessed ones too; the loop itself nothing.
        Assert.InRange(meter.Positions, 1900, 20_000);
        Assert.InRange(meter.Allocated, 0, meter.Positions * 40);
    }

    private sealed class AllocationMeter(int from, int to, Func<long> positions) : ILogitsProcessor
    {
        private long _bytesBefore;
        private long _positionsBefore;

        public long Allocated { get; private set; } = -1;

        public long Positions { get; private set; }

        public void Process(Span<float> logits, in LogitsContext context)
        {
            if (context.Step == from) (_bytesBefore, _positionsBefore) = (GC.GetAllocatedBytesForCurrentThread(), positions());
            if (context.Step == to) (Allocated, Positions) = (GC.GetAllocatedBytesForCurrentThread() - _bytesBefore, positions() - _positionsBefore);
        }
    }
}
