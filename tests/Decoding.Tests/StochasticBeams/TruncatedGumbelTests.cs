using Reasoning.Decoding.Sampling;
using Reasoning.Decoding.StochasticBeams;

namespace Reasoning.Decoding.Tests.StochasticBeams;

public class TruncatedGumbelTests
{
    [Fact]
    public void Shift_AnyNumbers_MakesTheLargestTheTargetAndKeepsTheOrder()
    {
        var random = new CounterRandom(4);
        for (int round = 0; round < 200; round++)
        {
            double target = random.NextGumbel() * 10, scale = Math.Pow(10, random.NextInt32(5) - 2);
            double[] values = [.. Enumerable.Range(0, 20).Select(_ => random.NextGumbel() * scale).OrderDescending()];
            double[] shifted = [.. values.Select(value => TruncatedGumbel.Shift(target, value, values[0]))];
            Assert.Equal(target, shifted[0]);
            for (int i = 1; i < shifted.Length; i++)
            {
                Assert.InRange(shifted[i], double.MinValue, shifted[i - 1]);
                // exp(-G) = exp(-target) - exp(-Z) + exp(-g), where that is computed without overflow.
                double expected = -Math.Log(Math.Exp(-target) - Math.Exp(-values[0]) + Math.Exp(-values[i]));
                if (scale == 1) Assert.Equal(expected, shifted[i], 1e-9 * Math.Exp(Math.Max(0, shifted[i] - Math.Min(target, values[0]))));
            }
        }
    }

    [Theory]
    [InlineData(0, -0.45867514538708193)]     // ln(1 - 1/e)
    [InlineData(-3, -1.8921786966284627e-9)]
    [InlineData(double.NegativeInfinity, 0)]
    [InlineData(700, -700)]
    public void LogSurvival_KnownValues_KeepAllDigits(double x, double expected) =>
        Assert.Equal(expected, TruncatedGumbel.LogSurvival(x), 1e-14 * Math.Abs(expected));

    [Fact]
    public void LogSurvival_WhereTheSeriesBegins_GoesOnWithoutAStep()
    {
        for (double x = 9; x < 12; x += 0.01) Assert.Equal(LogarithmNearOne.Log1MinusExp(-Math.Exp(-x)), TruncatedGumbel.LogSurvival(x), 1e-12);
    }
}
