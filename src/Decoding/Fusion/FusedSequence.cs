using Reasoning.Decoding.Models;

namespace Reasoning.Decoding.Fusion;

/// <summary>A sequence of a <see cref="FusedSession"/>.</summary>
internal sealed class FusedSequence(int parts)
{
    /// <summary>Its names in the sessions of the parts.</summary>
    public SequenceId[] Ids { get; } = new SequenceId[parts];

    /// <summary>How many positions it holds, in every part.</summary>
    public int Length { get; set; }

    /// <summary>The last pass it took part in.</summary>
    public long LastPass { get; set; }
}
