namespace Reasoning.Verification.Abstention;

/// <summary>One wording for probabilities that are none.</summary>
internal static class Probability
{
    public static double Checked(double value, string name) => value is >= 0 and <= 1
        ? value
        : throw new ArgumentOutOfRangeException(name, value, "A probability lies between 0 and 1.");
}
