using System.Text.RegularExpressions;
using Reasoning.Verification.Programs;

namespace Reasoning.Verification.Problems.Formats;

/// <summary>What both files of MBPP have in common.</summary>
internal static partial class MbppProblem
{
    /// <summary>
    /// The problem of a record. Its name is <c>Mbpp/</c> and the number, as in EvalPlus. The prompt is the task and its tests, without which the function's name and
    /// arguments cannot be known (Austin et al. 2021, section 2.1); the function is the one of the reference that the tests call first.
    /// </summary>
    public static CodeProblem Make(ProblemRecord record, string promptField, string setup, string needed)
    {
        var name = record.GetName("task_id", needed);
        var text = record.GetText(promptField, needed).Trim();
        var code = record.GetText("code", needed).ReplaceLineEndings("\n");
        var tests = record.GetTexts("test_list");
        if (tests.Count == 0) throw record.Broken("the field 'test_list' holds no tests");
        var source = string.Join('\n', tests.Select(test => test.ReplaceLineEndings("\n").TrimEnd()));
        var defined = Definition().Matches(code).Select(match => match.Groups["name"].Value).ToHashSet();
        var entryPoint = Call().Matches(source).Select(match => match.Groups["name"].Value).FirstOrDefault(defined.Contains)
            ?? throw record.Broken("the tests call no function that the field 'code' defines");
        var classes = ClassesUsed($"{setup}\n{source}", code);
        return new CodeProblem
        {
            TaskId = $"Mbpp/{name}",
            Prompt = $"{text}\nYour code should pass these tests:\n\n{source}\n",
            Form = PromptForm.Description,
            EntryPoint = entryPoint,
            CanonicalSolution = code,
            Tests = classes.Length == 0
                ? new AssertTests(source, WithImports(setup.ReplaceLineEndings("\n"), code))
                : new UnittestTests(WithObjects(setup.ReplaceLineEndings("\n"), tests), [entryPoint, .. classes], WithImports("", code)),
        };
    }

    // Three of the tasks test with objects of a class that the program has to define.
    private static string[] ClassesUsed(string tests, string code)
    {
        var used = Call().Matches(tests).Select(match => match.Groups["name"].Value).ToHashSet();
        return [.. ClassDefinition().Matches(code).Select(match => match.Groups["name"].Value).Where(used.Contains).Distinct()];
    }

    /// <summary>The setup, which makes the objects, and each assertion as a test method.</summary>
    private static string WithObjects(string setup, IReadOnlyList<string> tests)
    {
        var methods = tests.Select((test, i) => $"    def test_{i + 1:000}(self):\n        {test.ReplaceLineEndings("\n").Trim().Replace("\n", "\n        ", StringComparison.Ordinal)}\n");
        return $"import unittest\n{setup.TrimEnd()}\n\n\nclass Tests(unittest.TestCase):\n{string.Join('\n', methods)}";
    }

    // The benchmark's harness runs the tests beside the program, where they use its imports; here they have those of the reference.
    private static string WithImports(string setup, string code)
    {
        var present = setup.Split('\n');
        return string.Join('\n', PythonBlock.Split(code).Where(block => block.IsImport && !present.Contains(block.Head)).Select(block => block.Head).Append(setup).Where(line => line.Length > 0));
    }

    [GeneratedRegex(@"^[ \t]*(async[ \t]+)?def[ \t]+(?<name>\w+)|^class[ \t]+(?<name>\w+)|^(?<name>\w+)[ \t]*=[ \t]*lambda\b", RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Definition();

    [GeneratedRegex(@"^class[ \t]+(?<name>\w+)", RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex ClassDefinition();

    [GeneratedRegex(@"\b(?<name>[^\W\d]\w*)[ \t]*\(", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Call();
}
