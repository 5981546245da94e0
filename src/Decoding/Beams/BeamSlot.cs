using Reasoning.Decoding.Sampling;
using Reasoning.Decoding.Scheduling;

namespace Reasoning.Decoding.Beams;

/// <summary>What a hypothesis needs to go on: its positions in the cache, after the prompt and after the reference prompt, and its processors' state.</summary>
internal sealed class BeamSlot(ScheduledSequence sequence, ScheduledSequence? reference, LogitsPipeline pipeline) : IDisposable
{
    public ScheduledSequence Sequence { get; } = sequence;

    public ScheduledSequence? Reference { get; } = reference;

    public LogitsPipeline Pipeline { get; private set; } = pipeline;

    /// <summary>How many positions a token takes.</summary>
    public int PositionsPerToken => Reference is null ? 1 : 2;

    /// <summary>A new slot with the same content.</summary>
    public BeamSlot Fork() => new(Fork(Sequence), Reference is null ? null : Fork(Reference), Pipeline.Fork());

    /// <summary>Takes over the content of another slot.</summary>
    public void CopyFrom(BeamSlot source)
    {
        Sequence.CopyFrom(source.Sequence);
        Reference?.CopyFrom(source.Reference!);
        Pipeline = source.Pipeline.Fork();
    }

    /// <summary>Lets go of the positions.</summary>
    public void Clear()
    {
        Sequence.Truncate(0);
        Reference?.Truncate(0);
    }

    public void Dispose()
    {
        Sequence.Dispose();
        Reference?.Dispose();
    }

    private static ScheduledSequence Fork(ScheduledSequence sequence)
    {
        var fork = sequence.Fork();
        fork.IsTransient = true;
        return fork;
    }
}
