namespace Reasoning.Verification.Problems.Formats;

/// <summary>
/// MBPP (Austin et al., "Program synthesis with large language models", 2021), the full file <c>mbpp.jsonl</c>: <c>task_id</c> (a number), <c>text</c>,
/// <c>code</c>, <c>test_list</c>, <c>test_setup_code</c> (may be absent). <c>challenge_test_list</c> is not used, as in the paper's evaluation.
/// </summary>
internal sealed class MbppFormat : BenchmarkFormat
{
    private const string Needed = "a problem of MBPP has task_id, text, code and test_list";

    public override string Name => "mbpp";

    public override string Title => "MBPP (Austin et al. 2021)";

    public override string Tests => "assert statements";

    public override string File => "mbpp.jsonl, all 974 problems.";

    public override Uri Homepage { get; } = new("https://github.com/google-research/google-research/tree/master/mbpp");

    public override string Licence => "CC-BY-4.0";

    public override IReadOnlyList<string> Fields { get; } = ["task_id", "text", "code", "test_list"];

    private protected override CodeProblem ParseRecord(ProblemRecord record) =>
        MbppProblem.Make(record, "text", record.GetOptionalText("test_setup_code") ?? "", Needed);
}
