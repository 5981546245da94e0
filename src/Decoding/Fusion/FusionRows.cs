using Reasoning.Decoding.Models;

namespace Reasoning.Decoding.Fusion;

/// <summary>The rows of logits of the small models for one position: the base's and one of each expert.</summary>
public readonly ref struct FusionRows
{
    private readonly ReadOnlySpan<float> _experts;
    private readonly ReadOnlySpan<ForwardBatch> _batches;   // where rows lie in the batches of a session: the base's, then the experts'
    private readonly int _row;

    /// <summary>Rows that lie in memory one after the other.</summary>
    /// <param name="baseRow">The base's logits, one per token; at least one.</param>
    /// <param name="expertRows">The experts' rows, each as long as <paramref name="baseRow"/>; empty for none.</param>
    /// <exception cref="ArgumentException"><paramref name="baseRow"/> is empty, or <paramref name="expertRows"/> is not a whole number of rows.</exception>
    public FusionRows(ReadOnlySpan<float> baseRow, ReadOnlySpan<float> expertRows)
    {
        if (baseRow.IsEmpty) throw new ArgumentException("The row of the base is empty.", nameof(baseRow));
        if (expertRows.Length % baseRow.Length != 0)
            throw new ArgumentException($"{expertRows.Length} logits of experts are not a whole number of rows of {baseRow.Length}.", nameof(expertRows));
        Base = baseRow;
        ExpertCount = expertRows.Length / baseRow.Length;
        _experts = expertRows;
    }

    internal FusionRows(ReadOnlySpan<ForwardBatch> batches, int row)
    {
        Base = batches[0].GetLogits(row);
        ExpertCount = batches.Length - 1;
        _batches = batches;
        _row = row;
    }

    /// <summary>The base's logits, one per token.</summary>
    public ReadOnlySpan<float> Base { get; }

    /// <summary>How many experts there are.</summary>
    public int ExpertCount { get; }

    /// <summary>The logits of an expert, one per token.</summary>
    /// <param name="expert">From 0 to <see cref="ExpertCount"/> − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such expert.</exception>
    public ReadOnlySpan<float> GetExpert(int expert)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(expert);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(expert, ExpertCount);
        return _batches.IsEmpty ? _experts.Slice(expert * Base.Length, Base.Length) : _batches[expert + 1].GetLogits(_row);
    }
}
