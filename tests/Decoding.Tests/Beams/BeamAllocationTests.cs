using Reasoning.Decoding.Beams;
using Reasoning.Decoding.Decoders;
using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Sampling;
using Reasoning.Decoding.Tests.Engine;
using Reasoning.Testing;

namespace Reasoning.Decoding.Tests.Beams;

[Collection(nameof(AllocationTests))]
public class BeamAllocationTests
{
    public static TheoryData<string> Decoders => ["beam", "best-first", "best-first, ahead", "diverse"];

    [Theory]
    [MemberData(nameof(Decoders))]
    public async Task DecodeAsync_SteadyState_AllocatesNothingPerStep(string name)
    {
        LogitsDecoder<DecodingResult> decoder = name switch
        {
            "beam" => new BeamSearch { Width = 6 },
            "diverse" => new DiverseBeam { Groups = 3, GroupWidth = 2 },
            "best-first" => new BestFirstBeam { Width = 6 },
            _ => new BestFirstBeam { Width = 6, HypothesesPerPass = 3 },
        };
        using var file = new TestModel(new RandomModelOptions { Vocabulary = 400, Context = 1024 });
        using var model = file.Load();
        var ends = Enumerable.Range(0, 400).Where(model.Tokenizer.IsEndOfGeneration).ToDictionary(token => token, _ => float.NegativeInfinity);

        // Between two doublings of lists: a hypothesis has 650 to 700 positions.
        var meter = new AllocationMeter(from: 650, to: 700);
        var request = new DecodingRequest { Prompt = "ab", MaxTokens = 720, Processors = [meter], Sampling = new SamplingOptions { LogitBias = ends } };
        await model.DecodeAsync(request, decoder);
        Assert.Equal(0, meter.Allocated);
    }

    private sealed class AllocationMeter(int from, int to) : ILogitsProcessor
    {
        private long _before = -1;

        public long Allocated { get; private set; } = -1;

        public void Process(Span<float> logits, in LogitsContext context)
        {
            if (context.Step == from && _before < 0) _before = GC.GetAllocatedBytesForCurrentThread();
            if (context.Step == to && Allocated < 0) Allocated = GC.GetAllocatedBytesForCurrentThread() - _before;
        }
    }
}
