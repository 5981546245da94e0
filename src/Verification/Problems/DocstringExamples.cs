using Reasoning.Verification.Values.Literals;

namespace Reasoning.Verification.Problems;

/// <summary>
/// The examples that a task shows its solver, in the form of a Python session: <c>&gt;&gt;&gt; f(1)</c> and below it what that gives. They are the tests that a search may
/// look at, where the real ones are kept to measure its result.
/// </summary>
public static class DocstringExamples
{
    private const string Prompt = ">>> ";
    private const string Continuation = "... ";

    /// <summary>
    /// The same task with its examples as the tests: calls of <see cref="CodeProblem.EntryPoint"/> with a literal below them. Where it shows none, all that is tested is that there is a
    /// function of that name.
    /// </summary>
    /// <param name="problem">A task in Python.</param>
    /// <returns>Null where the task is not in Python, or names no function.</returns>
    public static CodeProblem? ExampleProblem(CodeProblem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        if (problem.Language != ProgramLanguage.Python || problem.EntryPoint.Length == 0) return null;
        var asserts = Read(problem.Prompt)
            .Where(example => example.Expression.Contains($"{problem.EntryPoint}(", StringComparison.Ordinal))
            .Select(example => $"assert ({example.Expression}) == ({example.Expected})\n")
            .ToArray();
        return problem with { Tests = new AssertTests(asserts.Length == 0 ? $"assert callable({problem.EntryPoint})\n" : string.Concat(asserts)) };
    }

    /// <summary>The examples of a text: an expression, and the literal that is its value. Those whose value is no literal are left out. Linear in the length of the text.</summary>
    /// <param name="text">A docstring, or a program with docstrings.</param>
    public static IReadOnlyList<(string Expression, string Expected)> Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var examples = new List<(string, string)>();
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].Trim();
            if (!line.StartsWith(Prompt, StringComparison.Ordinal)) continue;
            var expression = line[Prompt.Length..].Trim();
            while (i + 1 < lines.Length && lines[i + 1].TrimStart().StartsWith(Continuation, StringComparison.Ordinal))
                expression += " " + lines[++i].TrimStart()[Continuation.Length..].Trim();

            var expected = new List<string>();
            while (i + 1 < lines.Length && IsOutput(lines[i + 1])) expected.Add(lines[++i].Trim());
            var value = string.Join('\n', expected);
            if (expression.Length > 0 && value.Length > 0 && PythonLiteral.TryParse(value) is not null) examples.Add((expression, value));
        }

        return examples;
    }

    private static bool IsOutput(string line)
    {
        var text = line.Trim();
        return text.Length > 0 && !text.StartsWith(">>>", StringComparison.Ordinal) && !text.StartsWith("\"\"\"", StringComparison.Ordinal) && !text.StartsWith("'''", StringComparison.Ordinal);
    }
}
