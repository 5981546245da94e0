namespace Reasoning.Verification.TestGeneration.ModelTests;

/// <summary>What to do where tests expect different values of the same call.</summary>
public enum ContradictionHandling
{
    /// <summary>Keep the value that the most samples expect; where several are tied, none.</summary>
    KeepMostFrequent,

    /// <summary>Keep them all, for a selection rule that weighs tests against each other, such as CodeT or B4.</summary>
    KeepAll,
}
