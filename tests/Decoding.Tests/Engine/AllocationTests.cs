using Reasoning.Decoding.Engine;
using Reasoning.Decoding.Gguf;
using Reasoning.Decoding.Models;
using Reasoning.Testing;

namespace Reasoning.Decoding.Tests.Engine;

/// <summary>Runs alone, because it counts what the whole process allocates, worker threads included.</summary>
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
[Collection(nameof(AllocationTests))]
public sealed class AllocationTests
{
    [Theory]
    [InlineData(GgufTensorType.F16, 1)]
    [InlineData(GgufTensorType.Q8_0, 4)]
    public void Forward_InADecodingLoop_AllocatesNothing(GgufTensorType type, int threads)
    {
        using var test = new TestModel(new RandomModelOptions { TensorType = type });
        LlamaModel model = test.Load(threads);
        using IModelSession session = model.OpenSession();
        using var batch = new ForwardBatch(model.Info.VocabularySize);
        SequenceId trunk = session.Create();
        TestModel.Run(model, session, trunk, TestModel.Tokens(20, 300, 1));
        SequenceId[] forks = Enumerable.Range(0, 16).Select(_ => session.Fork(trunk)).ToArray();
        Decode(); // grows every buffer and chunk that the measured part needs,
        Decode(); // and the list of chunks that are free between two rounds
        long thread = GC.GetAllocatedBytesForCurrentThread();
        long process = GC.GetTotalAllocatedBytes(precise: true);
        for (int round = 0; round < 10; round++)
            Decode();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - thread);

        // The runtime and the test runner do allocate a little on threads of their own; one object per step would be more than twice as much.
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - process, 0, 4096);

        void Decode()
        {
            foreach (SequenceId fork in forks)
                session.Truncate(fork, 20);
            for (int step = 0; step < 40; step++)
            {
                batch.Clear();
                foreach (SequenceId fork in forks)
                    batch.Add(fork, [step]);
                session.Forward(batch);
            }
        }
    }
}
