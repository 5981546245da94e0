namespace Reasoning.Evaluation.Runs;

/// <summary>What the strategies of a run may verify candidates with.</summary>
public enum SearchVerifier
{
    /// <summary>The benchmark's own tests, by which results are measured: what a strategy could reach with a perfect verifier.</summary>
    Tests,

    /// <summary>The examples that the problem's text shows, if any; results are measured by tests that the search never sees.</summary>
    Examples,

    /// <summary>Nothing.</summary>
    None,
}
