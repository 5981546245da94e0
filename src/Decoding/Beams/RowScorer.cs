using Reasoning.Decoding.Decoders;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Decoding.Beams;

/// <summary>
/// Turns rows of logits into what hypotheses are ranked by: runs the processors, normalises, subtracts the reference, and keeps count of the smallest gap.
/// </summary>
internal sealed class RowScorer(DecodingRun run, MutualInformationScore? reference)
{
    private readonly float[] _values = run.Pipeline.IsEmpty && reference is null ? [] : new float[run.Model.Info.VocabularySize];

    /// <summary>Scores a row.</summary>
    /// <param name="logits">The model's logits; left as they are.</param>
    /// <param name="referenceLogits">The model's logits after the reference prompt; empty where there is none.</param>
    /// <param name="slot">The hypothesis' processors and tokens.</param>
    public TokenRow Score(ReadOnlySpan<float> logits, ReadOnlySpan<float> referenceLogits, BeamSlot slot)
    {
        double logSumExp = Categorical.LogSumExp(logits), offset = logSumExp;
        var values = logits;
        if (!slot.Pipeline.IsEmpty)
        {
            logits.CopyTo(_values);
            slot.Pipeline.Process(_values, new LogitsContext(slot.Sequence.Tokens, run.PromptLength));
            values = _values;
            offset = Categorical.LogSumExp(values);
        }

        if (reference is not null)
        {
            Subtract(values, offset, referenceLogits, reference);
            values = _values;
            offset = 0;
        }

        run.CountGap(Selection.Gap(values));
        return new TokenRow
        {
            Values = values, Offset = offset, Logits = logits, LogSumExp = logSumExp, LargestGain = reference?.LargestGain ?? 0,
        };
    }

    private void Subtract(ReadOnlySpan<float> values, double offset, ReadOnlySpan<float> referenceLogits, MutualInformationScore score)
    {
        double referenceOffset = Categorical.LogSumExp(referenceLogits), floor = Math.Log(score.Floor);
        for (int token = 0; token < values.Length; token++)
            _values[token] = (float)(values[token] - offset - (score.Lambda * Math.Max(floor, referenceLogits[token] - referenceOffset)));
    }
}
