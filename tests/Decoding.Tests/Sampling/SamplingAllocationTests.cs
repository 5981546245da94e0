using Reasoning.Decoding.Sampling;
using Reasoning.Decoding.Tests.Engine;

namespace Reasoning.Decoding.Tests.Sampling;

/// <summary>Counts what this thread allocates.</summary>
[Collection(nameof(AllocationTests))]
public class SamplingAllocationTests
{
    [Fact]
    public void SoftmaxAndSelfTermination_LongRow_AllocateNothing()
    {
        float[] row = new float[151_936], probabilities = new float[151_936];
        int[] tokens = new int[50];
        var guard = new SelfTerminationProcessor([7, 9]);
        Run();
        Run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Run()
        {
            TwoPassSoftmax.Compute(row, probabilities);
            guard.Process(row, new LogitsContext(tokens, 3));
        }
    }
}
