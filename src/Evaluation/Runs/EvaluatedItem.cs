using Reasoning.Decoding.Generation;
using Reasoning.Verification;

namespace Reasoning.Evaluation.Runs;

/// <summary>One problem that one strategy is done with.</summary>
/// <param name="Samples">Its samples in order of their index, at least one.</param>
internal sealed record EvaluatedItem(IReadOnlyList<SampleRecord> Samples)
{
    public string Strategy => Samples[0].Strategy;

    public string TaskId => Samples[0].TaskId;

    public ItemSpend Spend => Samples[0].Item;

    /// <summary>Whether the prompt left no room in the model's context for even one token, so that no sample was made.</summary>
    public bool IsTooLong => Samples is [{ FinishReason: FinishReason.ContextFull, Tokens: 0 }] && Spend.ModelCalls == 0;

    /// <summary>Whether the harness held for every sample. Where it broke, nothing is known of the sample, and another session may find out.</summary>
    public bool IsJudged => Samples.All(sample => sample.Verdict != VerdictKind.HarnessError);

    public bool IsSolved => Samples.Any(sample => sample.IsAnswer && sample.Passed);
}
