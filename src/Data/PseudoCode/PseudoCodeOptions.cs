using Reasoning.Decoding.Sampling;

namespace Reasoning.Data.PseudoCode;

/// <summary>How pseudo-code is asked for. Checked when set.</summary>
public sealed record PseudoCodeOptions
{
    /// <summary>The texts.</summary>
    public PseudoCodePrompts Prompts { get; init => field = value ?? throw new ArgumentNullException(nameof(Prompts)); } = new();

    /// <summary>Attempts at pseudo-code of a solution, until one of them is good enough. Default: 2.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 1..100.</exception>
    public int Attempts
    {
        get;
        init => field = value is >= 1 and <= 100 ? value : throw new ArgumentOutOfRangeException(nameof(Attempts), value, "There are 1 to 100 attempts.");
    } = 2;

    /// <summary>Programs that are written from an attempt, of which one must pass. Default: 2.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 1..100.</exception>
    public int Programs
    {
        get;
        init => field = value is >= 1 and <= 100 ? value : throw new ArgumentOutOfRangeException(nameof(Programs), value, "1 to 100 programs are written.");
    } = 2;

    /// <summary>Tokens of a reply at most. Default: 768.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public int MaxTokens
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(MaxTokens), value, "A reply has at least 1 token.");
    } = 768;

    /// <summary>How tokens are chosen.</summary>
    public SamplingOptions Sampling { get; init => field = value ?? throw new ArgumentNullException(nameof(Sampling)); } = SamplingOptions.Default;
}
