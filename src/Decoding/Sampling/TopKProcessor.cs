using System.Buffers;

namespace Reasoning.Decoding.Sampling;

/// <summary>
/// Keeps the k largest logits (Fan, Lewis and Dauphin, "Hierarchical neural story generation", ACL 2018); exactly k, ties at the border going to the
/// lowest ids. O(vocabulary) for the small k in use.
/// </summary>
public sealed class TopKProcessor : ILogitsProcessor
{
    /// <summary>Creates the processor.</summary>
    /// <param name="k">How many tokens to keep; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is less than 1.</exception>
    public TopKProcessor(int k)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        K = k;
    }

    /// <summary>How many tokens are kept.</summary>
    public int K { get; }

    /// <inheritdoc/>
    public bool DependsOnTokens => false;

    /// <inheritdoc/>
    public void Process(Span<float> logits, in LogitsContext context)
    {
        if (K >= logits.Length) return;

        int[] indices = ArrayPool<int>.Shared.Rent(K);
        float[] values = ArrayPool<float>.Shared.Rent(K);
        int count = Selection.Largest(logits, indices.AsSpan(0, K));
        for (int i = 0; i < count; i++) values[i] = logits[indices[i]];
        logits.Fill(float.NegativeInfinity);
        for (int i = 0; i < count; i++) logits[indices[i]] = values[i];
        ArrayPool<float>.Shared.Return(values);
        ArrayPool<int>.Shared.Return(indices);
    }
}
