using Reasoning.Decoding.Scheduling;

namespace Reasoning.Decoding.Beams;

/// <summary>Forward passes of several hypotheses that were asked for together, so that they share a batch. Each is to be taken and awaited once.</summary>
internal sealed class Forwards(int capacity)
{
    private readonly ValueTask<LogitsLease>[] _tasks = new ValueTask<LogitsLease>[capacity];
    private readonly ValueTask<LogitsLease>[] _references = new ValueTask<LogitsLease>[capacity];

    /// <summary>Appends a token to a hypothesis.</summary>
    public void Start(int index, BeamSlot slot, int token, CancellationToken cancellationToken)
    {
        Set(_tasks, index, slot.Sequence.ForwardAsync(token, cancellationToken));
        if (slot.Reference is { } reference) Set(_references, index, reference.ForwardAsync(token, cancellationToken));
    }

    /// <summary>The logits after the prompt and the hypothesis.</summary>
    public ValueTask<LogitsLease> Take(int index) => _tasks[index];

    /// <summary>The logits after the reference prompt and the hypothesis; nothing where there is no reference.</summary>
    public ValueTask<LogitsLease> TakeReference(int index) => _references[index];

    private static void Set(ValueTask<LogitsLease>[] tasks, int index, ValueTask<LogitsLease> forward) => tasks[index] = forward;
}
