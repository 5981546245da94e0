using System.Runtime.CompilerServices;
using Reasoning.Verification.Problems;
using Reasoning.Verification.Sandboxing;

namespace Reasoning.Verification.TestGeneration.Inputs;

/// <summary>Makes tests of a function whose right program is known: new inputs by mutation of seen ones, and what the right program answers.</summary>
/// <remarks>
/// As EvalPlus does (Liu et al., NeurIPS 2023, section 2): an input on which the right program raises, ends, takes too long or answers what is no plain data is dropped. A
/// contract, a check of inputs, is part of that program: assert statements at the beginning of the function (EvalPlus' <c>contract</c>) refuse inputs by raising.
/// </remarks>
public sealed class TestInputs
{
    private const int TriedAtOnce = 32;

    private readonly ISandbox _sandbox;
    private readonly string _program;
    private readonly string _entryPoint;
    private readonly TestInputOptions _options;

    /// <summary>A generator.</summary>
    /// <param name="sandbox">Where the right program runs, in the sandbox's language; stays the caller's to dispose.</param>
    /// <param name="program">The right program, with the contract if there is one.</param>
    /// <param name="entryPoint">Name of the function.</param>
    /// <param name="options">Counts and seed; null for the defaults.</param>
    public TestInputs(ISandbox sandbox, string program, string entryPoint, TestInputOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(sandbox);
        ArgumentNullException.ThrowIfNull(program);
        ArgumentException.ThrowIfNullOrWhiteSpace(entryPoint);
        (_sandbox, _program, _entryPoint, _options) = (sandbox, program, entryPoint, options ?? new TestInputOptions());
    }

    /// <summary>New tests, as they become known: none of the seen inputs, no input twice.</summary>
    /// <param name="seen">Inputs to start from, at least one. Those that the right program refuses are no start.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    /// <returns>At most <see cref="TestInputOptions.Count"/> tests; fewer where the tries are used up or there are no other inputs.</returns>
    /// <exception cref="ArgumentException">There is no seen input, or the right program refuses all of them.</exception>
    /// <exception cref="SandboxUnavailableException">The sandbox broke.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async IAsyncEnumerable<CallTest> GenerateAsync(IReadOnlyList<CallArguments> seen, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(seen);
        var starts = await AnswerAsync(seen, cancellationToken).ConfigureAwait(false);
        if (starts.Count == 0)
        {
            var why = seen.Count == 0
                ? "Mutation starts from seen inputs; there must be at least one."
                : $"The right program answers none of the {seen.Count} seen inputs, so they are no inputs of {_entryPoint}.";
            throw new ArgumentException(why, nameof(seen));
        }

        var mutation = new InputMutation([.. starts.Select(test => test.Arguments)], _options.Mutation);
        foreach (var input in seen) mutation.Exclude(input);
        for (var (found, tried) = (0, 0); found < _options.Count && tried < _options.MostTried;)
        {
            var batch = new List<CallArguments>();
            while (batch.Count < Math.Min(TriedAtOnce, _options.MostTried - tried) && mutation.Next() is { } input) batch.Add(input);
            if (batch.Count == 0) yield break;
            tried += batch.Count;
            foreach (var test in await AnswerAsync(batch, cancellationToken).ConfigureAwait(false))
            {
                if (found == _options.Count) yield break;
                found++;
                mutation.Keep(test.Arguments);
                yield return test;
            }
        }
    }

    private async ValueTask<List<CallTest>> AnswerAsync(IReadOnlyList<CallArguments> inputs, CancellationToken cancellationToken)
    {
        var outputs = await CallProbe.RunAsync(_sandbox, _program, _entryPoint, inputs, _options.CpuTime, cancellationToken).ConfigureAwait(false)
            ?? throw new SandboxUnavailableException("The sandbox broke over the right program.");
        return [.. inputs.Zip(outputs).Where(pair => pair.Second.Ran).Select(pair => new CallTest(pair.First, pair.Second.Value))];
    }
}
