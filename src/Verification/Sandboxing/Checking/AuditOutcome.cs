namespace Reasoning.Verification.Sandboxing.Checking;

/// <summary>What became of a claim that a sandbox makes.</summary>
public enum AuditOutcome
{
    /// <summary>Every attack was really carried out and came to nothing; where it could be tried without the sandbox, it worked there.</summary>
    Held,

    /// <summary>An attack succeeded.</summary>
    Broken,

    /// <summary>An attack did not run, or does not work without the sandbox either, so that its failure says nothing.</summary>
    NotProven,
}
