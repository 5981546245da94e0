namespace Reasoning.Search.Voting;

/// <summary>Answers of like confidence, and how many of them were right.</summary>
/// <param name="Lower">The least confidence of the bin.</param>
/// <param name="Upper">The bin's upper end, which belongs to the next bin, but for the last.</param>
/// <param name="Count">Answers in it.</param>
/// <param name="MeanConfidence">Their mean confidence; NaN for an empty bin.</param>
/// <param name="Accuracy">The share of them that are right; NaN for an empty bin.</param>
public readonly record struct ReliabilityBin(double Lower, double Upper, int Count, double MeanConfidence, double Accuracy);
