using System.Diagnostics;
using System.Globalization;
using Reasoning.Verification;
using Reasoning.Verification.Problems;
using Reasoning.Verification.Sandboxing;
using Reasoning.Verification.UnitTests;

namespace Reasoning.Benchmarks.Verification;

/// <summary>
/// How many canonical solutions of a HumanEval-format file are judged per second. Each counted pass is followed by one in which every
/// program runs with its tests in a fresh interpreter without any isolation: the ratio says more than the rate where the machine is not
/// idle. The first pass warms up and is not counted.
/// </summary>
internal static class VerificationThroughput
{
    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not [var file, ..])
        {
            Console.Error.WriteLine("Name a HumanEval-format file: verification FILE [passes] [workers].");
            return 2;
        }

        var passes = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 7;
        var workers = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 2;
        var problems = await HumanEvalReader.ReadAsync(file).ToListAsync();
        var submissions = problems.ConvertAll(problem => new Submission(problem, problem.CanonicalSolution ?? ""));

        // Every pass judges the same programs: with a cache, only the first would be measured.
        await using var judge = new UnitTestJudge(new UnitTestOptions { Sandbox = new SandboxOptions { Workers = workers }, Cache = null });
        var sandbox = await judge.SandboxAsync(ProgramLanguage.Python);
        Console.WriteLine($"{sandbox.Runtime}, {workers} workers, {sandbox.Isolation.Level}: {string.Join(", ", sandbox.Isolation.Measures)}");

        List<double> judged = [], ratios = [];
        for (var pass = 0; pass <= passes; pass++)
        {
            var (busy, total) = ProcessorTicks();
            var started = Stopwatch.GetTimestamp();
            var passed = await judge.JudgeAllAsync(submissions.ToAsyncEnumerable(), ResultOrder.AsCompleted).CountAsync(result => result.Verdict.Passed);
            var rate = submissions.Count / Stopwatch.GetElapsedTime(started).TotalSeconds;
            var (busyAfter, totalAfter) = ProcessorTicks();
            var fresh = await FreshInterpreterRateAsync(problems, workers);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"pass {pass}: {passed}/{submissions.Count} passed, {rate:0} per second; fresh interpreters {fresh:0} per second; machine {(double)(busyAfter - busy) / (totalAfter - total):0%} busy, load {Load()}"));
            if (pass == 0) continue;
            judged.Add(rate);
            ratios.Add(rate / fresh);
        }

        judged.Sort();
        ratios.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"median {judged[judged.Count / 2]:0} per second ({judged[0]:0}..{judged[^1]:0}), {ratios[ratios.Count / 2]:0.0} times fresh interpreters"));
        return 0;
    }

    private static async Task<double> FreshInterpreterRateAsync(List<CodeProblem> problems, int workers)
    {
        var python = Environment.GetEnvironmentVariable("REASONING_PYTHON") ?? "python3";
        var started = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(problems, new ParallelOptions { MaxDegreeOfParallelism = workers }, async (problem, cancellationToken) =>
        {
            var program = $"{problem.Prompt}{problem.CanonicalSolution}\n{((AssertTests)problem.Tests).Source}\ncheck({problem.EntryPoint})\n";
            using var process = Process.Start(new ProcessStartInfo(python, ["-I", "-S", "-c", program]))!;
            await process.WaitForExitAsync(cancellationToken);
        });
        return problems.Count / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    private static (long Busy, long Total) ProcessorTicks()
    {
        if (!File.Exists("/proc/stat")) return (0, 1);
        var ticks = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(text => long.Parse(text, CultureInfo.InvariantCulture)).ToList();
        return (ticks.Sum() - ticks[3] - ticks[4], ticks.Sum());
    }
}
