using FsCheck;
using FsCheck.Fluent;
using Reasoning.Decoding.Gguf;

namespace Reasoning.Decoding.Tests.Gguf;

public sealed class GgufQuantizationTests
{
    [Theory]
    [InlineData(GgufTensorType.F32, 0.0, 0.0)]
    [InlineData(GgufTensorType.F16, 1.0 / 2048, 3e-8)] // half an ulp of 11 bits; half the smallest subnormal
    [InlineData(GgufTensorType.BF16, 1.0 / 256, 1e-38)]
    public void Quantize_FloatTypes_StayWithinHalfAnUlp(GgufTensorType type, double relative, double absolute) =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            float[] values = RandomValues(seed, 32);
            float[] back = RoundTrip(type, values);
            return values.Zip(back).All(pair => Math.Abs((double)pair.First - pair.Second) <= (Math.Abs(pair.First) * relative) + absolute);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(GgufTensorType.Q8_0, 127 * 2)]
    [InlineData(GgufTensorType.Q4_0, 8)] // the far side of zero reaches only 7 steps of the 8, so the error there is a whole step
    public void Quantize_BlockTypes_StayWithinTheStepOfTheirBlock(GgufTensorType type, double stepsPerLargest) =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            float[] values = RandomValues(seed, 96);
            float[] back = RoundTrip(type, values);
            return Enumerable.Range(0, 3).All(block =>
            {
                double largest = values.Skip(32 * block).Take(32).Max(value => Math.Abs((double)value));
                // The scale itself is rounded to a half, whose smallest steps are 6e-8; that error counts up to 127 times.
                double bound = (largest / stepsPerLargest * 1.01) + (largest / 1024) + 5e-6;
                return Enumerable.Range(32 * block, 32).All(i => Math.Abs((double)values[i] - back[i]) <= bound);
            });
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Quantize_Q8_0_WritesScaleAndSignedBytes()
    {
        var values = new float[32];
        values[0] = 127;
        values[1] = -63.5f; // halves round away from zero
        values[31] = -127;
        var bytes = new byte[34];
        GgufQuantization.Quantize(GgufTensorType.Q8_0, values, bytes);

        Assert.Equal([0x00, 0x3C], bytes[..2]); // 1.0 as a half
        Assert.Equal(127, bytes[2]);
        Assert.Equal(unchecked((byte)-64), bytes[3]);
        Assert.Equal(unchecked((byte)-127), bytes[33]);
    }

    [Fact]
    public void Quantize_Q4_0_PutsTheSecondHalfIntoTheHighNibbles()
    {
        var values = new float[32];
        values[0] = -8; // the extreme: scale 1
        values[16] = 7;
        values[15] = 3;
        values[31] = -1;
        var bytes = new byte[18];
        GgufQuantization.Quantize(GgufTensorType.Q4_0, values, bytes);

        Assert.Equal([0x00, 0x3C], bytes[..2]);
        Assert.Equal(0 | (15 << 4), bytes[2]);
        Assert.Equal(11 | (7 << 4), bytes[17]);
        Assert.Equal(values, RoundTrip(GgufTensorType.Q4_0, values));
    }

    [Theory]
    [InlineData(1.0f, 0x3F80)]
    [InlineData(1.00390625f, 0x3F80)] // exactly between two: to even
    [InlineData(1.01171875f, 0x3F82)]
    [InlineData(float.NegativeInfinity, 0xFF80)]
    public void Quantize_BF16_RoundsToNearestEven(float value, int expected)
    {
        var bytes = new byte[2];
        GgufQuantization.Quantize(GgufTensorType.BF16, [value], bytes);
        Assert.Equal(expected, bytes[0] | (bytes[1] << 8));
    }

    [Fact]
    public void Quantize_AllZeros_IsZero()
    {
        foreach (GgufTensorType type in Enum.GetValues<GgufTensorType>())
            Assert.All(RoundTrip(type, new float[64]), value => Assert.Equal(0f, value));
    }

    [Fact]
    public void Convert_LengthsThatDoNotFit_Throws()
    {
        Assert.Throws<ArgumentException>(() => GgufQuantization.Quantize(GgufTensorType.Q8_0, new float[31], new byte[34]));
        Assert.Throws<ArgumentException>(() => GgufQuantization.Quantize(GgufTensorType.F16, new float[4], new byte[7]));
        Assert.Throws<ArgumentException>(() => GgufQuantization.Dequantize(GgufTensorType.Q4_0, new byte[18], new float[64]));
        Assert.Throws<ArgumentOutOfRangeException>(() => GgufQuantization.Dequantize((GgufTensorType)12, new byte[18], new float[32]));
    }

    private static float[] RoundTrip(GgufTensorType type, float[] values)
    {
        var bytes = new byte[type.GetRowBytes(values.Length)];
        GgufQuantization.Quantize(type, values, bytes);
        var back = new float[values.Length];
        GgufQuantization.Dequantize(type, bytes, back);
        return back;
    }

    private static float[] RandomValues(int seed, int count)
    {
        var random = new Random(seed);
        double scale = Math.Pow(10, (random.NextDouble() * 6) - 3);
        return Enumerable.Range(0, count).Select(_ => (float)(((random.NextDouble() * 2) - 1) * scale)).ToArray();
    }
}
