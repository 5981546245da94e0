namespace Reasoning.Decoding.Grammars.Alignment;

/// <summary>All particles that have the same tokens, and so the same weight.</summary>
internal sealed class ParticleGroup(ConstrainedSequence sequence, int count, double logWeight)
{
    public ConstrainedSequence Sequence { get; } = sequence;

    /// <summary>How many they are.</summary>
    public int Count { get; set; } = count;

    /// <summary>The weight of each.</summary>
    public double LogWeight { get; set; } = logWeight;

    /// <summary>Whether they met a dead end.</summary>
    public bool IsDead { get; set; }

    /// <summary>Whether they go on.</summary>
    public bool IsLive => !IsDead && !Sequence.IsEnded;
}
