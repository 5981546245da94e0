using Reasoning.Decoding.Conformance;

namespace Reasoning.Decoding.Tests.Conformance;

public sealed class RandomLanguageModelTests
{
    [Fact]
    public void Logits_SeedAndHistory_ChooseThem()
    {
        using var model = new RandomLanguageModel(6, 10, seed: 4);
        using var same = new RandomLanguageModel(6, 10, seed: 4);
        using var other = new RandomLanguageModel(6, 10, seed: 5);
        Assert.Equal(model.Logits(0, 1, 2), same.Logits(0, 1, 2));
        Assert.NotEqual(model.Logits(0, 1, 2), other.Logits(0, 1, 2));
        Assert.NotEqual(model.Logits(0, 1, 2), model.Logits(0, 2, 1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(12)]
    public void Logits_Peakedness_BoundsAndFillsTheirRange(double peakedness)
    {
        using var model = new RandomLanguageModel(500, 10, seed: 4, peakedness);
        float[] logits = model.Logits(0, 3);
        Assert.InRange(logits.Max(), 0.9 * peakedness, peakedness);
        Assert.InRange(logits.Min(), -peakedness, -0.9 * peakedness);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Logits_LastToken_IsTheEndWhereThatIsForced(bool forcesEnd)
    {
        using var model = new RandomLanguageModel(4, 3, seed: 4, forcesEnd: forcesEnd);
        Assert.All(model.Logits(0, 1), logit => Assert.True(float.IsFinite(logit)));
        float[] last = model.Logits(0, 1, 2);
        Assert.True(float.IsFinite(last[0]));
        Assert.All(last[1..], logit => Assert.Equal(forcesEnd, float.IsNegativeInfinity(logit)));
        Assert.Equal(4, model.Info.ContextLength);
    }

    [Fact]
    public void Constructor_OutOfRange_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomLanguageModel(1, 3, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomLanguageModel(2, 0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomLanguageModel(2, 3, 0, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomLanguageModel(2, 3, 0, double.NaN));
    }
}
