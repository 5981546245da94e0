using Reasoning.Decoding.Sampling;

namespace Reasoning.Decoding.Tests.Sampling;

public class LogarithmNearOneTests
{
    [Theory]
    [InlineData(1e-20)]
    [InlineData(-1e-12)]
    [InlineData(3e-7)]
    public void Log1PAndExpM1_TinyArguments_KeepAllDigits(double x)
    {
        // The next term of the series is below the last digit.
        Assert.Equal(1, LogarithmNearOne.Log1P(x) / (x - (x * x / 2) + (x * x * x / 3)), 4e-16);
        Assert.Equal(1, LogarithmNearOne.ExpM1(x) / (x + (x * x / 2) + (x * x * x / 6)), 4e-16);
    }

    [Theory]
    [InlineData(-1, double.NegativeInfinity)]
    [InlineData(0, 0)]
    [InlineData(1, 0.6931471805599453)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    public void Log1P_KnownValues_AreExact(double x, double expected) => Assert.Equal(expected, LogarithmNearOne.Log1P(x));

    [Theory]
    [InlineData(double.NegativeInfinity, -1)]
    [InlineData(-800, -1)]
    [InlineData(0, 0)]
    [InlineData(800, double.PositiveInfinity)]
    public void ExpM1_KnownValues_AreExact(double x, double expected) => Assert.Equal(expected, LogarithmNearOne.ExpM1(x));

    [Theory]
    [InlineData(0, double.NegativeInfinity)]
    [InlineData(double.NegativeInfinity, 0)]
    [InlineData(-0.6931471805599453, -0.6931471805599453)]
    [InlineData(-1e-15, -34.538776394910684)]
    [InlineData(-40, -4.248354255291589e-18)]
    public void Log1MinusExp_KnownValues_KeepAllDigits(double x, double expected) =>
        Assert.Equal(expected, LogarithmNearOne.Log1MinusExp(x), 1e-14 * Math.Abs(expected));
}
