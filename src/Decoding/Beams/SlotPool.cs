using Reasoning.Decoding.Decoders;
using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Models;
using Reasoning.Decoding.Scheduling;

namespace Reasoning.Decoding.Beams;

/// <summary>The slots of a run. Those that are not needed are used again, so that a beam in full swing opens no sequences.</summary>
internal sealed class SlotPool(DecodingRun run) : IDisposable
{
    private readonly List<BeamSlot> _all = [];
    private readonly Stack<BeamSlot> _free = [];

    /// <summary>Computes the prompt, and the reference prompt where there is one: the slot of the empty hypothesis, and its logits. Dispose these.</summary>
    public async Task<(BeamSlot Slot, LogitsLease Logits, LogitsLease ReferenceLogits)> StartAsync(
        MutualInformationScore? reference, CancellationToken cancellationToken)
    {
        var (sequence, logits) = await run.StartAsync(cancellationToken).ConfigureAwait(false);
        var referenceSequence = reference is null ? null : run.Scheduler.Open();
        var slot = new BeamSlot(sequence, referenceSequence, run.Pipeline.Fork());
        _all.Add(slot);
        if (referenceSequence is null) return (slot, logits, default);

        var prompt = TokenizedPrompt.Create(new DecodingRequest { Prompt = reference!.ReferencePrompt, Prefix = run.Request.Prefix }, run.Model);
        var referenceLogits = await referenceSequence.ForwardAsync(prompt.Input, LogitsRequest.Last, cancellationToken).ConfigureAwait(false);
        run.CountRound(calls: 0, referenceSequence.ComputedPositions);
        return (slot, logits, referenceLogits);
    }

    /// <summary>A slot with the same content.</summary>
    public BeamSlot Copy(BeamSlot source)
    {
        if (_free.TryPop(out var slot))
        {
            slot.CopyFrom(source);
            return slot;
        }

        slot = source.Fork();
        _all.Add(slot);
        return slot;
    }

    /// <summary>Takes a slot back and lets go of its positions.</summary>
    public void Return(BeamSlot slot)
    {
        slot.Clear();
        _free.Push(slot);
    }

    public void Dispose()
    {
        foreach (var slot in _all) slot.Dispose();
    }
}
