namespace Reasoning.Decoding.Beams;

/// <summary>A hypothesis of the beam.</summary>
/// <param name="Node">Its node.</param>
/// <param name="Slot">What it goes on with; null when it has finished.</param>
internal readonly record struct BeamMember(int Node, BeamSlot? Slot);
