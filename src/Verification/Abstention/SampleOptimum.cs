namespace Reasoning.Verification.Abstention;

/// <summary>How many samples to draw, at most, before giving up.</summary>
/// <param name="Samples">The number with the greatest value, the smallest one among equals; 0 if no sample is worth drawing; null if the value grows for ever.</param>
/// <param name="Value">The greatest expected value per problem; where the value grows for ever, the limit it grows towards.</param>
/// <param name="IsProven">
/// False where the search ended at its limit before it was certain that no larger number does better; <see cref="Samples"/> is then the best up to the limit.
/// </param>
public readonly record struct SampleOptimum(int? Samples, double Value, bool IsProven)
{
    /// <summary>Whether each further sample adds value, so that there is no best number.</summary>
    public bool IsUnbounded => Samples is null;
}
