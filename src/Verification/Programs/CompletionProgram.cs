using Reasoning.Verification.Problems;

namespace Reasoning.Verification.Programs;

/// <summary>
/// Makes a whole program of a problem's prompt and what a model wrote: the body of the function, the whole function or class, a whole program, or any of them inside of
/// what chat models write around code. No text makes it fail.
/// </summary>
/// <remarks>
/// <list type="number">
/// <item>Thoughts (<c>&lt;think&gt;</c>), tokens of chat templates, and tags such as <c>[PYTHON]</c> or <c>&lt;answer&gt;</c> are removed.</item>
/// <item>Of fenced blocks in the problem's language, the last closed one that defines the entry point is taken, together with blocks before it that define what it uses. Where none defines
/// it, the first block is a function's body, and a whole program is the last closed block that reads and writes. Without a fence, sentences before the code and after it are removed.</item>
/// <item>A text that begins at the left margin and defines the entry point replaces the prompt from the signature on; any other continues the prompt, indented again where it must have lost its
/// indentation. Where the task is a description, the code is the whole program, behind the benchmark's preamble.</item>
/// <item>Where a function or class is asked for, <c>if __name__ == "__main__"</c> goes, and from what stood among other things or is a whole program also the calls of <c>print</c>, assertions and
/// tests at the end. Text that only continues the prompt keeps them: it is run as in the reference harness of HumanEval.</item>
/// <item>C# that continues a class has its braces balanced: what follows the class is cut off, an unfinished member after the method too.</item>
/// </list>
/// </remarks>
public static class CompletionProgram
{
    private static readonly string[] CSharpStops = ["\n    }\n"];

    /// <summary>
    /// Where sampling of a function's body stops: what begins at the left margin is no longer part of it (Chen et al., "Evaluating large language
    /// models trained on code", 2021, section 2.1).
    /// </summary>
    public static IReadOnlyList<string> StopStrings { get; } = ["\nclass", "\ndef", "\n#", "\nif", "\nprint"];

    /// <summary>
    /// Where sampling of an answer stops: <see cref="StopStrings"/> for a Python function's body, the end of the method in C# (Cassano et al., MultiPL-E, 2022),
    /// nothing where the completion is a whole program.
    /// </summary>
    /// <param name="problem">The problem that is asked.</param>
    public static IReadOnlyList<string> StopStringsOf(CodeProblem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        if (problem.Form == PromptForm.Description) return [];
        return problem.Language == ProgramLanguage.CSharp ? CSharpStops : StopStrings;
    }

    /// <summary>The program to run.</summary>
    /// <param name="problem">The problem that was asked.</param>
    /// <param name="completion">What the model wrote.</param>
    /// <param name="options">How to read it; null for the defaults.</param>
    public static string Assemble(CodeProblem problem, string completion, CompletionOptions? options = null) => Extract(problem, completion, options).Program;

    /// <summary>The program to run, and how it was made.</summary>
    /// <param name="problem">The problem that was asked.</param>
    /// <param name="completion">What the model wrote.</param>
    /// <param name="options">How to read it; null for the defaults.</param>
    public static Extraction Extract(CodeProblem problem, string completion, CompletionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(completion);
        options ??= new CompletionOptions();
        var steps = new List<ExtractionStep>();
        var text = Unwrap(completion.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n'), steps);
        var program = problem.Language == ProgramLanguage.CSharp
            ? new CSharpCompletion(problem, options, steps).Make(text)
            : new PythonCompletion(problem, options, steps).Make(text);
        return new Extraction(program, steps.AsReadOnly());
    }

    /// <summary>Cuts a function body off at the first of <see cref="StopStrings"/>.</summary>
    public static string Truncate(string completion)
    {
        ArgumentNullException.ThrowIfNull(completion);
        var cut = StopStrings.Select(stop => completion.IndexOf(stop, StringComparison.Ordinal)).Where(at => at >= 0).DefaultIfEmpty(completion.Length).Min();
        return completion[..cut];
    }

    private static string Unwrap(string completion, List<ExtractionStep> steps)
    {
        var answer = ChatText.RemoveThoughts(completion);
        if (answer.Length < completion.Length) steps.Add(ExtractionStep.RemovedThoughts);
        var turn = ChatText.RemoveTurnTokens(answer);
        if (turn.Length < answer.Length) steps.Add(ExtractionStep.RemovedTurnTokens);
        if (ChatText.TakeTagged(turn) is not { } tagged) return turn;
        steps.Add(ExtractionStep.TookTagged);
        return tagged;
    }
}
