using System.Globalization;
using System.Text.Json;
using Reasoning.Verification.Values;
using static System.FormattableString;

namespace Reasoning.Verification.Problems.Formats;

/// <summary>
/// MBPP+: EvalPlus' format (<see cref="EvalPlusFormat"/>), the file <c>MbppPlus.jsonl.gz</c>, with <c>assertion</c> (the original tests, not used). The prompt is a
/// docstring with the task and an example, the canonical solution the whole program after it. Tuples, sets and complex numbers among the
/// arguments are restored by the task's number (<see cref="MbppPlusInputs"/>). Or records of the data set <c>evalplus/mbppplus</c>, which are those of the sanitized MBPP with the
/// further tests as a program in the field <c>test</c> (<see cref="MbppPlusProgram"/>).
/// </summary>
internal sealed class MbppPlusFormat : EvalPlusFormat
{
    public override string Name => "mbppplus";

    public override string Title => "MBPP+ (Liu et al. 2023)";

    public override string File => "MbppPlus.jsonl.gz of EvalPlus, packed or not, or the data set evalplus/mbppplus as JSON lines.";

    private protected override PromptForm Form => PromptForm.Description;

    public override bool Recognises(ProblemRecord record) => (base.Recognises(record) && IsMbpp(record)) || MbppPlusProgram.IsIn(record);

    public static bool IsMbpp(ProblemRecord record) =>
        record.KindOf("task_id") == JsonValueKind.String && record.GetText("task_id", "").StartsWith("Mbpp/", StringComparison.Ordinal);

    private protected override CodeProblem ParseRecord(ProblemRecord record)
    {
        if (!MbppPlusProgram.IsIn(record)) return base.ParseRecord(record);
        var (entryPoint, tests, tolerance) = MbppPlusProgram.Read(record);
        var original = MbppProblem.Make(record, "prompt", "", "");
        return MakeProblem(original.TaskId, original.Prompt, entryPoint, original.CanonicalSolution!, tests, tolerance);
    }

    private protected override IReadOnlyList<PlainValue> Restore(string name, IReadOnlyList<PlainValue> arguments) =>
        int.TryParse(name.AsSpan(name.LastIndexOf('/') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var task)
            ? MbppPlusInputs.Restore(task, arguments)
            : arguments;

    // The references of these return a match or None. As in EvalPlus, any other object that a program returns instead counts as found.
    private protected override PlainValue? FindForeignAnswer(string entryPoint) => AsksForMatch(entryPoint) ? true : null;

    private static bool AsksForMatch(string entryPoint) => entryPoint is "check_str" or "text_match_three" or "text_starta_endb";

    private protected override (Func<CheckedAnswer, bool>? Oracle, string? Name) FindOracle(string entryPoint, double tolerance) => entryPoint switch
    {
        "similar_elements" or "find_char_long" or "common_in_nested_lists" or "extract_singly" or "larg_nnum" or "intersection_array" or "find_dissimilar" or "Diff" =>
            (EvalPlusOracles.AreEqualAsSets, "equal as sets"),
        _ when AsksForMatch(entryPoint) => (EvalPlusOracles.IsTruthOfMatch, "truth of match"),
        "are_equivalent" => (EvalPlusOracles.Anything, "anything"),
        "digit_distance_nums" => (EvalPlusOracles.IsDigitDistance, "digit distance"),
        "surface_Area" => (answer => EvalPlusOracles.IsPyramidSurface(answer, tolerance), Invariant($"pyramid surface within {tolerance:R}")),
        "sum_div" => (EvalPlusOracles.IsExpectedOrZero, "expected or zero"),
        _ => (null, null),
    };
}
