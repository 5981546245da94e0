using Reasoning.Decoding.Beams;
using Reasoning.Decoding.Conformance;

namespace Reasoning.Decoding.Tests.Beams;

/// <summary>Beam search as its definition has it: lists, sorted; every distribution computed afresh. Over models that begin and end sequences with token 0.</summary>
internal static class NaiveBeam
{
    public static List<(int[] Tokens, double Score)> Search(FunctionLanguageModel model, int width, int most, HypothesisScore? score = null)
    {
        score ??= HypothesisScore.LogProbability;
        var beam = new List<(int[] Tokens, double LogProbability)> { ([], 0) };
        while (beam.Exists(hypothesis => !IsDone(hypothesis.Tokens, most)))
        {
            var candidates = new List<(int[] Tokens, double LogProbability)>();
            foreach (var (tokens, logProbability) in beam)
            {
                if (IsDone(tokens, most)) candidates.Add((tokens, logProbability));
                else candidates.AddRange(Continuations(model, tokens, logProbability));
            }

            candidates.Sort((left, right) => Compare(left, right, score));
            beam = [.. candidates.Take(width)];
        }

        beam.Sort((left, right) => Compare(left, right, score));
        return [.. beam.Select(hypothesis => (hypothesis.Tokens, score.Score(hypothesis.LogProbability, hypothesis.Tokens.Length)))];
    }

    /// <summary>All complete sequences with their log-probabilities, most probable first.</summary>
    public static List<(int[] Tokens, double Score)> All(FunctionLanguageModel model, int most) => Search(model, int.MaxValue, most);

    public static IEnumerable<(int[] Tokens, double LogProbability)> Continuations(FunctionLanguageModel model, int[] tokens, double logProbability)
    {
        float[] logits = model.Logits([0, .. tokens]);
        double max = logits.Max(), total = logits.Sum(logit => Math.Exp(logit - max));
        for (int token = 0; token < logits.Length; token++)
            if (!float.IsNegativeInfinity(logits[token])) yield return ([.. tokens, token], logProbability + logits[token] - max - Math.Log(total));
    }

    private static bool IsDone(int[] tokens, int most) => tokens is [.., 0] || tokens.Length == most;

    private static int Compare((int[] Tokens, double LogProbability) left, (int[] Tokens, double LogProbability) right, HypothesisScore score)
    {
        double difference = score.Score(right.LogProbability, right.Tokens.Length) - score.Score(left.LogProbability, left.Tokens.Length);
        return Math.Abs(difference) > 1e-11 ? Math.Sign(difference) : left.Tokens.AsSpan().SequenceCompareTo(right.Tokens);
    }
}
