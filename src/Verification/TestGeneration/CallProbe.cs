using Reasoning.Verification.Agreement.Behaviour;
using Reasoning.Verification.Sandboxing;
using Reasoning.Verification.Values;

namespace Reasoning.Verification.TestGeneration;

/// <summary>Finds out what a function does on many inputs, also where some of them end the process it runs in.</summary>
internal static class CallProbe
{
    /// <summary>The failure of inputs that were not tried any more, since too many before them had ended the process.</summary>
    public const string NotRun = nameof(NotRun);

    // Few enough that the processor time, which is for all calls of a process together, is rarely used up by inputs that are fine one by one.
    private const int CallsPerProcess = 32;
    private const int MostEndings = 3;

    /// <summary>Calls the function with every input; the processor time, null for the sandbox's own limit, is that of a process.</summary>
    /// <returns>One output per input; null where the harness broke.</returns>
    public static async ValueTask<ObservedOutput<PlainValue>[]?> RunAsync(
        ISandbox sandbox, string program, string entryPoint, IReadOnlyList<CallArguments> inputs, TimeSpan? cpuTime, CancellationToken cancellationToken)
    {
        var outputs = new List<ObservedOutput<PlainValue>>(inputs.Count);
        for (var endings = 0; outputs.Count < inputs.Count;)
        {
            var calls = new FunctionCalls { Program = program, EntryPoint = entryPoint, Inputs = [.. inputs.Skip(outputs.Count).Take(CallsPerProcess)], CpuTime = cpuTime };
            var execution = await sandbox.CallAsync(calls, cancellationToken).ConfigureAwait(false);
            if (execution.Failure is VerdictKind.HarnessError or VerdictKind.Flaky) return null;
            outputs.AddRange(execution.Results.Select(Observe));

            // How a process ended that had answered everything is nobody's failure.
            if (execution.Results.Count == calls.Inputs.Count) continue;
            if (execution.Failure is not { } failure) return null;

            // An input that is not the first of its process may only have found the time used up by others: it gets a process of its own.
            if (execution.Results.Count > 0 && failure is VerdictKind.CpuTimeout or VerdictKind.WallTimeout or VerdictKind.OutputLimit) continue;
            endings++;
            outputs.Add(ObservedOutput.Failed<PlainValue>(failure.ToString()));
            if (failure == VerdictKind.CompileError || endings == MostEndings)
            {
                var rest = ObservedOutput.Failed<PlainValue>(failure == VerdictKind.CompileError ? failure.ToString() : NotRun);
                while (outputs.Count < inputs.Count) outputs.Add(rest);
            }
        }

        return [.. outputs];
    }

    private static ObservedOutput<PlainValue> Observe(CallResult result) => result switch
    {
        { Value: { } value } => ObservedOutput.Returned(value),
        { Error: { } error } => ObservedOutput.Failed<PlainValue>(string.IsNullOrWhiteSpace(error.Type) ? "an exception" : error.Type),
        _ => ObservedOutput.Failed<PlainValue>($"an object of type {result.ForeignType}"),
    };
}
