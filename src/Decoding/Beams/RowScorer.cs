using Reasoning.Decoding.Decoders;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Decoding.Beams;

/// <summary>Turns rows of logits into what hypotheses are ranked by: runs the processors, normalises, and keeps count of the smallest gap.</summary>
internal sealed class RowScorer(DecodingRun run)
{
    private readonly float[] _processed = run.Pipeline.IsEmpty ? [] : new float[run.Model.Info.VocabularySize];
    private readonly int[] _two = new int[2];

    /// <summary>Scores a row.</summary>
    /// <param name="logits">The model's logits; left as they are.</param>
    /// <param name="pipeline">The hypothesis' own chain of processors.</param>
    /// <param name="tokens">Prompt and hypothesis so far.</param>
    public TokenRow Score(ReadOnlySpan<float> logits, LogitsPipeline pipeline, ReadOnlySpan<int> tokens)
    {
        double logSumExp = Categorical.LogSumExp(logits), offset = logSumExp;
        var values = logits;
        if (!pipeline.IsEmpty)
        {
            logits.CopyTo(_processed);
            pipeline.Process(_processed, new LogitsContext(tokens, run.PromptLength));
            values = _processed;
            offset = Categorical.LogSumExp(values);
        }

        if (Selection.Largest(values, _two) == 2) run.CountGap((double)values[_two[0]] - values[_two[1]]);
        return new TokenRow { Values = values, Offset = offset, Logits = logits, LogSumExp = logSumExp };
    }
}
