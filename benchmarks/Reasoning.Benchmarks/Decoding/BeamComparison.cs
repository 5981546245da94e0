using System.Diagnostics;
using System.Globalization;
using Reasoning.Decoding.Beams;
using Reasoning.Decoding.Decoders;
using Reasoning.Decoding.Engine;
using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Scheduling;

namespace Reasoning.Benchmarks.Decoding;

/// <summary>
/// Best-first against standard beam search on a local model, prompt by prompt, by turns: <c>beams MODEL PROMPTS [prompts] [widths]</c>. Checks that
/// both find the same.
/// </summary>
internal static class BeamComparison
{
    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not [var file, var prompts, ..])
        {
            await Console.Error.WriteLineAsync("Name a model and a file of prompts: beams MODEL PROMPTS [prompts] [widths], as in beams model.gguf programs.jsonl 30 5,10,50");
            return 2;
        }

        int count = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 30;
        int[] widths = args.Length > 3 ? [.. args[3].Split(',').Select(width => int.Parse(width, CultureInfo.InvariantCulture))] : [5, 10, 50, 100];
        using var model = LlamaModel.Load(file);
        var requests = BenchmarkPrompts.Read(prompts, count).ConvertAll(prompt => new DecodingRequest { Prompt = prompt, MaxTokens = 128 });
        Console.WriteLine($"{requests.Count} prompts, at most 128 tokens; sums over prompts, beam = 1");
        Console.WriteLine("| k | search | positions | ratio | ms | ratio | in the model |");
        Console.WriteLine("|---:|---|---:|---:|---:|---:|---:|");
        foreach (int width in widths)
        {
            (string Name, LogitsDecoder<DecodingResult> Decoder)[] decoders =
            [
                ("beam", new BeamSearch { Width = width }),
                ("whole set", new BestFirstBeam { Width = width, HypothesesPerPass = 1 }),
                ("whole set, 8 a pass", new BestFirstBeam { Width = width, HypothesesPerPass = 8 }),
                ("whole set, 32 a pass", new BestFirstBeam { Width = width, HypothesesPerPass = 32 }),
                ("best only", new BestFirstBeam { Width = width, Count = 1, HypothesesPerPass = 1 }),
                ("best only, 4 a pass", new BestFirstBeam { Width = width, Count = 1, HypothesesPerPass = 4 }),
            ];
            long[] positions = new long[decoders.Length];
            var times = new TimeSpan[decoders.Length];
            var modelTimes = new TimeSpan[decoders.Length];
            await using var scheduler = new BatchScheduler(model);
            foreach (var request in requests)
            {
                await scheduler.DecodeAsync(request, new BeamSearch { Width = 1 });   // the prompt's own computation is not measured
                DecodingResult? beam = null;
                for (int i = 0; i < decoders.Length; i++)
                {
                    var before = scheduler.Statistics.ModelTime;
                    long started = Stopwatch.GetTimestamp();
                    var result = await scheduler.DecodeAsync(request, decoders[i].Decoder);
                    times[i] += Stopwatch.GetElapsedTime(started);
                    modelTimes[i] += scheduler.Statistics.ModelTime - before;
                    positions[i] += result.Cost.ComputedPositions;
                    beam ??= result;
                    if (!result.Hypotheses.Select(Identity).SequenceEqual(beam.Hypotheses.Take(result.Hypotheses.Count).Select(Identity)))
                        throw new InvalidOperationException($"{decoders[i].Name} of width {width} found something else than the beam for '{request.Prompt}'.");
                }
            }

            for (int i = 0; i < decoders.Length; i++)
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {width} | {decoders[i].Name} | {positions[i]:N0} | {(double)positions[i] / positions[0]:F2} | {times[i].TotalMilliseconds:N0} | {times[i] / times[0]:F2} | {modelTimes[i] / times[i]:P0} |"));
            }
        }

        return 0;

        static (string Tokens, double Score) Identity(Hypothesis hypothesis) => (string.Join(' ', hypothesis.Tokens), hypothesis.Score);
    }
}
