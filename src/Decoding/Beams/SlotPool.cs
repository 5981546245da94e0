using Reasoning.Decoding.Decoders;
using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Models;
using Reasoning.Decoding.Scheduling;

namespace Reasoning.Decoding.Beams;

/// <summary>The slots of a run. Those that are not needed are used again, so that a beam in full swing opens no sequences.</summary>
internal sealed class SlotPool : IDisposable
{
    private readonly DecodingRun _run;
    private readonly int[]? _reference;
    private readonly List<BeamSlot> _all = [];
    private readonly Stack<BeamSlot> _free = [];

    /// <summary>Creates the pool of a run; limits the run's tokens to what there is room for after the reference prompt too.</summary>
    public SlotPool(DecodingRun run, MutualInformationScore? reference = null)
    {
        _run = run;
        if (reference is null) return;

        var request = new DecodingRequest
        {
            Prompt = reference.ReferencePrompt, Prefix = run.Request.Prefix, ParsesSpecialTokens = run.Request.ParsesSpecialTokens,
        };
        var prompt = TokenizedPrompt.Create(request, run.Model);
        run.LimitTokens(prompt);
        _reference = prompt.Input;
        int positions = run.Input.Length + _reference.Length;
        if (!run.CanCompute(positions))
            throw new ArgumentException($"The prompt and the reference prompt have {positions} tokens, which exceeds the limit on positions.", nameof(run));
    }

    /// <summary>Computes the prompt, and the reference prompt where there is one: the slot of the empty hypothesis, and its logits. Dispose these.</summary>
    public async Task<(BeamSlot Slot, LogitsLease Logits, LogitsLease ReferenceLogits)> StartAsync(CancellationToken cancellationToken)
    {
        var (sequence, logits) = await _run.StartAsync(cancellationToken).ConfigureAwait(false);
        var referenceSequence = _reference is null ? null : _run.Scheduler.Open();
        var slot = new BeamSlot(sequence, referenceSequence, _run.Pipeline.Fork());
        _all.Add(slot);
        if (referenceSequence is null) return (slot, logits, default);

        var referenceLogits = await referenceSequence.ForwardAsync(_reference, LogitsRequest.Last, cancellationToken).ConfigureAwait(false);
        _run.CountPrompt(calls: 0, referenceSequence);
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
