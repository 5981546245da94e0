using FsCheck;
using FsCheck.Fluent;

namespace Reasoning.Decoding.Tests.Sampling;

/// <summary>Rows of logits for property tests: few distinct values (many ties), wide ranges, excluded tokens, lengths around the vector and block widths.</summary>
internal static class LogitRows
{
    public static Arbitrary<float[]> Arbitrary { get; } = Arb.From(
        from length in Gen.OneOf(Gen.Choose(1, 40), Gen.Choose(60, 70), Gen.Choose(120, 700))
        from kind in Gen.Choose(0, 3)
        from seed in Gen.Choose(0, int.MaxValue)
        select Make(length, kind, seed));

    public static float[] Make(int length, int kind, int seed)
    {
        var random = new Random(seed);
        float[] row = new float[length];
        for (int i = 0; i < length; i++)
        {
            row[i] = kind switch
            {
                0 => random.Next(-3, 4),
                1 => (float)((random.NextDouble() * 20) - 10),
                2 => (float)((random.NextDouble() * 2e4) - 1e4),
                _ => random.Next(4) == 0 ? (float)(random.NextDouble() * 8) : float.NegativeInfinity,
            };
        }

        if (!Array.Exists(row, float.IsFinite)) row[random.Next(length)] = 0.5f;
        return row;
    }
}
