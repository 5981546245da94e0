using System.Text.RegularExpressions;
using Reasoning.Verification.Problems;

namespace Reasoning.Verification.Programs;

/// <summary>
/// Makes a whole program of a problem's prompt and what a model wrote: the body of the function, the whole function (or a whole
/// program), or either of them in a Markdown fence with prose around it.
/// </summary>
public static partial class CompletionProgram
{
    /// <summary>
    /// Where sampling of a function's body stops: what begins at the left margin is no longer part of it (Chen et al., "Evaluating large language
    /// models trained on code", 2021, section 2.1).
    /// </summary>
    public static IReadOnlyList<string> StopStrings { get; } = ["\nclass", "\ndef", "\n#", "\nif", "\nprint"];

    private static readonly string[] CSharpStops = ["\n    }\n"];

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
    public static string Assemble(CodeProblem problem, string completion, CompletionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(completion);
        options ??= new CompletionOptions();
        var fenced = Unfence(completion, problem.EntryPoint);
        var code = (fenced ?? completion).ReplaceLineEndings("\n");
        var startsAtMargin = code.Split('\n').FirstOrDefault(line => !string.IsNullOrWhiteSpace(line)) is { } first && !char.IsWhiteSpace(first[0]);
        if (startsAtMargin && Definition(code, problem.EntryPoint) >= 0)
        {
            // The function is all there; of the prompt, only what stands before its signature (imports, other functions) is still needed.
            var signature = Definition(problem.Prompt, problem.EntryPoint);
            return $"{(signature < 0 ? problem.Prompt : problem.Prompt[..signature]).TrimEnd()}\n\n{code}";
        }

        if (options.TruncateAtStops) code = Truncate(code);

        // Only a fence can have taken the indentation away; without one the text continues the prompt as it stands.
        if (fenced is not null && startsAtMargin) code = Indent(code);
        return fenced is null || problem.Prompt.EndsWith('\n') ? problem.Prompt + code : $"{problem.Prompt}\n{code}";
    }

    /// <summary>Cuts a function body off at the first of <see cref="StopStrings"/>.</summary>
    public static string Truncate(string completion)
    {
        ArgumentNullException.ThrowIfNull(completion);
        var cut = StopStrings.Select(stop => completion.IndexOf(stop, StringComparison.Ordinal)).Where(at => at >= 0).DefaultIfEmpty(completion.Length).Min();
        return completion[..cut];
    }

    /// <summary>The fenced block that defines the function, or else the first one; null where there is no fence.</summary>
    private static string? Unfence(string completion, string entryPoint)
    {
        var blocks = Fence().Matches(completion).Select(match => match.Groups["code"].Value).ToList();
        return blocks.Find(block => Definition(block.ReplaceLineEndings("\n"), entryPoint) >= 0) ?? blocks.FirstOrDefault();
    }

    /// <summary>Where the function is defined at the left margin (the last time), or -1.</summary>
    private static int Definition(string code, string entryPoint) =>
        Regex.Matches(code, $@"^(async\s+)?def\s+{Regex.Escape(entryPoint)}\s*\(", RegexOptions.Multiline | RegexOptions.CultureInvariant) is [.., var last]
            ? last.Index
            : -1;

    private static string Indent(string code) =>
        string.Join('\n', code.Split('\n').Select(line => string.IsNullOrWhiteSpace(line) ? line : $"    {line}"));

    // An unclosed fence runs to the end: the model was cut off.
    [GeneratedRegex(@"^[ \t]*```[^\n`]*\n(?<code>.*?)(^[ \t]*```|\z)", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Fence();
}
