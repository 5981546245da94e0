using System.Globalization;
using Reasoning.Decoding.Engine;
using Reasoning.Decoding.Gguf;
using Reasoning.Testing;

namespace Reasoning.Benchmarks.Engine;

/// <summary>
/// Measures prompt, single-stream and shared-prefix throughput of the embedded engine, what memory bandwidth would allow, and on request llama.cpp
/// on the same files, by turns:
/// <c>engine [FILE | tiny | half-billion]... [--type Q8_0] [--threads N] [--repeats N] [--keep FOLDER] [--against FOLDER]</c>.
/// </summary>
internal static class EngineComparison
{
    private static readonly Dictionary<string, RandomModelOptions> Shapes = new()
    {
        ["tiny"] = new RandomModelOptions
        {
            Layers = 8, Width = 288, Heads = 6, KeyValueHeads = 6, FeedForward = 768, Vocabulary = 2048, Context = 2048, TiedOutput = true,
        },
        ["half-billion"] = RandomModelOptions.HalfBillion,
    };

    /// <summary>Runs the comparison and prints a table; every figure is the median of several runs.</summary>
    public static int Run(string[] args)
    {
        var models = new List<string>();
        int threads = Environment.ProcessorCount;
        int repeats = 5;
        string folder = Path.GetTempPath();
        bool keeps = false;
        string? against = null;
        GgufTensorType type = GgufTensorType.Q8_0;
        for (int i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--threads": threads = int.Parse(args[++i], CultureInfo.InvariantCulture); break;
                case "--repeats": repeats = int.Parse(args[++i], CultureInfo.InvariantCulture); break;
                case "--type": type = Enum.Parse<GgufTensorType>(args[++i]); break;
                case "--keep": (folder, keeps) = (args[++i], true); break;
                case "--against": against = args[++i]; break;
                default: models.Add(args[i]); break;
            }
        }

        double bandwidth = MemoryBandwidth.Measure(threads);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{threads} threads; memory read {bandwidth / 1e9:F1} GB/s; tokens per second, median of {repeats}"));
        foreach (string name in models.Count == 0 ? ["tiny", "half-billion"] : models)
        {
            string path = Shapes.ContainsKey(name) ? Path.Combine(folder, $"random-{name}-{type}.gguf") : name;
            if (Shapes.TryGetValue(name, out RandomModelOptions? shape) && !File.Exists(path))
                RandomModelWriter.Save(path, shape with { TensorType = type });
            try
            {
                Print(path, threads, repeats, bandwidth, against is null ? null : new LlamaCppTools(against, threads));
            }
            finally
            {
                if (shape is not null && !keeps)
                    File.Delete(path);
            }
        }

        return 0;
    }

    private static void Print(string path, int threads, int repeats, double bandwidth, LlamaCppTools? llamaCpp)
    {
        using LlamaModel model = LlamaModel.Load(path, new EngineOptions { Threads = threads });
        using var workload = new EngineWorkload(model);
        Console.WriteLine();
        Console.WriteLine($"| {Path.GetFileName(path)} | engine |{(llamaCpp is null ? "" : " llama.cpp | ratio |")}");
        Console.WriteLine($"|---|---|{(llamaCpp is null ? "" : "---|---|")}");
        foreach (int length in new[] { 128, 512 })
            Row($"prompt {length}", repeats, () => workload.Prompt(length), llamaCpp is null ? null : () => llamaCpp.Single(path, length, 0));
        double single = Row("decode 1", repeats, () => workload.Decode(1), llamaCpp is null ? null : () => llamaCpp.Single(path, 0, workload.Steps(1)));
        foreach (int count in new[] { 8, 32, 64 })
            Row($"decode {count} sharing 256", repeats, () => workload.Decode(count), llamaCpp is null ? null : () => llamaCpp.Shared(path, count, workload.Steps(count)));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"single-stream decode reads {model.BytesPerStep / 1e6:F0} MB a token: {single * model.BytesPerStep / bandwidth:P0} of what memory allows"));
    }

    private static double Row(string name, int repeats, Func<double> engine, Func<double>? other)
    {
        engine(); // grows caches, compiles
        var ours = new List<double>();
        var theirs = new List<double>();
        for (int i = 0; i < repeats; i++)
        {
            ours.Add(engine());
            if (other is not null)
                theirs.Add(other());
        }

        double median = Median(ours);
        string comparison = other is null ? "" : string.Create(CultureInfo.InvariantCulture, $" {Median(theirs):N0} | {median / Median(theirs):F2} |");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {median:N0} |{comparison}"));
        return median;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
