using Reasoning.Verification.Values;

namespace Reasoning.Verification.Problems.Formats;

/// <summary>HumanEval+: EvalPlus' format (<see cref="EvalPlusFormat"/>), the file <c>HumanEvalPlus.jsonl.gz</c>. The canonical solution continues the prompt.</summary>
internal sealed class HumanEvalPlusFormat : EvalPlusFormat
{
    public override string Name => "humanevalplus";

    public override string Title => "HumanEval+ (Liu et al. 2023)";

    public override string File => "HumanEvalPlus.jsonl.gz of EvalPlus, packed or not.";

    public override bool Recognises(ProblemRecord record) => base.Recognises(record) && !MbppPlusFormat.IsMbpp(record);

    private protected override (Func<CheckedAnswer, bool>? Oracle, string? Name) FindOracle(string entryPoint, double tolerance) =>
        entryPoint == "find_zero" ? (answer => EvalPlusOracles.IsZeroOfPolynomial(answer, tolerance), "zero of polynomial") : (null, null);
}
