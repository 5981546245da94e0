namespace Reasoning.Decoding.Sampling;

/// <summary>A token in a selection by mass.</summary>
/// <param name="Score">Larger comes first.</param>
/// <param name="Mass">Its probability, not necessarily normalised.</param>
/// <param name="Index">Where it stands among the logits; equal scores come in ascending order of it.</param>
internal readonly record struct MassEntry(double Score, double Mass, int Index)
{
    public bool Beats(in MassEntry other) => Score > other.Score || (Score == other.Score && Index < other.Index);
}
