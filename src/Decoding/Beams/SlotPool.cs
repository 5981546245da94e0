using Reasoning.Decoding.Decoders;
using Reasoning.Decoding.Scheduling;

namespace Reasoning.Decoding.Beams;

/// <summary>The slots of a run. Those that are not needed are used again, so that a beam in full swing opens no sequences.</summary>
internal sealed class SlotPool(DecodingRun run) : IDisposable
{
    private readonly List<BeamSlot> _all = [];
    private readonly Stack<BeamSlot> _free = [];

    /// <summary>Makes a slot of the prompt's sequence, which from now on belongs to the pool.</summary>
    public BeamSlot Adopt(ScheduledSequence prompt)
    {
        var slot = new BeamSlot(prompt, run.Pipeline.Fork());
        _all.Add(slot);
        return slot;
    }

    /// <summary>A slot with the same content.</summary>
    public BeamSlot Copy(BeamSlot source)
    {
        if (_free.TryPop(out var slot))
        {
            slot.Sequence.CopyFrom(source.Sequence);
            slot.Pipeline = source.Pipeline.Fork();
            return slot;
        }

        var sequence = source.Sequence.Fork();
        sequence.IsTransient = true;
        slot = new BeamSlot(sequence, source.Pipeline.Fork());
        _all.Add(slot);
        return slot;
    }

    /// <summary>Takes a slot back and lets go of its positions.</summary>
    public void Return(BeamSlot slot)
    {
        slot.Sequence.Truncate(0);
        _free.Push(slot);
    }

    public void Dispose()
    {
        foreach (var slot in _all) slot.Sequence.Dispose();
    }
}
