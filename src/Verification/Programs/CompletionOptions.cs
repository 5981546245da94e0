namespace Reasoning.Verification.Programs;

/// <summary>How a model's completion is read as a program.</summary>
public sealed record CompletionOptions
{
    /// <summary>
    /// Cut a function body off where the model went on to something else: at the first of HumanEval's stop strings (a new class,
    /// function, comment, <c>if</c> or <c>print</c> at the left margin). Default: false, as the generator is expected to stop there.
    /// </summary>
    public bool TruncateAtStops { get; init; }
}
