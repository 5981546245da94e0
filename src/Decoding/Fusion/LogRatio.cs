using System.Buffers;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Decoding.Fusion;

/// <summary>
/// ln p − ln q of each token, for two rows of logits: 0 where either excludes the token, and p and q taken over the tokens that both allow. Every operation is
/// elementwise, or a sum in fixed order, so results are the same bit for bit on every machine.
/// </summary>
internal static class LogRatio
{
    /// <summary>
    /// What to take from <c>upper − scale·lower</c> so that it is the logarithm of a ratio of probabilities. 0 where no token is excluded, for then a
    /// constant changes no distribution. Null where no token is allowed by both.
    /// </summary>
    public static double? Offset(ReadOnlySpan<float> upper, ReadOnlySpan<float> lower, float scale)
    {
        if (!Excludes(upper) && !Excludes(lower)) return 0;

        float[] rented = ArrayPool<float>.Shared.Rent(2 * upper.Length);
        Span<float> commonUpper = rented.AsSpan(0, upper.Length), commonLower = rented.AsSpan(upper.Length, upper.Length);
        bool isAny = Common(upper, lower, commonUpper, commonLower);
        for (int i = 0; i < commonLower.Length; i++) commonLower[i] *= scale;
        double? offset = isAny ? Categorical.LogSumExp(commonUpper) - Categorical.LogSumExp(commonLower) : null;
        ArrayPool<float>.Shared.Return(rented);
        return offset;
    }

    /// <summary>row + weight·(upper − scale·lower − offset), in place; what the row excludes stays excluded.</summary>
    /// <param name="row">The row; may be <paramref name="upper"/>.</param>
    /// <param name="upper">Logits, one per token.</param>
    /// <param name="lower">Logits, one per token.</param>
    /// <param name="weight">The weight.</param>
    /// <param name="scale">Multiplies <paramref name="lower"/>.</param>
    /// <param name="offset">See <see cref="Offset"/>.</param>
    /// <param name="replaces">Whether the row's own logits count as 0.</param>
    public static void Add(
        Span<float> row, ReadOnlySpan<float> upper, ReadOnlySpan<float> lower, float weight, float scale = 1, float offset = 0, bool replaces = false)
    {
        ref float target = ref MemoryMarshal.GetReference(row);
        ref float first = ref MemoryMarshal.GetReference(upper[..row.Length]);
        ref float second = ref MemoryMarshal.GetReference(lower[..row.Length]);
        var excluded = Vector256.Create(float.NegativeInfinity);
        int i = 0;
        for (; i <= row.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            var p = Vector256.LoadUnsafe(ref first, (nuint)i);
            var q = Vector256.LoadUnsafe(ref second, (nuint)i);
            var z = Vector256.LoadUnsafe(ref target, (nuint)i);
            var isSilent = Vector256.Equals(p, excluded) | Vector256.Equals(q, excluded);
            var ratio = Vector256.FusedMultiplyAdd(q, Vector256.Create(-scale), p) - Vector256.Create(offset);
            ratio = Vector256.ConditionalSelect(isSilent, Vector256<float>.Zero, ratio);
            var start = replaces ? Vector256.ConditionalSelect(Vector256.Equals(z, excluded), z, Vector256<float>.Zero) : z;
            Vector256.FusedMultiplyAdd(ratio, Vector256.Create(weight), start).StoreUnsafe(ref target, (nuint)i);
        }

        for (; i < row.Length; i++)
        {
            bool isSilent = float.IsNegativeInfinity(upper[i]) || float.IsNegativeInfinity(lower[i]);
            float ratio = isSilent ? 0 : MathF.FusedMultiplyAdd(lower[i], -scale, upper[i]) - offset;
            row[i] = MathF.FusedMultiplyAdd(ratio, weight, replaces && !float.IsNegativeInfinity(row[i]) ? 0 : row[i]);
        }
    }

    /// <summary>Whether a row excludes any token.</summary>
    public static bool Excludes(ReadOnlySpan<float> row) => FixedOrderExponentials.IndexOf(row, float.NegativeInfinity) >= 0;

    /// <summary>Copies two rows with every token excluded that either excludes; false when that is all of them.</summary>
    public static bool Common(ReadOnlySpan<float> upper, ReadOnlySpan<float> lower, Span<float> commonUpper, Span<float> commonLower)
    {
        bool isAny = false;
        for (int i = 0; i < upper.Length; i++)
        {
            bool isCommon = !float.IsNegativeInfinity(upper[i]) && !float.IsNegativeInfinity(lower[i]);
            commonUpper[i] = isCommon ? upper[i] : float.NegativeInfinity;
            commonLower[i] = isCommon ? lower[i] : float.NegativeInfinity;
            isAny |= isCommon;
        }

        return isAny;
    }
}
