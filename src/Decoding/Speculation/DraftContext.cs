using Reasoning.Decoding.Sampling;

namespace Reasoning.Decoding.Speculation;

/// <summary>How the tokens of a sequence are drawn, for draft sources that guess them by drawing likewise. Immutable.</summary>
public sealed record DraftContext
{
    /// <summary>The sequence's chain of processors; it has seen the forced prefix and nothing else. To be forked before it is used.</summary>
    public required LogitsPipeline Pipeline { get; init; }

    /// <summary>The sequence's random generator: generated token i is decided by <see cref="CounterRandom.DoubleAt"/> of i.</summary>
    public required CounterRandom Random { get; init; }

    /// <summary>How many tokens the prompt has.</summary>
    public required int PromptLength { get; init; }

    /// <summary>How many tokens prompt and forced prefix have together; generated token 0 follows them.</summary>
    public required int InputLength { get; init; }
}
