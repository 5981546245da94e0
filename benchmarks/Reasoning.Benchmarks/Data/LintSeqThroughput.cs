using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Reasoning.Data.Linting;
using Reasoning.Data.LintSeq;
using Reasoning.Decoding.Sampling;
using Reasoning.Testing;

namespace Reasoning.Benchmarks.Data;

/// <summary>
/// How many edit sequences are sampled per second by one caller, and how many texts are linted: of short programs (those of HumanEval that the reference was recorded with) and of modules of 100 to 250
/// lines (of the standard library of the Python that is installed), one sequence per call so that no verdict is known from another one. With "memory" 100,000 sequences of the short programs, and how much
/// memory the process has on the way.
/// </summary>
internal static class LintSeqThroughput
{
    private const string Golden = "golden/lintseq_humaneval_pylint326.jsonl.gz";
    private const int Modules = 12;

    public static async Task<int> RunAsync(string[] args)
    {
        string name = args.Length > 0 ? args[0] : "analyzer", python = args.Length > 2 ? args[2] : "python3";
        bool memory = args.Length > 1 && args[1] == "memory";
        int passes = args.Length > 1 && !memory ? int.Parse(args[1], CultureInfo.InvariantCulture) : 5;
        var options = new LinterProcessOptions { Python = python };
        ILinter linter = name switch
        {
            "analyzer" => new PythonLinter(),
            "cpython" => await CPythonLinter.StartAsync(options),
            "pylint" => await PylintLinter.StartAsync(options),
            _ => throw new ArgumentException("There are analyzer, cpython and pylint."),
        };
        var sampler = new LintSeqSampler(linter);
        List<string> programs = Programs();
        if (memory)
        {
            await SampleAsync(sampler, programs, 100_000);
            return 0;
        }

        List<string> modules = StandardLibrary();
        Console.WriteLine($"{name}: {programs.Count} programs of HumanEval ({programs.Average(program => program.Split('\n').Length):0} lines), {modules.Count} modules ({modules.Average(module => module.Split('\n').Length):0} lines)");
        List<double>[] rates = [[], []];
        for (int pass = 0; pass <= passes; pass++)
        {
            double programRate = await RateAsync(sampler, programs, pass, "programs"), moduleRate = await RateAsync(sampler, modules, pass, "modules");
            if (pass == 0) continue;   // warms up
            rates[0].Add(programRate);
            rates[1].Add(moduleRate);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"median: {Median(rates[0]):0.0} sequences of programs and {Median(rates[1]):0.00} of modules per second"));
        if (linter is IAsyncDisposable disposable) await disposable.DisposeAsync();
        return 0;
    }

    private static async Task<double> RateAsync(LintSeqSampler sampler, List<string> texts, int pass, string what)
    {
        long started = Stopwatch.GetTimestamp();
        int calls = 0, edits = 0;
        for (int text = 0; text < texts.Count; text++)
        {
            EditSequence sequence = (await sampler.SampleAsync(texts[text], new CounterRandom((ulong)pass).Split((ulong)text)))[0];
            calls += sequence.LinterCalls;
            edits += sequence.Edits.Count;
        }

        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"pass {pass}, {what}: {texts.Count / seconds:0.00} sequences and {calls / seconds:0} texts per second; {(double)edits / texts.Count:0.0} edits and {(double)calls / texts.Count:0.0} texts per sequence; load {Load()}"));
        return texts.Count / seconds;
    }

    private static async Task SampleAsync(LintSeqSampler sampler, List<string> programs, int sequences)
    {
        long started = Stopwatch.GetTimestamp();
        for (int i = 1; i <= sequences; i++)
        {
            await sampler.SampleAsync(programs[i % programs.Count], new CounterRandom((ulong)i));
            if (i is 1_000 or 10_000 || i % 50_000 == 0)
            {
                using var process = Process.GetCurrentProcess();
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{i} sequences, {i / Stopwatch.GetElapsedTime(started).TotalSeconds:0} per second: {process.WorkingSet64 >> 20} MB resident, {process.PeakWorkingSet64 >> 20} at most, {GC.GetTotalMemory(forceFullCollection: true) >> 20} MB of objects"));
            }
        }
    }

    private static List<string> Programs()
    {
        string path = TestData.Find(Golden) ?? throw new InvalidOperationException(TestData.Missing(Golden));
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        var programs = new List<string>();
        while (reader.ReadLine() is { } line)
        {
            using var record = JsonDocument.Parse(line);
            if (record.RootElement.GetProperty("kind").GetString() == "program") programs.Add(record.RootElement.GetProperty("code").GetString()!);
        }

        return programs;
    }

    private static List<string> StandardLibrary()
    {
        using var process = Process.Start(new ProcessStartInfo("python3", ["-c", "import os; print(os.path.dirname(os.__file__))"]) { RedirectStandardOutput = true })!;
        string folder = process.StandardOutput.ReadToEnd().Trim();
        var linter = new PythonLinter();
        return
        [
            .. Directory.EnumerateFiles(folder, "*.py").Order(StringComparer.Ordinal).Select(File.ReadAllText)
                .Where(text => text.AsSpan().Count('\n') is >= 100 and <= 250 && linter.Lint(text).Count == 0).Take(Modules),
        ];
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
}
