namespace Reasoning.Verification.Problems;

/// <summary>A programming task in the shape of HumanEval: complete the prompt so that the tests hold.</summary>
public sealed record CodeProblem
{
    /// <summary>Name of the task, unique in its benchmark, such as <c>HumanEval/0</c>.</summary>
    public required string TaskId { get; init; }

    /// <summary>The beginning of a program, up to and including the signature and docstring of the function to write.</summary>
    public required string Prompt { get; init; }

    /// <summary>Name of the function to write.</summary>
    public required string EntryPoint { get; init; }

    /// <summary>A completion of the prompt that is known to be right; null where the benchmark has none.</summary>
    public string? CanonicalSolution { get; init; }

    /// <summary>Source of the tests: a function <c>check(candidate)</c>, or statements that call the function by its name.</summary>
    public required string Test { get; init; }
}
