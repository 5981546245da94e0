namespace Reasoning.Verification.Adequacy.Mutants;

/// <summary>A program with one small mistake.</summary>
public sealed record Mutant
{
    /// <summary>The kind of mistake.</summary>
    public required MutationOperator Operator { get; init; }

    /// <summary>Line of the original program at which it was made, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>What was changed, such as <c>n &lt; 2 becomes n &lt;= 2</c>.</summary>
    public required string Description { get; init; }

    /// <summary>The whole program; it differs from the original in the one place.</summary>
    public required string Program { get; init; }

    /// <summary>The lines that differ, as in a unified diff without context.</summary>
    public required string Diff { get; init; }
}
