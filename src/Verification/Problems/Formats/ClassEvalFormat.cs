using System.Text.Json;

namespace Reasoning.Verification.Problems.Formats;

/// <summary>
/// ClassEval (Du et al., "ClassEval: a manually-crafted benchmark for evaluating LLMs on class-level code generation", 2023), the file
/// <c>ClassEval_data.json</c>, one JSON array: <c>task_id</c>, <c>skeleton</c> (the class with docstrings instead of bodies), <c>test</c> (unittest classes),
/// <c>solution_code</c>, <c>import_statement</c> (import statements: a list, or one text), <c>class_name</c>. <c>class_description</c>, <c>class_constructor</c>,
/// <c>fields</c> and <c>methods_info</c> are not needed and ignored; <c>test_classes</c> is counted: each may take the harness' 5 s.
/// </summary>
internal sealed class ClassEvalFormat : BenchmarkFormat
{
    private const string Needed = "a problem of ClassEval has task_id, skeleton, test, solution_code and class_name";

    // The harness ends a test class after this long.
    private static readonly TimeSpan TimePerTestClass = TimeSpan.FromSeconds(5);

    public override string Name => "classeval";

    public override string Title => "ClassEval (Du et al. 2023)";

    public override string Tests => "unittest classes";

    public override string File => "ClassEval_data.json.";

    public override Uri Homepage { get; } = new("https://github.com/FudanSELab/ClassEval");

    public override string Licence => "MIT";

    public override IReadOnlyList<string> Fields { get; } = ["task_id", "skeleton", "test", "class_name"];

    private protected override CodeProblem ParseRecord(ProblemRecord record)
    {
        var name = record.GetText("task_id", Needed);
        var imports = (record.KindOf("import_statement") == JsonValueKind.String ? record.GetText("import_statement", Needed) : string.Join('\n', record.GetTexts("import_statement")))
            .ReplaceLineEndings("\n");
        var skeleton = record.GetText("skeleton", Needed).ReplaceLineEndings("\n");
        var className = record.GetText("class_name", Needed);
        var testClasses = record.KindOf("test_classes") == JsonValueKind.Array ? record.GetTexts("test_classes").Count : 1;
        return new CodeProblem
        {
            TaskId = name,
            Prompt = $"Complete the class {className}. Answer with the whole class in Python.\n\n```python\n{skeleton.Trim('\n')}\n```\n",
            Form = PromptForm.Description,
            EntryPoint = className,
            Preamble = imports,
            CanonicalSolution = record.GetOptionalText("solution_code")?.ReplaceLineEndings("\n"),
            Tests = new UnittestTests(record.GetText("test", Needed).ReplaceLineEndings("\n"), [className], imports),
            CpuTime = TimePerTestClass * Math.Clamp(testClasses, 1, 60),
        };
    }
}
