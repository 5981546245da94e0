using System.Globalization;
using Reasoning.Decoding.Engine;
using Reasoning.Decoding.Gguf;
using Reasoning.Testing;

namespace Reasoning.Benchmarks.Engine;

/// <summary>
/// Measures prompt, single-stream and shared-prefix throughput of the embedded engine, and what memory bandwidth would allow:
/// <c>engine [FILE | tiny | half-billion]... [--type Q8_0] [--threads N] [--repeats N] [--keep FOLDER]</c>.
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

    /// <summary>Runs the comparison and prints a table.</summary>
    public static int Run(string[] args)
    {
        var models = new List<string>();
        int threads = Environment.ProcessorCount;
        int repeats = 5;
        string folder = Path.GetTempPath();
        bool keeps = false;
        GgufTensorType type = GgufTensorType.Q8_0;
        for (int i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--threads": threads = int.Parse(args[++i], CultureInfo.InvariantCulture); break;
                case "--repeats": repeats = int.Parse(args[++i], CultureInfo.InvariantCulture); break;
                case "--type": type = Enum.Parse<GgufTensorType>(args[++i]); break;
                case "--keep": (folder, keeps) = (args[++i], true); break;
                default: models.Add(args[i]); break;
            }
        }

        double bandwidth = MemoryBandwidth.Measure(threads);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"memory read, {threads} threads: {bandwidth / 1e9:F1} GB/s"));
        Console.WriteLine("| model | prompt 128 | prompt 512 | decode 1 | of the bytes-of-weights limit | 8 shared | 32 shared | 64 shared |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (string name in models.Count == 0 ? ["tiny", "half-billion"] : models)
        {
            if (!Shapes.TryGetValue(name, out RandomModelOptions? shape))
            {
                Print(name, Path.GetFileName(name), threads, repeats, bandwidth);
                continue;
            }

            string path = Path.Combine(folder, $"random-{name}-{type}.gguf");
            if (!File.Exists(path))
                RandomModelWriter.Save(path, shape with { TensorType = type });
            try
            {
                Print(path, $"{name} {type}", threads, repeats, bandwidth);
            }
            finally
            {
                if (!keeps)
                    File.Delete(path);
            }
        }

        return 0;
    }

    private static void Print(string path, string name, int threads, int repeats, double bandwidth)
    {
        using LlamaModel model = LlamaModel.Load(path, new EngineOptions { Threads = threads });
        using var workload = new EngineWorkload(model);
        double single = Median(repeats, () => workload.Decode(1));
        string[] cells =
        [
            Rate(Median(repeats, () => workload.Prompt(128))),
            Rate(Median(repeats, () => workload.Prompt(512))),
            Rate(single),
            (single * model.BytesPerStep / bandwidth).ToString("P0", CultureInfo.InvariantCulture),
            Rate(Median(repeats, () => workload.Decode(8))),
            Rate(Median(repeats, () => workload.Decode(32))),
            Rate(Median(repeats, () => workload.Decode(64))),
        ];
        Console.WriteLine($"| {name} | {string.Join(" | ", cells)} |");
    }

    private static string Rate(double tokensPerSecond) => tokensPerSecond.ToString("N0", CultureInfo.InvariantCulture);

    private static double Median(int repeats, Func<double> measure)
    {
        measure(); // grows caches, compiles
        double[] values = Enumerable.Range(0, repeats).Select(_ => measure()).Order().ToArray();
        return values[values.Length / 2];
    }
}
