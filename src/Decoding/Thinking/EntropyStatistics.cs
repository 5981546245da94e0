namespace Reasoning.Decoding.Thinking;

/// <summary>
/// The entropies of the steps of a thinking phase, in nats or in shares of ln V, as the decoder measures them. All 0 where there was no step.
/// </summary>
/// <param name="Steps">How many distributions were measured.</param>
/// <param name="Mean">Their mean entropy.</param>
/// <param name="Minimum">The smallest.</param>
/// <param name="Maximum">The largest.</param>
/// <param name="LongestLowRun">The most consecutive steps whose entropy was below the threshold of the cold stop.</param>
public readonly record struct EntropyStatistics(int Steps, double Mean, double Minimum, double Maximum, int LongestLowRun);
