using Reasoning.Decoding.Generation;
using Reasoning.Verification;

namespace Reasoning.Search;

/// <summary>One completion of a problem, with what is known about it.</summary>
public sealed record Candidate
{
    /// <summary>In which order the strategy asked for it, counted from 0.</summary>
    public required int Index { get; init; }

    /// <summary>The completion, without the prompt.</summary>
    public required string Text { get; init; }

    /// <summary>Natural-log probability of the whole completion under the model; NaN where the generator does not know it.</summary>
    public double LogProbability { get; init; } = double.NaN;

    /// <summary>Tokens generated.</summary>
    public int Tokens { get; init; }

    /// <summary>Why the completion ended.</summary>
    public FinishReason FinishReason { get; init; }

    /// <summary>What the strategy ranked it by; what it means is said by the strategy.</summary>
    public double Score { get; init; }

    /// <summary>What the verifier said; null where it was not asked.</summary>
    public Verdict? Verdict { get; init; }
}
