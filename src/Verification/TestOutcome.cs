namespace Reasoning.Verification;

/// <summary>What became of one test.</summary>
public sealed record TestOutcome
{
    /// <summary>What became of it.</summary>
    public required TestStatus Status { get; init; }

    /// <summary>The test as its author wrote it, such as <c>assert candidate([1, 2]) == 3</c>.</summary>
    public required string Source { get; init; }

    /// <summary>Line of the test in the test source, counted from 1; 0 where the test has no line.</summary>
    public int Line { get; init; }

    /// <summary>What the candidate answered where the test failed, as the language prints it; null where it gave no answer.</summary>
    public string? Observed { get; init; }

    /// <summary>What went wrong, in one sentence; null where nothing did.</summary>
    public string? Message { get; init; }

    /// <summary>What the candidate raised; null where it raised nothing, or where it is not known.</summary>
    public RaisedError? Error { get; init; }

    /// <summary>
    /// What the candidate printed since the test before this one, as far as it lies within the beginning that is kept; empty where that is nothing or not known.
    /// </summary>
    public string Output { get; init; } = "";
}
