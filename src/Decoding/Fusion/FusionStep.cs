using Reasoning.Decoding.Models;

namespace Reasoning.Decoding.Fusion;

/// <summary>What a fusion rule did at one position: see <see cref="FusionObserver"/>.</summary>
public readonly ref struct FusionStep
{
    internal FusionStep(SequenceId sequence, int position, ReadOnlySpan<double> weights, double objective)
    {
        Sequence = sequence;
        Position = position;
        Weights = weights;
        Objective = objective;
    }

    /// <summary>The sequence, as the fused model's session names it.</summary>
    public SequenceId Sequence { get; }

    /// <summary>How many inputs of the sequence the fused logits follow; at least 1.</summary>
    public int Position { get; }

    /// <summary>The weights that were applied, <see cref="FusionRule.GetWeightCount"/> of them. Valid during the call only.</summary>
    public ReadOnlySpan<double> Weights { get; }

    /// <summary>What <see cref="FusionRule.Fuse"/> returned: the value of what was minimised, 0 for fixed weights.</summary>
    public double Objective { get; }
}
