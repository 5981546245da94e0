namespace Reasoning.Search.Repair;

/// <summary>What a verdict says of a candidate's bug.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Evidence">What it was concluded from, in one sentence.</param>
/// <param name="Line">Line of the program that was run, counted from 1, where the failure was noticed; 0 where it is not known.</param>
public sealed record BugFinding(BugKind Kind, string Evidence, int Line)
{
    /// <summary>The class that the kind belongs to.</summary>
    public BugClass Class => BugTaxonomy.ClassOf(Kind);
}
