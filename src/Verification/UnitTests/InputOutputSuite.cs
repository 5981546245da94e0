using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Reasoning.Verification.Problems;
using Reasoning.Verification.Sandboxing;
using Reasoning.Verification.Values;

namespace Reasoning.Verification.UnitTests;

/// <summary>
/// Judges programs by what they print, each test in a process of its own. Each has the problem's processor time; after a test that ran out of time
/// none is run, so that all tests together take at most their number times the limit.
/// </summary>
internal sealed class InputOutputSuite(UnitTestOptions options)
{
    private const int LongestSource = 200;
    private const int LongestObserved = 500;
    private const int LongestOutput = 4096;
    private const int SpareOutput = 64 << 10, MostOutput = 1 << 30;

    private readonly ConditionalWeakTable<InputOutputTests, string[]> _sources = [];

    /// <summary>Judges a program.</summary>
    public async Task<Verdict> JudgeAsync(CodeProblem problem, InputOutputTests suite, string program, ISandbox sandbox, CancellationToken cancellationToken)
    {
        var sources = _sources.GetValue(suite, _ => new string[suite.Tests.Count]);
        var tests = new List<TestOutcome>(suite.Tests.Count);
        var total = new Execution();
        (VerdictKind Kind, string? Reason)? failure = null;
        var goesOn = true;
        for (var i = 0; i < suite.Tests.Count; i++)
        {
            var test = suite.Tests[i];
            sources[i] ??= $"{PlainText.Write(test.Input, LongestSource)} gives {PlainText.Write(test.Output, LongestSource)}";
            if (!goesOn)
            {
                tests.Add(new TestOutcome { Status = TestStatus.NotRun, Source = sources[i] });
                continue;
            }

            var run = new ProgramRun { Program = program, Input = test.Input, CpuTime = problem.CpuTime, MaxOutputBytes = MaxOutputBytes(sandbox, test) };
            var execution = await sandbox.RunAsync(run, cancellationToken).ConfigureAwait(false);
            var (outcome, kind, reason) = Judge(suite.Comparison, test, execution, sources[i]);
            tests.Add(outcome);
            if (failure is null && (outcome.Status != TestStatus.Passed || i == 0)) total = total with { Output = Beginning(execution), Isolation = execution.Isolation };
            total = total with { CpuTime = total.CpuTime + execution.CpuTime, WallTime = total.WallTime + execution.WallTime };
            if (kind == VerdictKind.HarnessError) return Verdicts.HarnessError(reason!) with { Isolation = execution.Isolation };
            if (outcome.Status == TestStatus.Passed) continue;
            failure ??= (kind, string.Create(CultureInfo.InvariantCulture, $"Test {i + 1}, {outcome.Source}: {reason}"));
            goesOn = !options.StopAtFirstFailure && kind is VerdictKind.WrongAnswer or VerdictKind.RuntimeError;
        }

        return Verdicts.Of(failure?.Kind ?? VerdictKind.Pass, failure?.Reason, tests, total);
    }

    // A right answer must fit, however long it is, and may be laid out more loosely than the expected one.
    private static int MaxOutputBytes(ISandbox sandbox, InputOutputTest test) =>
        (int)Math.Min(MostOutput, Math.Max(sandbox.Options.MaxOutputBytes, (2L * Encoding.UTF8.GetByteCount(test.Output)) + SpareOutput));

    private static (TestOutcome Outcome, VerdictKind Kind, string? Reason) Judge(OutputComparison comparison, InputOutputTest test, Execution execution, string source)
    {
        if (execution.Failure is { } failure)
        {
            var reason = execution.Reason ?? "The program did not come to its end.";
            return (new TestOutcome { Status = TestStatus.Error, Source = source, Message = reason, Output = Beginning(execution) }, failure, reason);
        }

        if (comparison.FirstDifference(test.Output, execution.Output) is not { } difference) return (new TestOutcome { Status = TestStatus.Passed, Source = source }, VerdictKind.Pass, null);
        var message = Message(comparison, difference);
        return (
            new TestOutcome
            {
                Status = TestStatus.Failed,
                Source = source,
                Observed = PlainText.Write(execution.Output, LongestObserved),
                Message = message,
                Output = Beginning(execution),
            },
            VerdictKind.WrongAnswer,
            message);
    }

    private static string Message(OutputComparison comparison, OutputDifference difference)
    {
        var unit = comparison.LinesMatter ? "line" : "word";
        var place = string.Create(CultureInfo.InvariantCulture, $"{unit} {difference.Place}");
        return (difference.Expected, difference.Actual) switch
        {
            ({ } expected, { } actual) => $"{place} should be {Quote(expected)} and is {Quote(actual)}.",
            ({ } expected, null) => $"{place} should be {Quote(expected)}, and the output has ended.",
            (_, var actual) => $"the output should have ended, and {place} is {Quote(actual!)}.",
        };
    }

    private static string Quote(string text) => PlainText.Write(text, LongestSource);

    // The standard error says more about a program that ended badly.
    private static string Beginning(Execution execution)
    {
        var text = execution.Failure is null || execution.Error.Length == 0 ? execution.Output : $"{execution.Output}{execution.Error}";
        return text.Length > LongestOutput ? text[..LongestOutput] : text;
    }
}
