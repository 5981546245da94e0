using System.Diagnostics;
using System.Globalization;
using Reasoning.Decoding.Engine;
using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Models;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Benchmarks.Generation;

/// <summary>
/// What the text generator, its scheduler and sampling cost on top of the engine's bare forward passes, by turns:
/// <c>generation FILE [completions] [tokens] [repeats]</c>. The completions share a prompt of 256 tokens.
/// </summary>
internal static class GenerationThroughput
{
    private const int PromptLength = 256;

    /// <summary>Measures and prints a table; ratios are medians.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        if (args.Length == 0)
        {
            await Console.Error.WriteLineAsync("A model file is needed: generation FILE [completions] [tokens] [repeats]");
            return 2;
        }

        int Number(int index, int otherwise) => args.Length > index ? int.Parse(args[index], CultureInfo.InvariantCulture) : otherwise;
        var (completions, steps, repeats) = (Number(1, 64), Number(2, 100), Number(3, 5));
        using var model = LlamaModel.Load(args[0]);
        int[] prompt = model.Tokenizer.Encode(string.Concat(Enumerable.Repeat("def add(a, b):\n    return a + b\n\n", PromptLength)))[..PromptLength];

        // Every completion must reach its full length.
        var noEnd = Enumerable.Range(0, model.Info.VocabularySize).Where(model.Tokenizer.IsEndOfGeneration).ToDictionary(token => token, _ => float.NegativeInfinity);
        (string Name, SamplingOptions Sampling)[] cases =
        [
            ("temperature 1", new SamplingOptions { LogitBias = noEnd }),
            ("temperature 0.8, top-p 0.95", new SamplingOptions { Temperature = 0.8, TopP = 0.95, LogitBias = noEnd }),
            ("and top-k 40, repetition penalty", new SamplingOptions { Temperature = 0.8, TopK = 40, TopP = 0.95, RepetitionPenalty = 1.1, LogitBias = noEnd }),
        ];
        Console.WriteLine($"{completions} completions of {steps} tokens with log-probabilities; tokens per second, median of {repeats}");
        Console.WriteLine("| sampling | generator | bare passes | ratio | time in the model | rows per pass |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|");
        Decode(model, prompt, completions, steps);
        foreach (var (name, sampling) in cases)
        {
            var runs = new List<(double Generated, double Bare, double Share, double Rows)>();
            await GenerateAsync(model, prompt, completions, steps, sampling);
            for (int i = 0; i < repeats; i++)
            {
                double bare = Decode(model, prompt, completions, steps);
                var (rate, share, rows) = await GenerateAsync(model, prompt, completions, steps, sampling);
                runs.Add((rate, bare, share, rows));
            }

            double Median(Func<(double Generated, double Bare, double Share, double Rows), double> figure) => runs.Select(figure).Order().ElementAt(repeats / 2);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {Median(run => run.Generated):N0} | {Median(run => run.Bare):N0} | {Median(run => run.Generated / run.Bare):F2} | {Median(run => run.Share):P0} | {Median(run => run.Rows):F1} |"));
        }

        return 0;
    }

    private static double Decode(LlamaModel model, int[] prompt, int completions, int steps)
    {
        using var session = model.OpenSession();
        using var batch = new ForwardBatch(model.Info.VocabularySize);
        var trunk = session.Create();
        batch.Add(trunk, prompt);
        session.Forward(batch);
        var sequences = Enumerable.Range(0, completions).Select(_ => session.Fork(trunk)).ToArray();
        long started = Stopwatch.GetTimestamp();
        for (int step = 0; step < steps; step++)
        {
            batch.Clear();
            for (int i = 0; i < completions; i++) batch.Add(sequences[i], [1 + (((step * 31) + (i * 17)) % (model.Info.VocabularySize - 1))]);
            session.Forward(batch);
        }

        return completions * steps / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task<(double Rate, double ModelShare, double RowsPerPass)> GenerateAsync(
        LlamaModel model, int[] prompt, int completions, int steps, SamplingOptions sampling)
    {
        await using var generator = LocalTextGenerator.Create(model);
        string text = model.Tokenizer.Decode(prompt);
        await generator.GenerateAsync(new GenerationRequest { Prompt = text, MaxTokens = 1 });   // the prompt's own computation is not measured
        var before = generator.Scheduler.Statistics;
        long started = Stopwatch.GetTimestamp();
        var result = await generator.GenerateAsync(new GenerationRequest { Prompt = text, MaxTokens = steps, Count = completions, Sampling = sampling });
        var elapsed = Stopwatch.GetElapsedTime(started);
        var after = generator.Scheduler.Statistics;
        return (
            result.Usage.CompletionTokens / elapsed.TotalSeconds,
            (after.ModelTime - before.ModelTime) / elapsed,
            (double)(after.Rows - before.Rows) / (after.Passes - before.Passes));
    }
}
