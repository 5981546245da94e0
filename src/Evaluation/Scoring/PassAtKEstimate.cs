using System.Text.Json.Serialization;

namespace Reasoning.Evaluation.Scoring;

/// <summary>pass@k of a benchmark: the mean over its problems of the unbiased estimate of Chen et al. (2021).</summary>
/// <param name="K">Samples drawn.</param>
/// <param name="Value">
/// The estimate, 0..1, over the problems with at least k samples that were judged. Null where some problem has fewer than k samples at all, so that pass@k was never measured,
/// and where none has k judged ones.
/// </param>
/// <param name="Interval">Where pass@k of all problems of this kind lies, the problems taken for a random sample of them; null with the value.</param>
/// <param name="Problems">Problems that the mean is over; those with samples that have fewer than k judged ones are not among them.</param>
/// <param name="ValueIfExcludedFailed">
/// The estimate with the samples of which nothing is known counted as failures: what is certain even if candidates brought that about to be left out. Null where none were
/// left out, or some problem has fewer than k samples.
/// </param>
public sealed record PassAtKEstimate(
    int K, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? Value, MeanInterval? Interval, int Problems, double? ValueIfExcludedFailed = null);
