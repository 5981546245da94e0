using Reasoning.Decoding.Conformance;
using Reasoning.Decoding.Decoders;
using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Sampling;
using Reasoning.Decoding.Scheduling;

namespace Reasoning.Decoding.Tests.StochasticBeams;

/// <summary>The toy model cut to four tokens of which the fourth must end the sequence: 85 continuations, all of which can be listed.</summary>
internal static class ToyDistribution
{
    public const int Length = 4;

    /// <summary>The expected length, as the specification has it.</summary>
    public const double ExpectedLength = 3.51851;

    public static DecodingRequest Request { get; } = new() { Prompt = "", MaxTokens = Length, Processors = [new EndAt(Length - 1)] };

    /// <summary>Every continuation with its log-probability, computed from the model's logits without the library's beams.</summary>
    /// <param name="temperature">What the logits are divided by.</param>
    public static Dictionary<string, double> LogProbabilities(double temperature = 1)
    {
        using var model = new ToyLanguageModel();
        var all = new Dictionary<string, double>();
        Walk([], 0);
        return all;

        void Walk(int[] tokens, double logProbability)
        {
            double[] logits = [.. model.Logits([0, .. tokens]).Select((logit, token) =>
                tokens.Length == Length - 1 && token != 0 ? double.NegativeInfinity : logit / temperature)];
            double logSum = Math.Log(logits.Sum(Math.Exp));
            for (int token = 0; token < logits.Length; token++)
            {
                if (double.IsNegativeInfinity(logits[token])) continue;
                int[] longer = [.. tokens, token];
                if (token == 0) all[string.Join(' ', longer)] = logProbability + logits[token] - logSum;
                else Walk(longer, logProbability + logits[token] - logSum);
            }
        }
    }

    public static string Key(Hypothesis hypothesis) => string.Join(' ', hypothesis.Tokens);

    /// <summary>Runs a decoder with the seeds first, first + 1, …</summary>
    public static async Task<List<TValue>> RepeatAsync<TResult, TValue>(
        LogitsDecoder<TResult> decoder, int runs, Func<TResult, TValue> select, DecodingRequest? request = null, ulong first = 1)
        where TResult : DecodingResult
    {
        using var model = new ToyLanguageModel();
        await using var scheduler = new BatchScheduler(model);
        var values = new List<TValue>(runs);
        while (values.Count < runs)
        {
            int wave = Math.Min(64, runs - values.Count);
            var results = await Task.WhenAll(Enumerable.Range(values.Count, wave)
                .Select(i => scheduler.DecodeAsync((request ?? Request) with { Seed = first + (ulong)i }, decoder)));
            values.AddRange(results.Select(select));
        }

        return values;
    }

    /// <summary>Mean, and how many of its standard errors it is from what is expected.</summary>
    public static (double Mean, double Deviation, double Deviate) Moments(IReadOnlyCollection<double> values, double expected)
    {
        double mean = values.Average(), deviation = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1));
        return (mean, deviation, (mean - expected) / (deviation / Math.Sqrt(values.Count)));
    }

    /// <summary>Allows nothing but the end from some step on: the last token has probability 1.</summary>
    private sealed class EndAt(int step) : ILogitsProcessor
    {
        public void Process(Span<float> logits, in LogitsContext context)
        {
            if (context.Step >= step) logits[1..].Fill(float.NegativeInfinity);
        }
    }
}
