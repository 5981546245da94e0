using System.Globalization;
using Reasoning.Decoding.Beams;
using Reasoning.Decoding.Conformance;
using Reasoning.Decoding.Decoders;
using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Scheduling;

namespace Reasoning.Benchmarks.Decoding;

/// <summary>
/// Model calls of best-first and standard beam search over random models, and how often they find something different (never, it should be): <c>random-beams
/// [models]</c>.
/// </summary>
internal static class RandomBeamComparison
{
    private const int MaxLength = 8;

    public static async Task<int> RunAsync(string[] args)
    {
        int models = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1000;
        int[] widths = [1, 2, 3, 5, 8, 10, 50];
        long[,] calls = new long[widths.Length, 3];
        int[] mismatches = new int[widths.Length];
        for (ulong seed = 0; seed < (ulong)models; seed++)
        {
            using var model = new RandomLanguageModel(vocabularySize: 5, MaxLength, seed);
            await using var scheduler = new BatchScheduler(model);
            var request = new DecodingRequest { Prompt = "" };
            for (int i = 0; i < widths.Length; i++)
            {
                DecodingResult[] results =
                [
                    await scheduler.DecodeAsync(request, new BeamSearch { Width = widths[i] }),
                    await scheduler.DecodeAsync(request, new BestFirstBeam { Width = widths[i] }),
                    await scheduler.DecodeAsync(request, new BestFirstBeam { Width = widths[i], Count = 1 }),
                ];
                for (int kind = 0; kind < 3; kind++) calls[i, kind] += results[kind].Cost.ModelCalls;
                if (!results.All(result => result.Hypotheses.Select(Identity).SequenceEqual(results[0].Hypotheses.Take(result.Hypotheses.Count).Select(Identity))))
                    mismatches[i]++;
            }
        }

        Console.WriteLine($"{models} random models of 5 tokens, texts of at most {MaxLength}; model calls in all");
        Console.WriteLine("| k | beam | best-first, whole set | best-first, best only | mismatches |");
        Console.WriteLine("|---:|---:|---:|---:|---:|");
        for (int i = 0; i < widths.Length; i++)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"| {widths[i]} | {calls[i, 0]:N0} | {calls[i, 1]:N0} | {calls[i, 2]:N0} | {mismatches[i]} |"));
        }

        return mismatches.Sum() == 0 ? 0 : 1;

        static (string Tokens, double Score) Identity(Hypothesis hypothesis) => (string.Join(' ', hypothesis.Tokens), hypothesis.Score);
    }
}
