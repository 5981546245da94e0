namespace Reasoning.Verification.Programs;

/// <summary>How a model's completion is read as a program.</summary>
public sealed record CompletionOptions
{
    /// <summary>
    /// Cut a function body off where the model went on to something else: at the first of HumanEval's stop strings (a new class,
    /// function, comment, <c>if</c> or <c>print</c> at the left margin). Default: false, as the generator is expected to stop there.
    /// </summary>
    public bool TruncateAtStops { get; init; }

    /// <summary>
    /// Keep only imports, the entry point and the top-level definitions and assignments that it needs, directly or through each other, as EvalPlus'
    /// <c>sanitize</c> does (Liu et al. 2023). Other statements at the top level go. Python, and problems with an entry point. Default: false.
    /// </summary>
    public bool KeepReachableOnly { get; init; }
}
