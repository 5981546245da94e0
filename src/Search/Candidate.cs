using System.Globalization;
using Reasoning.Decoding.Generation;
using Reasoning.Verification;

namespace Reasoning.Search;

/// <summary>One completion of a problem, with what is known about it.</summary>
public sealed record Candidate
{
    /// <summary>In which order the strategy made it, counted from 0.</summary>
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

    /// <summary>How it came about, such as the plan it follows or the candidate it repairs; null where it is a plain sample.</summary>
    public string? Origin { get; init; }

    /// <summary><see cref="LogProbability"/> per token; 0 for an empty completion, NaN where unknown.</summary>
    public double MeanLogProbability => Tokens == 0 ? 0 : LogProbability / Tokens;

    /// <summary>The name of its node in a trace.</summary>
    internal string NodeName => string.Create(CultureInfo.InvariantCulture, $"candidate {Index}");

    /// <summary>Whether the verifier let it pass.</summary>
    public bool HasPassed => Verdict is { Passed: true };
}
