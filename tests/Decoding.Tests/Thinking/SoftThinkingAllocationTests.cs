using Reasoning.Decoding.Conformance;
using Reasoning.Decoding.Decoders;
using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Sampling;
using Reasoning.Decoding.Scheduling;
using Reasoning.Decoding.Tests.Engine;
using Reasoning.Decoding.Thinking;

namespace Reasoning.Decoding.Tests.Thinking;

[Collection(nameof(AllocationTests))]
public class SoftThinkingAllocationTests
{
    [Fact]
    public async Task DecodeAsync_StepOfEitherPhase_AllocatesNothing()
    {
        ConceptNoise[] noises = [ConceptNoise.None, new DirichletNoise(), new GumbelNoise(), new SoftGrpoNoise()];
        foreach (var noise in noises)
        {
            // Every token is one character. Lists of tokens and texts double near powers of two, so what is measured lies between two of them.
            using var model = new HashLanguageModel(vocabularySize: 97, contextLength: 10_000, endBias: float.NegativeInfinity);
            await using var scheduler = new BatchScheduler(model, new SchedulerOptions { PrefixCachePositions = 0 });
            var (thinking, answer) = (new Meter(2100, 3900), new Meter(6300, 7900));
            var sampling = new SamplingOptions { Temperature = 0.8, TopK = 20 };
            var request = new DecodingRequest { Prompt = "p", MaxTokens = 8000, Processors = [answer], Sampling = sampling };
            await scheduler.DecodeAsync(request, new SoftThinking { Noise = noise, MaxThinkingTokens = 4100, ThinkingProcessors = [thinking] });

            // The strict test session allocates one tree node of 40 bytes per position. A garbage collection may empty the pools of
            // arrays once or so; the smallest object per step would take another 24 bytes.
            Assert.InRange(thinking.Allocated, 1, 1800 * (40 + 12));
            Assert.InRange(answer.Allocated, 1, 1600 * (40 + 12));
        }
    }

    /// <summary>Reads, on the scheduler's thread, what was allocated between two steps.</summary>
    private sealed class Meter(int from, int to) : ILogitsProcessor
    {
        private long _before;

        public long Allocated { get; private set; }

        public void Process(Span<float> logits, in LogitsContext context)
        {
            if (context.Step == from) _before = GC.GetAllocatedBytesForCurrentThread();
            if (context.Step == to) Allocated = GC.GetAllocatedBytesForCurrentThread() - _before;
        }
    }
}
