namespace Reasoning.Verification.Problems.Formats;

/// <summary>
/// The sanitized part of MBPP, the file <c>sanitized-mbpp.json</c>, one JSON array: <c>task_id</c> (a number), <c>prompt</c>, <c>code</c>, <c>test_list</c>,
/// <c>test_imports</c> (a list of import statements; may be absent). <c>source_file</c> is ignored.
/// </summary>
internal sealed class SanitizedMbppFormat : BenchmarkFormat
{
    private const string Needed = "a problem of the sanitized MBPP has task_id, prompt, code and test_list";

    public override string Name => "mbpp-sanitized";

    public override string Title => "MBPP, sanitized (Austin et al. 2021)";

    public override string Tests => "assert statements";

    public override string File => "sanitized-mbpp.json, 427 problems whose texts were checked.";

    public override Uri Homepage { get; } = new("https://github.com/google-research/google-research/tree/master/mbpp");

    public override string Licence => "CC-BY-4.0";

    public override IReadOnlyList<string> Fields { get; } = ["task_id", "prompt", "code", "test_list"];

    private protected override CodeProblem ParseRecord(ProblemRecord record) =>
        MbppProblem.Make(record, "prompt", string.Join('\n', record.GetTexts("test_imports")), Needed);
}
