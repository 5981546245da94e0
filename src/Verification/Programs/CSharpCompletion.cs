using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Reasoning.Verification.Problems;

namespace Reasoning.Verification.Programs;

/// <summary>Makes a C# program of a model's text from which chat wrappers were removed; see <see cref="CompletionProgram"/> for the rules.</summary>
internal sealed class CSharpCompletion(CodeProblem problem, CompletionOptions options, List<ExtractionStep> steps)
{
    private readonly string _method = problem.EntryPoint.Split('.')[^1];

    public string Make(string text)
    {
        var code = TakeFenced(text) ?? text;
        if (problem.Form == PromptForm.Description) return problem.Preamble.Length == 0 ? code : AddPreamble(code);

        // What no compiler would take is not taken apart either.
        if (CSharpNesting.IsTooDeep(code)) return problem.Prompt + code;
        var root = CSharpSyntaxTree.ParseText(code).GetCompilationUnitRoot();
        if (Declares(root))
        {
            steps.Add(ExtractionStep.ReplacedSignature);
            return root.DescendantNodes().OfType<TypeDeclarationSyntax>().Any() ? WithUsings(code, root) : InClass(code);
        }

        if (options.TruncateAtStops)
        {
            var stop = CompletionProgram.StopStringsOf(problem).Select(text => code.IndexOf(text, StringComparison.Ordinal)).Where(at => at >= 0).DefaultIfEmpty(code.Length).Min();
            if (stop < code.Length) steps.Add(ExtractionStep.Truncated);
            code = code[..stop];
        }

        if (steps.Count > 0) steps.Add(ExtractionStep.ContinuedPrompt);
        return Balance(problem.Prompt + code);
    }

    private string? TakeFenced(string text)
    {
        var fences = CodeFence.Find(text);
        if (fences.Count == 0) return null;
        if (fences[0] is { Language: "", IsClosed: false, Start: var end } && text[..end].Contains('}'))
        {
            // The fence was opened in the prompt: this is its end.
            steps.Add(ExtractionStep.RemovedProse);
            return text[..end];
        }

        steps.Add(ExtractionStep.TookFence);
        var own = fences.Where(fence => fence.Language is "" or "csharp" or "cs" or "c#").ToArray();
        if (own.Length == 0) own = [.. fences];
        var defining = own.Where(fence => _method.Length > 0 && !CSharpNesting.IsTooDeep(fence.Code) && Declares(CSharpSyntaxTree.ParseText(fence.Code).GetCompilationUnitRoot())).ToArray();
        return (defining.LastOrDefault(fence => fence.IsClosed) ?? defining.LastOrDefault() ?? own.MaxBy(fence => fence.Code.Length)!).Code;
    }

    // A method of a class, or, where the text is a method alone, a local function of the top-level statements it is taken for.
    private bool Declares(CompilationUnitSyntax root) => root.DescendantNodes().Any(node => node switch
    {
        MethodDeclarationSyntax method => method.Identifier.Text == _method && !method.Identifier.IsMissing,
        LocalFunctionStatementSyntax { Parent: GlobalStatementSyntax } function => function.Identifier.Text == _method && !function.Identifier.IsMissing,
        _ => false,
    });

    private string WithUsings(string code, CompilationUnitSyntax root)
    {
        var present = root.Usings.Select(Normal).ToHashSet();
        var missing = CSharpSyntaxTree.ParseText(problem.Prompt).GetCompilationUnitRoot().Usings.Select(Normal).Where(line => !present.Contains(line));
        return string.Concat(missing.Select(line => $"{line}\n")) + code;

        static string Normal(UsingDirectiveSyntax line) => line.WithoutTrivia().NormalizeWhitespace().ToString();
    }

    // The prompt up to the declaration of the method, whose place the model's own takes.
    private string InClass(string code)
    {
        var root = CSharpSyntaxTree.ParseText(problem.Prompt).GetCompilationUnitRoot();
        var declared = root.DescendantNodes().FirstOrDefault(node => node is MethodDeclarationSyntax method && method.Identifier.Text == _method);
        return declared is null ? code : Balance($"{problem.Prompt[..declared.SpanStart].TrimEnd()}\n{code.TrimEnd()}\n");
    }

    private string AddPreamble(string code)
    {
        steps.Add(ExtractionStep.AddedPreamble);
        return $"{problem.Preamble.TrimEnd('\n')}\n{code}";
    }

    /// <summary>
    /// Closes what is open. A text that closes the class is cut off behind it; one that was cut off in another member after the method loses that member.
    /// </summary>
    private string Balance(string program)
    {
        var (depth, lastMemberEnd, openClasses) = (0, -1, 0);
        foreach (var token in SyntaxFactory.ParseTokens(program))
        {
            if (token.IsKind(SyntaxKind.OpenBraceToken)) depth++;
            if (!token.IsKind(SyntaxKind.CloseBraceToken)) continue;
            depth--;
            var end = token.Span.End;
            if (end <= problem.Prompt.Length) continue;
            if (depth <= 0)
            {
                if (program.AsSpan(end).IsWhiteSpace()) return program;
                if (!steps.Contains(ExtractionStep.BalancedBraces)) steps.Add(ExtractionStep.BalancedBraces);
                return program[..end] + "\n";
            }

            if (depth == 1) (lastMemberEnd, openClasses) = (end, depth);
        }

        if (depth == 0) return program;
        steps.Add(ExtractionStep.BalancedBraces);
        return lastMemberEnd >= 0
            ? $"{program[..lastMemberEnd]}\n{string.Concat(Enumerable.Repeat("}\n", openClasses))}"
            : $"{program}\n{string.Concat(Enumerable.Repeat("}\n", Math.Max(0, depth)))}";
    }
}
