using System.Buffers;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Decoding.Fusion;

/// <summary>How far an expert is from the base at one position, in both directions.</summary>
/// <param name="Forward">KL(expert‖base) in nats, over the tokens that both allow.</param>
/// <param name="Backward">KL(base‖expert) in nats, over the tokens that both allow.</param>
internal readonly record struct Divergences(double Forward, double Backward)
{
    /// <summary>
    /// Writes ln p_expert − ln p_base of each token (see <see cref="LogRatio"/>) and measures the divergences; null when no token is allowed by both.
    /// </summary>
    /// <param name="expert">The expert's row.</param>
    /// <param name="baseRow">The base's row.</param>
    /// <param name="ratios">Receives the ratios; as long as whole blocks of <see cref="FixedOrderExponentials"/>, the rest is set to 0.</param>
    /// <param name="scratch">Twice as long as <paramref name="ratios"/>.</param>
    public static Divergences? Measure(ReadOnlySpan<float> expert, ReadOnlySpan<float> baseRow, Span<double> ratios, Span<double> scratch)
    {
        if (!LogRatio.Excludes(expert) && !LogRatio.Excludes(baseRow)) return MeasureCommon(expert, baseRow, ratios, scratch);

        float[] rented = ArrayPool<float>.Shared.Rent(2 * expert.Length);
        Span<float> commonExpert = rented.AsSpan(0, expert.Length), commonBase = rented.AsSpan(expert.Length, expert.Length);
        Divergences? measured = LogRatio.Common(expert, baseRow, commonExpert, commonBase) ? MeasureCommon(commonExpert, commonBase, ratios, scratch) : null;
        if (measured is null) ratios.Clear();
        ArrayPool<float>.Shared.Return(rented);
        return measured;
    }

    /// <summary>Σ a·b over whole blocks, in eight running sums that are folded in a fixed tree.</summary>
    public static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        ref double first = ref MemoryMarshal.GetReference(left);
        ref double second = ref MemoryMarshal.GetReference(right[..left.Length]);
        Vector256<double> sum0 = default, sum1 = default;
        for (nuint i = 0; i < (nuint)left.Length; i += 8)
        {
            sum0 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref first, i), Vector256.LoadUnsafe(ref second, i), sum0);
            sum1 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref first, i + 4), Vector256.LoadUnsafe(ref second, i + 4), sum1);
        }

        return Fold(sum0, sum1);
    }

    /// <summary>The sum of eight lanes, in a fixed order.</summary>
    public static double Fold(Vector256<double> sum0, Vector256<double> sum1)
    {
        var sum = sum0 + sum1;
        return (sum[0] + sum[2]) + (sum[1] + sum[3]);
    }

    private static Divergences MeasureCommon(ReadOnlySpan<float> expert, ReadOnlySpan<float> baseRow, Span<double> ratios, Span<double> scratch)
    {
        Span<double> expertTerms = scratch[..ratios.Length], baseTerms = scratch.Slice(ratios.Length, ratios.Length);
        float expertMax = FixedOrderExponentials.Max(expert), baseMax = FixedOrderExponentials.Max(baseRow);
        double expertTotal = FixedOrderExponentials.Terms(expert, expertMax, expertTerms);
        double baseTotal = FixedOrderExponentials.Terms(baseRow, baseMax, baseTerms);
        if (!double.IsFinite(expertTotal)) throw Categorical.NoDistribution(expert);
        if (!double.IsFinite(baseTotal)) throw Categorical.NoDistribution(baseRow);

        double offset = expertMax + Math.Log(expertTotal) - (baseMax + Math.Log(baseTotal));
        Subtract(expert, baseRow, offset, ratios);
        ratios[expert.Length..].Clear();
        return new Divergences(Dot(expertTerms, ratios) / expertTotal, -Dot(baseTerms, ratios) / baseTotal);
    }

    // expert − base − offset, 0 for excluded tokens. Every operation is elementwise.
    private static void Subtract(ReadOnlySpan<float> expert, ReadOnlySpan<float> baseRow, double offset, Span<double> ratios)
    {
        ref float first = ref MemoryMarshal.GetReference(expert);
        ref float second = ref MemoryMarshal.GetReference(baseRow);
        ref double target = ref MemoryMarshal.GetReference(ratios);
        var excluded = Vector256.Create(double.NegativeInfinity);
        int i = 0;
        for (; i <= expert.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            var (p0, p1) = Vector256.Widen(Vector256.LoadUnsafe(ref first, (nuint)i));
            var (q0, q1) = Vector256.Widen(Vector256.LoadUnsafe(ref second, (nuint)i));
            q0 = Vector256.ConditionalSelect(Vector256.Equals(p0, excluded), Vector256<double>.Zero, p0 - q0 - Vector256.Create(offset));
            q1 = Vector256.ConditionalSelect(Vector256.Equals(p1, excluded), Vector256<double>.Zero, p1 - q1 - Vector256.Create(offset));
            q0.StoreUnsafe(ref target, (nuint)i);
            q1.StoreUnsafe(ref target, (nuint)i + 4);
        }

        for (; i < expert.Length; i++) ratios[i] = float.IsNegativeInfinity(expert[i]) ? 0 : (double)expert[i] - baseRow[i] - offset;
    }
}
