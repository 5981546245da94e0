namespace Reasoning.Verification;

/// <summary>What became of one test.</summary>
public enum TestStatus
{
    /// <summary>It ran, and held every time.</summary>
    Passed,

    /// <summary>It ran, and the answer was wrong.</summary>
    Failed,

    /// <summary>It ran, and the candidate raised or ended instead of answering.</summary>
    Error,

    /// <summary>It was never reached.</summary>
    NotRun,
}
