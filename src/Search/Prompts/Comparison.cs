namespace Reasoning.Search.Prompts;

/// <summary>What a judge says of two candidates.</summary>
/// <param name="Preferred">Which is better.</param>
/// <param name="FirstProbability">How likely the first is the better one, as far as the judge tells; 1, 0 or 0.5 where it only names one.</param>
public sealed record Comparison(Preference Preferred, double FirstProbability)
{
    /// <summary>A comparison that only names the better one.</summary>
    public static Comparison Of(Preference preferred) =>
        new(preferred, preferred switch { Preference.First => 1, Preference.Second => 0, _ => 0.5 });

    /// <summary>A comparison of a judge that tells how likely the first is the better one.</summary>
    /// <param name="firstProbability">From 0 to 1.</param>
    public static Comparison Likely(double firstProbability) =>
        new(firstProbability switch { > 0.5 => Preference.First, < 0.5 => Preference.Second, _ => Preference.Tie }, firstProbability);
}
