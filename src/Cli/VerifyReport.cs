using System.Globalization;
using System.Text.Json;
using Reasoning.Evaluation.Scoring;
using Reasoning.Verification;

namespace Reasoning.Cli;

/// <summary>What <c>reason verify</c> ends with: the figures on the output, and on the error stream what a reader of the figures has to know.</summary>
internal static class VerifyReport
{
    private const int Named = 5;

    /// <summary>Prints the report.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="summary">The figures.</param>
    /// <param name="perProblem">Whether to print a table of the problems too.</param>
    /// <param name="tellMissing">Whether to say which problems have no samples.</param>
    public static void Write(Terminal terminal, ScoringSummary summary, bool perProblem, bool tellMissing)
    {
        var judge = summary.Judge;
        terminal.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{summary.Benchmark}: {Count(summary.Samples, "sample")} of {Count(summary.Problems.Count, "problem")}; {string.Join(", ", summary.Runtimes)}, isolation {SnakeCase(judge.Isolation)}, {judge.CpuSeconds} s CPU{(judge.ReplacesProblemLimits ? "" : " by default")}, {judge.MemoryBytes >> 20} MiB"));
        terminal.Out.WriteLine();
        if (perProblem) WriteProblems(terminal, summary);
        WritePassAtK(terminal, summary);
        WriteVerdicts(terminal, summary);
        WriteRemarks(terminal.Error, summary, tellMissing);
    }

    private static void WriteProblems(Terminal terminal, ScoringSummary summary)
    {
        var table = new TextTable(("problem", true), ("samples", false), ("n", false), ("c", false), ("verdicts", true));
        foreach (var problem in summary.Problems)
        {
            var verdicts = string.Join(", ", problem.Verdicts.Select(verdict => $"{verdict.Value} {SnakeCase(verdict.Key)}"));
            table.Add(problem.TaskId, Count(problem.Samples), Count(problem.Judged), Count(problem.Passed), verdicts);
        }

        table.Write(terminal);
        terminal.Out.WriteLine();
    }

    private static void WritePassAtK(Terminal terminal, ScoringSummary summary)
    {
        var table = new TextTable(("metric", true), ("estimate", false), ("95 % interval", false), ("problems", false));
        foreach (var passAtK in summary.PassAtK)
        {
            table.Add(
                string.Create(CultureInfo.InvariantCulture, $"pass@{passAtK.K}"),
                passAtK.Value is { } value ? Percent(value) : "-",
                passAtK.Interval is { } interval ? $"{Percent(interval.Lower)} to {Percent(interval.Upper)}" : "-",
                $"{Count(passAtK.Problems)} of {Count(summary.BenchmarkProblems)}");
        }

        table.Write(terminal);
        terminal.Out.WriteLine();
    }

    private static void WriteVerdicts(Terminal terminal, ScoringSummary summary)
    {
        var table = new TextTable(("verdict", true), ("samples", false), ("share", false));
        foreach (var (verdict, count) in summary.Verdicts) table.Add(SnakeCase(verdict), Count(count), Percent((double)count / summary.Samples));
        table.Write(terminal);
    }

    private static void WriteRemarks(TextWriter error, ScoringSummary summary, bool tellMissing)
    {
        if (summary.BrokenLines > 0) error.WriteLine($"Lines that are no samples, and were passed over: {Count(summary.BrokenLines)}.");
        if (summary.UnknownProblems > 0) error.WriteLine($"Samples of problems that the benchmark does not have, and were passed over: {Count(summary.UnknownProblems)}.");
        if (summary.Missing.Count > 0 && tellMissing)
            error.WriteLine($"Problems without samples, which pass@k says nothing about: {Count(summary.Missing.Count)} of {Count(summary.BenchmarkProblems)} ({Some(summary.Missing)}).");
        if (summary.Excluded > 0)
        {
            error.WriteLine(
                $"Samples that count neither as right nor as wrong: {Count(summary.Excluded)} ({Count(summary.Verdicts.GetValueOrDefault(VerdictKind.HarnessError))} that the harness could not judge, {Count(summary.Verdicts.GetValueOrDefault(VerdictKind.Flaky))} flaky).");
            foreach (var passAtK in summary.PassAtK.Where(passAtK => passAtK.ValueIfExcludedFailed is not null))
                error.WriteLine($"With these counted as failures, pass@{passAtK.K} is {Percent(passAtK.ValueIfExcludedFailed!.Value)}.");
        }

        if (summary.HarnessError is { } reason) error.WriteLine($"The first that the harness could not judge: {reason}");
        foreach (var k in summary.PassAtK.Select(passAtK => passAtK.K)) WriteWhatIsLeftOut(error, summary.Problems, k);
    }

    private static void WriteWhatIsLeftOut(TextWriter error, IReadOnlyList<ProblemScore> problems, int k)
    {
        var fewest = problems.MinBy(problem => problem.Samples)!;
        string[] left = [.. problems.Where(problem => problem.Judged < k).Select(problem => problem.TaskId)];
        if (fewest.Samples < k)
            error.WriteLine($"pass@{k} needs {Count(k, "sample")} of every problem; {fewest.TaskId} has {Count(fewest.Samples)}.");
        else if (left.Length > 0)
            error.WriteLine($"pass@{k} leaves out the problems with fewer than {Count(k, "judged sample")}: {Count(left.Length)} of {Count(problems.Count)} ({Some(left)}).");
    }

    /// <summary>A value's name as the files write it.</summary>
    private static string SnakeCase<T>(T value) where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    private static string Some(IReadOnlyList<string> names) => string.Join(", ", names.Take(Named)) + (names.Count > Named ? ", ..." : "");

    private static string Count(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Count(long count, string noun) => $"{Count(count)} {noun}{(count == 1 ? "" : "s")}";

    private static string Percent(double share) => (share * 100).ToString("0.0 '%'", CultureInfo.InvariantCulture);
}
