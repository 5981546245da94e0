namespace Reasoning.Decoding.Decoders;

/// <summary>What a run cost.</summary>
/// <param name="ModelCalls">Next-token distributions that the algorithm used: one per hypothesis it expanded. The measure of the beam-search literature.</param>
/// <param name="ComputedPositions">Positions computed for the run, the prompt's included; shared beginnings count once, what was in the cache not at all.</param>
/// <param name="Rounds">How often the run waited for a forward pass; what it computes in one round, the model computes as one batch.</param>
public readonly record struct DecodingCost(long ModelCalls, long ComputedPositions, long Rounds);
