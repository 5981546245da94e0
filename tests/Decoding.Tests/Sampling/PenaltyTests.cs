using Reasoning.Decoding.Sampling;

namespace Reasoning.Decoding.Tests.Sampling;

public class PenaltyTests
{
    private static readonly int[] Tokens = [0, 1, 1, 2, 2, 2];   // prompt 0 1, completion 1 2 2 2

    [Fact]
    public void RepetitionPenalty_WholeContext_DividesPositiveAndMultipliesNegativeOnce() =>
        Assert.Equal([2f, -6f, 0f, 5f], Run(new RepetitionPenaltyProcessor(2), [4f, -3f, 0f, 5f]));

    [Fact]
    public void RepetitionPenalty_Window_LooksAtTheLatestTokensOnly() =>
        Assert.Equal([4f, -3f, 4f, 5f], Run(new RepetitionPenaltyProcessor(2, window: 3), [4f, -3f, 8f, 5f]));

    [Fact]
    public void PresenceFrequency_Completion_CountsOnlyGeneratedTokens() =>
        Assert.Equal([0f, -1.25f, -1.75f, 0f], Run(new PresenceFrequencyProcessor(presence: 1, frequency: 0.25), [0f, 0f, 0f, 0f]));

    [Fact]
    public void LogitBias_FiniteAndForbidding_AddsAndExcludes() =>
        Assert.Equal([1.5f, 1f, float.NegativeInfinity, 1f], Run(new LogitBiasProcessor(new Dictionary<int, float> { [0] = 0.5f, [2] = float.NegativeInfinity }), [1f, 1f, 1f, 1f]));

    [Fact]
    public void LogitBias_TokenOutsideTheVocabulary_IsRefused()
    {
        var processor = new LogitBiasProcessor(new Dictionary<int, float> { [9] = 1 });
        var error = Assert.Throws<ArgumentException>(() => Run(processor, [0f, 0f]));
        Assert.Contains("token 9", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Penalties_RepeatedUse_LeaveNoCountsBehind()
    {
        float[] first = Run(new PresenceFrequencyProcessor(1, 1), [0f, 0f, 0f, 0f]);
        Run(new RepetitionPenaltyProcessor(3), [1f, 1f, 1f, 1f]);
        Assert.Equal(first, Run(new PresenceFrequencyProcessor(1, 1), [0f, 0f, 0f, 0f]));
    }

    private static float[] Run(ILogitsProcessor processor, float[] logits)
    {
        processor.Process(logits, new LogitsContext(Tokens, promptLength: 2));
        return logits;
    }
}
