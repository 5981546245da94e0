using System.Globalization;
using System.Runtime.CompilerServices;
using Reasoning.Verification.Problems;
using Reasoning.Verification.Programs;
using Reasoning.Verification.Sandboxing;
using Reasoning.Verification.Values;

namespace Reasoning.Verification.UnitTests;

/// <summary>
/// Judges programs by calls of a function: the program gets inputs only, and what it answers is compared here. Expected values that a benchmark leaves open are what its
/// canonical solution answers in the sandbox, found out once.
/// </summary>
internal sealed class CallSuite(UnitTestOptions options)
{
    private const int LongestSource = 200;
    private const int LongestObserved = 500;

    private readonly ConditionalWeakTable<CallTests, ExpectedValues> _computed = [];
    private readonly ConditionalWeakTable<CallTests, string[]> _sources = [];
    private readonly SingleFlight<CallTests, ExpectedValues> _computing = new(ReferenceEqualityComparer.Instance);

    /// <summary>Judges a program.</summary>
    public async Task<Verdict> JudgeAsync(CodeProblem problem, CallTests suite, string program, ISandbox sandbox, CancellationToken cancellationToken)
    {
        var expected = await ExpectedAsync(problem, suite, sandbox, cancellationToken).ConfigureAwait(false);
        if (expected.Failure is { } failure) return Verdicts.HarnessError(failure);
        var execution = await sandbox.CallAsync(Calls(problem, program, suite.Tests), cancellationToken).ConfigureAwait(false);
        var sources = _sources.GetValue(suite, _ => new string[suite.Tests.Count]);
        var tests = new List<TestOutcome>(suite.Tests.Count);
        try
        {
            for (var i = 0; i < suite.Tests.Count; i++)
            {
                sources[i] ??= Source(problem.EntryPoint, suite.Tests[i], expected.Values[i]);
                tests.Add(i < execution.Results.Count
                    ? Answered(suite.Comparison, suite.Tests[i].Arguments, expected.Values[i], execution.Results[i], sources[i])
                    : Unanswered(execution, i, sources[i]));
            }
        }
        catch (OracleException error)
        {
            return Verdicts.HarnessError($"The oracle of {problem.TaskId} failed: {error.Message.TrimEnd('.')}.");
        }

        var (kind, reason) = Decide(execution, tests);
        return Verdicts.Of(kind, reason, tests, execution);
    }

    private static (VerdictKind Kind, string? Reason) Decide(Execution execution, List<TestOutcome> tests)
    {
        if (execution.Failure is { } failure) return (failure, execution.Reason);
        if (execution.Results.Count != tests.Count)
            return (VerdictKind.HarnessError, $"The sandbox gave {execution.Results.Count} results for {tests.Count} calls.");
        var broken = tests.FindIndex(test => test.Status != TestStatus.Passed);
        if (broken < 0) return (VerdictKind.Pass, null);
        var test = tests[broken];
        return test.Error is { } error
            ? Failures.Raised(error, $"in '{test.Source}'")
            : (VerdictKind.WrongAnswer, $"'{test.Source}' does not hold; {test.Message}");
    }

    private static TestOutcome Answered(ValueComparison comparison, CallArguments arguments, PlainValue expected, CallResult result, string source)
    {
        var outcome = new TestOutcome { Status = TestStatus.Passed, Source = source, Output = result.Output };
        result = WithStandIn(comparison, result);
        switch (result)
        {
            case { Error: { } error }:
                return outcome with { Status = TestStatus.Error, Error = error, Message = $"{error.Type}: {error.Text}" };
            case { ForeignType: { } type }:
                return outcome with { Status = TestStatus.Failed, Message = $"the program answered an object of type {type}, which is not plain data." };
            case { Value: { } value } when Matches(comparison, expected, value, arguments):
                return outcome;
            case { Value: { } value }:
                var observed = PlainText.Write(value, LongestObserved);
                return outcome with { Status = TestStatus.Failed, Observed = observed, Message = $"the program answered {observed}." };
            default:
                return outcome with { Status = TestStatus.Failed, Message = "the program answered nothing." };
        }
    }

    private static CallResult WithStandIn(ValueComparison comparison, CallResult result) =>
        result is { ForeignType: not null } && comparison.ForeignAnswer is { } value ? new CallResult { Value = value, Output = result.Output } : result;

