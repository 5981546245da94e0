using Reasoning.Decoding.Conformance;
using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Sampling;
using Reasoning.Decoding.Tests.Engine;

namespace Reasoning.Decoding.Tests.Generation;

[Collection(nameof(AllocationTests))]
public class GenerationAllocationTests
{
    [Fact]
    public async Task GenerateAsync_SteadyState_AllocatesNothingPerToken()
    {
        using var endless = new HashLanguageModel(vocabularySize: 96, contextLength: 100_000, endBias: float.NegativeInfinity);
        await using var generator = LocalTextGenerator.Create(endless);
        var meter = new AllocationMeter(from: 600, to: 990);   // between two doublings of the lists of tokens and characters
        await generator.GenerateAsync(new GenerationRequest
        {
            Prompt = "measure", MaxTokens = 1000, StopStrings = ["never to be seen"], Processors = [meter],
            Sampling = new SamplingOptions { Temperature = 0.8, TopK = 40, TopP = 0.95, MinP = 0.01, RepetitionPenalty = 1.1, PresencePenalty = 0.1 },
        });
        // The strict test session allocates one tree node of 40 bytes per position; the decode loop itself nothing.
        Assert.InRange(meter.Allocated, 0, 390 * 40);
    }

    private sealed class AllocationMeter(int from, int to) : ILogitsProcessor
    {
        private long _before;

        public long Allocated { get; private set; } = -1;

        public void Process(Span<float> logits, in LogitsContext context)
        {
            if (context.Step == from) _before = GC.GetAllocatedBytesForCurrentThread();
            if (context.Step == to) Allocated = GC.GetAllocatedBytesForCurrentThread() - _before;
        }
    }
}
