namespace Reasoning.Decoding.Fusion;

/// <summary>One point of a <see cref="WeightGrid"/>.</summary>
/// <param name="LogSumExp">ln Σ exp(x + α·d).</param>
/// <param name="MeanDifference">The mean of d under softmax(x + α·d).</param>
/// <param name="MeanOther">The mean of the other row under it; 0 without one.</param>
internal readonly record struct GridPoint(double LogSumExp, double MeanDifference, double MeanOther);
