using System.Diagnostics;
using System.Globalization;
using Reasoning.Decoding.Engine;
using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Sampling;
using Reasoning.Decoding.Thinking;
using Reasoning.Evaluation.Benchmarks;

namespace Reasoning.Benchmarks.Thinking;

/// <summary>
/// How often plain decoding and soft thinking solve arithmetic questions, and how often they write just what greedy decoding writes:
/// <c>soft-thinking MODEL BENCHMARK [seeds] [problems]</c>. Thinking is everything up to <c>answer:</c>, with the paper's filters; answers of soft thinking are
/// greedy; random methods run once per seed.
/// </summary>
/// <remarks>
/// Intervals are of 95 % and over problems: 1.96 standard errors of the problems' own shares of solved runs. They say what other problems of the kind would
/// give; how much the seed alone changes is in the column of the lowest and highest run. Differences are paired: each problem's share minus that of sampling.
/// </remarks>
internal static class SoftThinkingComparison
{
    private const double Normal95 = 1.96;

    private static readonly SamplingOptions Sampling = new() { Temperature = 0.6, TopP = 0.95, TopK = 30, MinP = 0.001 };
    private static readonly SoftThinking Soft = new()
    {
        ThinkingEnd = "answer:", ForcedEnd = "\nanswer:", ThinkingSampling = Sampling, AnswerSampling = SamplingOptions.Greedy,
    };

    // The first is what texts are compared with, the second what differences are taken to.
    private static readonly ThinkingMethod[] Methods =
    [
        new("greedy", IsRandom: false, (generator, request) => ThinkingMethod.GenerateAsync(generator, request with { Sampling = SamplingOptions.Greedy })),
        new("sampling, T 0.6", IsRandom: true, (generator, request) => ThinkingMethod.GenerateAsync(generator, request with { Sampling = Sampling })),
        ThinkingMethod.Soft("soft", Soft),
        ThinkingMethod.Soft("soft, T 1", Soft with { ThinkingSampling = Sampling with { Temperature = 1 } }),
        ThinkingMethod.Soft("soft, Dirichlet α 4", Soft with { Noise = new DirichletNoise() }),
        ThinkingMethod.Soft("soft, Dirichlet α 1", Soft with { Noise = new DirichletNoise { Alpha = 1 } }),
        ThinkingMethod.Soft("soft, Gumbel τ 0.5", Soft with { Noise = new GumbelNoise() }),
        ThinkingMethod.Soft("soft, Gumbel τ 0.1", Soft with { Noise = new GumbelNoise { Temperature = 0.1 } }),
        ThinkingMethod.Soft("soft, SofT-GRPO noise", Soft with { Noise = new SoftGrpoNoise(), MaxConceptTokens = 5 }),
    ];

    /// <summary>Measures and prints a table.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        if (args.Length < 2)
        {
            await Console.Error.WriteLineAsync("A model file and an arithmetic benchmark are needed: soft-thinking MODEL BENCHMARK [seeds] [problems]");
            return 2;
        }

        int Number(int index, int otherwise) => args.Length > index ? int.Parse(args[index], CultureInfo.InvariantCulture) : otherwise;
        int seeds = Number(2, 10);
        using var model = LlamaModel.Load(args[0]);
        await using var generator = LocalTextGenerator.Create(model);
        var problems = (await BenchmarkFile.ReadAsync(args[1])).Take(Number(3, int.MaxValue)).Problems;
        Console.WriteLine($"{problems.Count} problems, {seeds} seeds");
        Console.WriteLine("| method | runs | solved | lowest..highest run | minus sampling | solved in any run | text of greedy | tokens a run | s |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|---:|");
        string[] greedy = [];
        double[] sampled = [];
        foreach (var method in Methods)
        {
            long started = Stopwatch.GetTimestamp();
            var runs = new List<Solved[]>();
            for (int seed = 0; seed < (method.IsRandom ? seeds : 1); seed++)
            {
                var random = new CounterRandom((ulong)seed);   // split by problem, or every problem would draw the same numbers
                runs.Add(await Task.WhenAll(problems.Select((problem, i) => SolveAsync(generator, method, problem, random.Split((ulong)i).At(0)))));
            }

            if (greedy.Length == 0) greedy = [.. runs[0].Select(solved => solved.Text)];
            double[] shares = [.. problems.Select((_, i) => runs.Average(run => run[i].IsRight ? 1.0 : 0))];
            if (method == Methods[1]) sampled = shares;
            Report(method.Name, runs, shares, sampled, greedy, Stopwatch.GetElapsedTime(started));
        }

        return 0;
    }

    private static async Task<Solved> SolveAsync(LocalTextGenerator generator, ThinkingMethod method, BenchmarkProblem problem, ulong seed)
    {
        var request = new DecodingRequest { Prompt = problem.Problem.Prompt, StopStrings = problem.Problem.StopStrings, Seed = seed };
        var (text, tokens) = await method.SolveAsync(generator, request);
        return new Solved((await problem.CreateVerifier(judge: null).VerifyAsync(text)).Passed, text, tokens);
    }

    private static void Report(string name, List<Solved[]> runs, double[] shares, double[] sampled, string[] greedy, TimeSpan elapsed)
    {
        double[] rates = [.. runs.Select(run => run.Average(solved => solved.IsRight ? 1.0 : 0))];
        double any = shares.Average(share => share > 0 ? 1.0 : 0), tokens = runs.Average(run => run.Average(solved => solved.Tokens));
        double same = runs.Average(run => run.Zip(greedy).Average(pair => pair.First.Text == pair.Second ? 1.0 : 0));
        string[] cells =
        [
            name,
            Show(runs.Count, "0"),
            Interval(shares, "0.0%"),
            runs.Count > 1 ? $"{Show(rates.Min(), "0.0%")}..{Show(rates.Max(), "0.0%")}" : "",
            sampled.Length > 0 && sampled != shares ? Interval([.. shares.Zip(sampled, (share, other) => share - other)], "+0.0%;-0.0%") : "",
            runs.Count > 1 ? Show(any, "0.0%") : "",
            Show(same, "0.0%"),
            Show(tokens, "0.0"),
            Show(elapsed.TotalSeconds, "0.0"),
        ];
        Console.WriteLine($"| {string.Join(" | ", cells)} |");
    }

    private static string Interval(double[] values, string format)
    {
        double mean = values.Average(), deviation = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
        return $"{Show(mean, format)} ± {Show(Normal95 * deviation / Math.Sqrt(values.Length), "0.0%")}";
    }

    private static string Show(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private readonly record struct Solved(bool IsRight, string Text, int Tokens);
}
