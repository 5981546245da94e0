using Reasoning.Decoding.Sampling;

namespace Reasoning.Search.Steps;

/// <summary>A wish for next steps of one beginning.</summary>
/// <param name="Beginning">What they are added to; it must not have ended.</param>
/// <param name="Count">How many samples, at least 1.</param>
/// <param name="Sampling">How tokens are chosen.</param>
public sealed record StepAsk(StepNode Beginning, int Count, SamplingOptions Sampling);
