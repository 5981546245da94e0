using System.Diagnostics;
using System.Globalization;
using Reasoning.Verification.Sandboxing;
using Reasoning.Verification.Sandboxing.CSharp;

namespace Reasoning.Benchmarks.Verification;

/// <summary>
/// How many C# programs are compiled per second by one caller and by two, how many are compiled and called ten times each per second by two workers, and beside each pass
/// how many are when each of them gets a runtime that is started for it instead of a fork of a warm one. The first pass warms up and is not counted.
/// </summary>
internal static class CSharpThroughput
{
    private const int Programs = 60;

    // A program that may do this gets a runtime that is started for it.
    private const string Leaving = " class Other { void Leave() => Environment.Exit(1); }";

    // As answers to the usual small problems look; {0} makes each program another one.
    private static readonly string[] Bodies =
    [
        "public static long F(int n) { long a = 0, b = 1; for (var i = 0; i < n + {0}; i++) (a, b) = (b, a + b); return a; }",
        "public static List<int> F(int n) { var primes = new List<int>(); for (var i = 2; i < n + {0}; i++) if (primes.TakeWhile(p => p * p <= i).All(p => i % p != 0)) primes.Add(i); return primes; }",
        "public static string F(int n) { var text = new System.Text.StringBuilder(); for (var i = 0; i <= n; i++) text.Append(i % 15 == 0 ? \"FizzBuzz\" : i.ToString()).Append(' '); return text.ToString().Trim() + {0}; }",
        "public static Dictionary<char, int> F(int n) { var counts = new Dictionary<char, int>(); foreach (var c in (n * 7919L + {0}).ToString()) counts[c] = counts.GetValueOrDefault(c) + 1; return counts; }",
        "public static int F(int n) { var best = new int[n + 1]; for (var i = 1; i <= n; i++) best[i] = Math.Max(best[i - 1], best[i / 2] + i % ({0} + 2)); return best[n]; }",
        "public static bool F(int n) { var text = Convert.ToString(n + {0}, 2); return text.SequenceEqual(text.Reverse()); }",
    ];

    public static async Task<int> RunAsync(string[] args)
    {
        var passes = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 5;
        var programs = Enumerable.Range(0, Programs).Select(i => $"public class Problem {{ {Bodies[i % Bodies.Length].Replace("{0}", i.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)} }}").ToList();
        var compiler = new CSharpCompiler();
        await using var sandbox = await CSharpSandbox.StartAsync(new SandboxOptions { Workers = 2 });
        Console.WriteLine($"{sandbox.Runtime}, 2 workers, {sandbox.Isolation.Level}; {Programs} programs a pass");

        List<double>[] rates = [[], [], [], [], []];
        for (var pass = 0; pass <= passes; pass++)
        {
            var processor = 0.0;
            double[] measured =
            [
                await RateAsync(1, async source => await compiler.CompileAsync(source, ProgramForm.Methods)),
                await RateAsync(2, async source => await compiler.CompileAsync(source, ProgramForm.Methods)),
                await RateAsync(2, async source =>
                {
                    var used = await CallAsync(source);
                    lock (compiler) processor += used.TotalSeconds;
                }),
                await RateAsync(2, async source => await CallAsync($"{source}{Leaving}")),
                0,
            ];
            measured[4] = 1000 * processor / Programs;
            Console.WriteLine(Line($"pass {pass}", measured));
            for (var i = 0; pass > 0 && i < measured.Length; i++) rates[i].Add(measured[i]);
        }

        Console.WriteLine(Line("median", [.. rates.Select(list => list.Order().ElementAt(list.Count / 2))]));
        return 0;

        async Task<TimeSpan> CallAsync(string source)
        {
            var execution = await sandbox.CallAsync(new FunctionCalls { Program = source, EntryPoint = "F", Inputs = [.. Enumerable.Range(1, 10).Select(n => new CallArguments(n))] });
            return execution.Failure is null ? execution.CpuTime : throw new InvalidOperationException(execution.Reason);
        }

        async Task<double> RateAsync(int callers, Func<string, Task> act)
        {
            var started = Stopwatch.GetTimestamp();
            await Parallel.ForEachAsync(programs, new ParallelOptions { MaxDegreeOfParallelism = callers }, async (source, _) => await act(source));
            return programs.Count / Stopwatch.GetElapsedTime(started).TotalSeconds;
        }
    }

    private static string Line(string name, double[] measured) => string.Create(
        CultureInfo.InvariantCulture,
        $"{name}: compiled {measured[0]:0} per second by one, {measured[1]:0} by two; compiled and called {measured[2]:0.0} per second, {measured[4]:0.0} ms of processor each; in runtimes of their own {measured[3]:0.0} per second; load {Load()}");

    private static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
}
