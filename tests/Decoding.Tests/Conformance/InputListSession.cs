using Reasoning.Decoding.Conformance;
using Reasoning.Decoding.Models;

namespace Reasoning.Decoding.Tests.Conformance;

/// <summary>A right session in the plainest way, to be overridden by wrong ones: a sequence is the list of its inputs, all else computed from it.</summary>
internal class InputListSession(FunctionLanguageModel model, int capacity) : IModelSession
{
    private int _lastId;

    public int Capacity { get; } = capacity;

    public virtual int Occupied => Sequences.Values.Sum(inputs => inputs.Count);

    protected Dictionary<int, List<MixtureComponent[]>> Sequences { get; } = [];

    public virtual SequenceId Create() => Add([]);

    public virtual SequenceId Fork(SequenceId source) => Add([.. Get(source)]);

    public virtual void Truncate(SequenceId sequence, int length)
    {
        var inputs = Get(sequence);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, inputs.Count);
        inputs.RemoveRange(length, inputs.Count - length);
    }

    public virtual void Release(SequenceId sequence)
    {
        Get(sequence);
        Sequences.Remove(sequence.Value);
    }

    public int GetLength(SequenceId sequence) => Get(sequence).Count;

    public virtual void Forward(ForwardBatch batch)
    {
        CheckSequences(batch);
        CheckInputs(batch);
        if (Occupied + batch.PositionCount > Capacity) throw new ContextOverflowException("The cache is full.");
        foreach (var segment in batch.Segments) Append(batch, segment);
    }

    public void Dispose()
    {
    }

    protected SequenceId Add(List<MixtureComponent[]> inputs)
    {
        Sequences.Add(++_lastId, inputs);
        return new SequenceId(_lastId);
    }

    protected List<MixtureComponent[]> Get(SequenceId sequence) =>
        Sequences.TryGetValue(sequence.Value, out var inputs) ? inputs : throw new ArgumentException("There is no such sequence.", nameof(sequence));

    protected void CheckSequences(ForwardBatch batch)
    {
        var seen = new HashSet<SequenceId>();
        foreach (var segment in batch.Segments)
        {
            Get(segment.Sequence);
            if (!seen.Add(segment.Sequence)) throw new ArgumentException("A sequence appears twice.", nameof(batch));
        }
    }

    protected void CheckInputs(ForwardBatch batch)
    {
        if (batch.VocabularySize != model.Info.VocabularySize) throw new ArgumentException("The batch is for another vocabulary.", nameof(batch));
        foreach (var segment in batch.Segments)
        {
            if (GetLength(segment.Sequence) + segment.Count > model.Info.ContextLength) throw new ContextOverflowException("The sequence would be too long.");
            if (model.Info.Tier < CapabilityTier.SoftTokens && batch.GetToken(segment.Start) < 0) throw new NotSupportedException("No soft tokens.");
        }
    }

    protected virtual void Append(ForwardBatch batch, BatchSegment segment)
    {
        for (int i = 0; i < segment.Count; i++)
        {
            Get(segment.Sequence).Add(InputAt(batch, segment.Start + i));
            if (segment.Logits == LogitsRequest.All) Compute(segment.Sequence, batch.GetLogits(segment.FirstRow + i));
        }

        if (segment.Logits == LogitsRequest.Last) Compute(segment.Sequence, batch.GetLogits(segment.FirstRow));
    }

    protected virtual MixtureComponent[] InputAt(ForwardBatch batch, int position) =>
        batch.GetToken(position) is >= 0 and var token ? [new MixtureComponent(token, 1)] : batch.GetMixture(position).ToArray();

    protected virtual void Compute(SequenceId sequence, Span<float> logits)
    {
        ulong state = 0;
        var inputs = Get(sequence);
        for (int i = 0; i < inputs.Count; i++)
        {
            state = inputs[i] is [{ Weight: 1 } only] ? model.Advance(state, i, only.Token) : model.AdvanceSoft(state, i, inputs[i]);
        }

        model.ComputeLogits(state, inputs.Count, logits);
    }
}
