using FsCheck;
using FsCheck.Fluent;

namespace Reasoning.Decoding.Tests.Fusion;

/// <summary>Rows of a large model, a base and some experts. Logits are multiples of 1/16, so that adding a small whole number to them is exact.</summary>
public sealed record FusionCase(float[] Large, float[] Base, float[][] Experts)
{
    /// <summary>Cases of one to three experts, around vector and block widths; half of them with excluded tokens.</summary>
    public static Arbitrary<FusionCase> Arbitrary { get; } = Arb.From(
        from length in Gen.OneOf(Gen.Choose(1, 20), Gen.Choose(60, 70), Gen.Choose(120, 200))
        from experts in Gen.Choose(1, 3)
        from excludes in Gen.Choose(0, 1)
        from seed in Gen.Choose(0, int.MaxValue)
        select Make(length, experts, excludes == 1, seed));

    public static FusionCase Make(int length, int experts, bool excludes, int seed, int range = 8)
    {
        var random = new Random(seed);
        return new FusionCase(Row(), Row(), [.. Enumerable.Range(0, experts).Select(_ => Row())]);

        float[] Row()
        {
            float[] row = new float[length];
            for (int i = 0; i < length; i++) row[i] = excludes && random.Next(5) == 0 ? float.NegativeInfinity : random.Next(-16 * range, 16 * range) / 16f;
            row[random.Next(length)] = 0.5f;
            return row;
        }
    }

    public FusionCase Shifted(int seed)
    {
        var random = new Random(seed);
        return new FusionCase(Shift(Large), Shift(Base), [.. Experts.Select(Shift)]);

        float[] Shift(float[] row)
        {
            int constant = random.Next(-500, 500);
            return [.. row.Select(logit => logit + constant)];
        }
    }

    public override string ToString() =>
        $"large [{string.Join(' ', Large)}] base [{string.Join(' ', Base)}] experts {string.Join(' ', Experts.Select(e => $"[{string.Join(' ', e)}]"))}";
}
