namespace Reasoning.Verification.Problems.Formats;

/// <summary>
/// HumanEval (Chen et al., "Evaluating large language models trained on code", 2021), the file <c>HumanEval.jsonl.gz</c>: <c>task_id</c>, <c>prompt</c>
/// (imports, helpers, signature and docstring), <c>entry_point</c>, <c>test</c> (a function <c>check(candidate)</c>), and <c>canonical_solution</c> (the body;
/// may be absent). Further fields are ignored.
/// </summary>
internal sealed class HumanEvalFormat : BenchmarkFormat
{
    private const string Needed = "a problem has task_id, prompt, entry_point and test";

    public override string Name => "humaneval";

    public override string Title => "HumanEval (Chen et al. 2021)";

    public override string Tests => "assert statements";

    public override string File => "HumanEval.jsonl.gz of human-eval, packed or not.";

    public override Uri Homepage { get; } = new("https://github.com/openai/human-eval");

    public override string Licence => "MIT";

    public override IReadOnlyList<string> Fields { get; } = ["task_id", "prompt", "entry_point", "test"];

    private protected override CodeProblem ParseRecord(ProblemRecord record)
    {
        var name = record.GetText("task_id", Needed);
        var prompt = record.GetText("prompt", Needed);
        return new CodeProblem
        {
            TaskId = name,
            Prompt = prompt,
            EntryPoint = record.GetText("entry_point", Needed),
            CanonicalSolution = record.GetOptionalText("canonical_solution"),
            Tests = new AssertTests(record.GetText("test", Needed), prompt),
        };
    }
}
