using Reasoning.Decoding.Sampling;

namespace Reasoning.Decoding.Tests.Sampling;

public class SamplingOptionsTests
{
    private static readonly Func<SamplingOptions>[] OutOfRange =
    [
        () => new() { Temperature = -1 }, () => new() { Temperature = double.NaN }, () => new() { TopK = -1 }, () => new() { TopP = 0 },
        () => new() { TopP = 1.1 }, () => new() { TopP = double.NaN }, () => new() { MinP = -0.1 }, () => new() { MinP = 2 }, () => new() { TypicalP = 0 },
        () => new() { RepetitionPenalty = 0 }, () => new() { RepetitionPenalty = double.PositiveInfinity }, () => new() { RepetitionWindow = 0 },
        () => new() { PresencePenalty = double.NaN }, () => new() { FrequencyPenalty = double.NegativeInfinity },
    ];

    [Fact]
    public void Init_OutOfRange_IsRefused() => Assert.All(OutOfRange, build => Assert.Throws<ArgumentOutOfRangeException>(build));

    [Fact]
    public void LogitBias_BadEntries_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => new SamplingOptions { LogitBias = new Dictionary<int, float> { [-1] = 0 } });
        Assert.Throws<ArgumentException>(() => new SamplingOptions { LogitBias = new Dictionary<int, float> { [1] = float.NaN } });
    }

    [Fact]
    public void LogitBias_SourceChangedLater_KeepsTheOldValues()
    {
        var source = new Dictionary<int, float> { [1] = 2 };
        var options = new SamplingOptions { LogitBias = source };
        source[1] = 9;
        Assert.Equal(2, options.LogitBias[1]);
    }
}
