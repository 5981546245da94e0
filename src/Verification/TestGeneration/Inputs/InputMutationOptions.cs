namespace Reasoning.Verification.TestGeneration.Inputs;

/// <summary>How inputs are mutated. Checked when set.</summary>
public sealed record InputMutationOptions
{
    /// <summary>Decides every choice: the same seed and the same seen inputs give the same new ones. Default: 0.</summary>
    public int Seed { get; init; }

    /// <summary>Mutations made on the way from an input to a new one: one, and each further one half as often, up to this many. Default: 5.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 1..100.</exception>
    public int MostSteps { get; init => field = Within(value, 1, 100, nameof(MostSteps)); } = 5;

    /// <summary>How often a number or text becomes one that was seen elsewhere, instead of a changed one, 0..1. Default: 0.3.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 0..1 or not a number.</exception>
    public double IngredientShare
    {
        get;
        init => field = value is >= 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(nameof(IngredientShare), value, "A share lies between 0 and 1.");
    } = 0.3;

    /// <summary>Values that one input may consist of, those inside of others counted; an input of as many or more does not grow. Default: 500.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public int MostValues { get; init => field = Within(value, 1, int.MaxValue, nameof(MostValues)); } = 500;

    /// <summary>Characters (bytes) up to which a text may grow. Default: 1000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public int LongestText { get; init => field = Within(value, 1, int.MaxValue, nameof(LongestText)); } = 1000;

    private static int Within(int value, int least, int most, string name) => value >= least && value <= most
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} must lie between {least} and {most}.");
}
