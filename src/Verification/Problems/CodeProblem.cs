using Reasoning.Verification.Sandboxing;

namespace Reasoning.Verification.Problems;

/// <summary>A programming task: complete the prompt so that the tests hold.</summary>
public sealed record CodeProblem
{
    /// <summary>Name of the task, unique in its benchmark, such as <c>HumanEval/0</c>.</summary>
    public required string TaskId { get; init; }

    /// <summary>The language of the answer. Default: Python.</summary>
    public ProgramLanguage Language { get; init; }

    /// <summary>
    /// What the model is asked: the beginning of a program, up to and including the signature and docstring of the function to write, or the task in words
    /// (see <see cref="Form"/>).
    /// </summary>
    public required string Prompt { get; init; }

    /// <summary>What the prompt is, and so how a completion becomes a program. Default: the beginning of the program.</summary>
    public PromptForm Form { get; init; }

    /// <summary>
    /// Name of the function to write, or <c>Class.method</c>, or the class where a whole class is asked for; empty where the whole program is the answer.
    /// </summary>
    public required string EntryPoint { get; init; }

    /// <summary>
    /// Source that the benchmark puts in front of every program, such as imports that a solution need not repeat. Only where the completion is the whole program
    /// (<see cref="PromptForm.Description"/>). Default: empty.
    /// </summary>
    public string Preamble { get; init; } = "";

    /// <summary>A completion of the prompt that is known to be right; null where the benchmark has none.</summary>
    public string? CanonicalSolution { get; init; }

    /// <summary>What a right program does.</summary>
    public required TestSuite Tests { get; init; }

    /// <summary>
    /// Processor time that the benchmark grants one run of the program; null where it says nothing. A run is one test of <see cref="InputOutputTests"/>, each of which has
    /// the whole time, and all tests together of the other styles, which are called in one process.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Not above zero, or above one hour.</exception>
    public TimeSpan? CpuTime { get; init => field = value is { } time ? SandboxOptions.Limit(time, nameof(CpuTime)) : null; }
}