    private static TestOutcome Unanswered(Execution execution, int index, string source)
    {
        // The program ended in the first call that has no answer, unless it never began.
        var wasReached = index == execution.Results.Count && execution.Failure is not (null or VerdictKind.CompileError or VerdictKind.HarnessError);
        return new TestOutcome { Status = wasReached ? TestStatus.Error : TestStatus.NotRun, Source = source, Message = wasReached ? execution.Reason : null };
    }

    private static bool Matches(ValueComparison comparison, PlainValue expected, PlainValue actual, CallArguments arguments)
    {
        if (comparison.Oracle is null) return comparison.Matches(expected, actual, arguments);
        try
        {
            return comparison.Matches(expected, actual, arguments);
        }
        catch (Exception error)
        {
            // Whoever wrote the oracle is at fault, whatever it throws: nothing is known about the program then.
            throw new OracleException($"{error.GetType().Name}: {error.Message.ReplaceLineEndings(" ")}", error);
        }
    }

    private async ValueTask<ExpectedValues> ExpectedAsync(CodeProblem problem, CallTests suite, ISandbox sandbox, CancellationToken cancellationToken)
    {
        if (_computed.TryGetValue(suite, out var known)) return known;
        if (suite.Tests.All(test => test.Expected is not null)) return _computed.GetValue(suite, _ => new([.. suite.Tests.Select(test => test.Expected!)], null));
        return await _computing.RunAsync(suite, cancel => ComputeAsync(problem, suite, sandbox, cancel), cancellationToken).ConfigureAwait(false);
    }

    private async Task<ExpectedValues> ComputeAsync(CodeProblem problem, CallTests suite, ISandbox sandbox, CancellationToken cancellationToken)
    {
        var missing = suite.Tests.Where(test => test.Expected is null).ToList();
        var program = CompletionProgram.Assemble(problem, problem.CanonicalSolution!, options.Completion);
        var execution = await sandbox.CallAsync(Calls(problem, program, missing), cancellationToken).ConfigureAwait(false);
        var place = 0;
        var values = new List<PlainValue>();
        string? failure = null;
        foreach (var test in suite.Tests)
        {
            var result = execution.Results.ElementAtOrDefault(place) is { } answered ? WithStandIn(suite.Comparison, answered) : null;
            if ((test.Expected ?? result?.Value) is not { } value)
            {
                failure = Complaint(problem, execution, values.Count, result);
                break;
            }

            values.Add(value);
            if (test.Expected is null) place++;
        }

        var expected = new ExpectedValues([.. values], failure);

        if (failure is null || !DependsOnTheMachine(execution, place)) _computed.AddOrUpdate(suite, expected);
        return expected;
    }

    // A worker that broke, or a machine that was busy or full, may do better next time; everything else that the canonical solution does stays the same.
    private static bool DependsOnTheMachine(Execution execution, int place) =>
        (execution.Results.ElementAtOrDefault(place) is { Error: { } error } ? Failures.Raised(error, "").Kind : execution.Failure)
            is VerdictKind.HarnessError or VerdictKind.CpuTimeout or VerdictKind.WallTimeout or VerdictKind.MemoryLimit;

    private static string Complaint(CodeProblem problem, Execution execution, int index, CallResult? result)
    {
        var why = result switch
        {
            { Error: { } error } => $"it raised {error.Type}: {error.Text.ReplaceLineEndings(" ").TrimEnd('.')}",
            { ForeignType: { } type } => $"it answered an object of type {type}, which is not plain data",
            _ => (execution.Reason ?? "it did not answer").TrimEnd('.'),
        };
        return string.Create(CultureInfo.InvariantCulture, $"What test {index + 1} of {problem.TaskId} expects cannot be found out by its canonical solution: {why}.");
    }

    private static FunctionCalls Calls(CodeProblem problem, string program, IEnumerable<CallTest> tests) => new()
    {
        Program = program,
        EntryPoint = problem.EntryPoint,
        Inputs = [.. tests.Select(test => test.Arguments)],
        CpuTime = problem.CpuTime,
    };

    private static string Source(string entryPoint, CallTest test, PlainValue expected)
    {
        var arguments = test.Arguments.Positional.Select(value => PlainText.Write(value, LongestSource))
            .Concat(test.Arguments.Named.Select(pair => $"{pair.Key}={PlainText.Write(pair.Value, LongestSource)}"));
        var call = string.Join(", ", arguments);
        return $"{entryPoint}({(call.Length > LongestSource ? $"{call[..LongestSource]}..." : call)}) == {PlainText.Write(expected, LongestSource)}";
    }

    private sealed record ExpectedValues(PlainValue[] Values, string? Failure);

    private sealed class OracleException(string message, Exception innerException) : Exception(message, innerException);
}
