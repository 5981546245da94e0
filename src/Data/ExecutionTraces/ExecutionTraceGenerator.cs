using Reasoning.Data.Pipelines;
using Reasoning.Decoding.Sampling;
using Reasoning.Verification;
using Reasoning.Verification.Sandboxing;

namespace Reasoning.Data.ExecutionTraces;

/// <summary>
/// Makes traces of arithmetic functions for training on the steps of a computation, with noise where it is asked for: Havrilla and Iyer, "Understanding the Effect of Noise
/// in LLM Training
/// Data with Algorithmic Chains of Thought" (arXiv 2402.04004).
/// </summary>
/// <remarks>
/// <para>Static noise is put into a finished trace: digits, lines left out, lines doubled; the answer stays. Dynamic noise replaces results of operations as they are
/// computed, so that all that
/// follows from them is wrong too. The paper finds that training bears much static noise and little dynamic noise; <see cref="TraceFilter"/> finds the latter.</para>
/// <para>Traces without dynamic noise are kept only if a run of the function without a recorder gives the same answer. Costs two runs in the sandbox for all traces of a
/// function.</para>
/// </remarks>
public sealed class ExecutionTraceGenerator
{
    private readonly ISandbox _sandbox;
    private readonly ExecutionTracer _tracer;
    private readonly TraceOptions _options;

    /// <summary>A generator that runs functions in a sandbox.</summary>
    /// <param name="sandbox">A Python sandbox; it stays the caller's to dispose.</param>
    /// <param name="options">Inputs and noise; null for the defaults.</param>
    /// <exception cref="ArgumentException">The sandbox does not run Python.</exception>
    public ExecutionTraceGenerator(ISandbox sandbox, TraceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(sandbox);
        if (sandbox.Language != ProgramLanguage.Python)
            throw new ArgumentException($"Python functions are traced; a sandbox of {sandbox.Language} cannot run them.", nameof(sandbox));
        _sandbox = sandbox;
        _options = options ?? new TraceOptions();
        _tracer = new ExecutionTracer(sandbox, _options.MostSteps);
    }

    /// <summary>Traces a function on random arguments.</summary>
    /// <param name="function">The function.</param>
    /// <param name="random">Decides the arguments and the noise; the same one gives the same traces.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SandboxUnavailableException">The sandbox broke.</exception>
    public ValueTask<TraceResult> GenerateAsync(TracedFunction function, CounterRandom random, CancellationToken cancellationToken = default)
    {
        var arguments = new CallArguments[_options.Traces];
        for (int i = 0; i < arguments.Length; i++)
        {
            var own = random.Split((ulong)i);
            arguments[i] = IntegerSampler.Arguments(_options, ref own);
        }

        return GenerateAsync(function, arguments, random, cancellationToken);
    }

    /// <summary>Traces a function on given arguments.</summary>
    /// <param name="function">The function.</param>
    /// <param name="arguments">What it is called with: integers and lists of them.</param>
    /// <param name="random">Decides the noise.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">An argument is something else.</exception>
    /// <exception cref="SandboxUnavailableException">The sandbox broke.</exception>
    public async ValueTask<TraceResult> GenerateAsync(
        TracedFunction function, IReadOnlyList<CallArguments> arguments, CounterRandom random, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(arguments);
        var noise = new (TraceNoise Kind, CounterRandom Random)[arguments.Count];
        for (int i = 0; i < noise.Length; i++)
        {
            var own = random.Split((ulong)i).Split(1);
            double drawn = own.NextDouble();
            noise[i] = (drawn < _options.DynamicShare ? TraceNoise.Dynamic : drawn < _options.DynamicShare + _options.StaticShare ? TraceNoise.Static : TraceNoise.None, own);
        }

        TraceRun[] runs = [.. arguments.Zip(noise, (given, with) => with.Kind == TraceNoise.Dynamic
            ? new TraceRun(given) { NoiseSeed = with.Random.At(1), NoiseProbability = _options.DynamicIntensity }
            : new TraceRun(given))];
        var (traced, failure) = await _tracer.RunAsync(function, runs, cancellationToken).ConfigureAwait(false);
        if (traced is null) return new TraceResult([], [new Reject("not traced", $"'{function.EntryPoint}' cannot be traced: {failure}")]);

        // A run that the recorder had to end might never end without it.
        int[] whole = [.. Enumerable.Range(0, traced.Count).Where(index => traced[index].Trace is { Corrupted: 0 })];
        var calls = new FunctionCalls { Program = function.Program, EntryPoint = function.EntryPoint, Inputs = [.. whole.Select(index => arguments[index])] };
        var plain = whole.Length == 0 ? new Execution() : await _sandbox.CallAsync(calls, cancellationToken).ConfigureAwait(false);
        var answers = whole.Zip(plain.Results).ToDictionary(one => one.First, one => one.Second.Value?.ToString());

        var (items, rejects) = (new List<TraceItem>(), new List<Reject>());
        for (int i = 0; i < traced.Count; i++)
        {
            string call = TraceItem.Write(function, arguments[i]);
            var (kind, own) = noise[i];
            if (traced[i].Trace is not { } trace)
            {
                rejects.Add(new Reject(kind == TraceNoise.Dynamic ? "ended by noise" : "failed", $"{call} gives no trace: {traced[i].Failure}"));
                continue;
            }

            if (trace.Corrupted == 0 && answers.GetValueOrDefault(i) is var answer && answer != trace.Answer)
            {
                rejects.Add(new Reject("answers differ", $"{call} answers {answer ?? "nothing"} without a recorder and {trace.Answer} with one."));
                continue;
            }

            items.Add(Item(function, arguments[i], trace, kind, ref own));
        }

        return new TraceResult(items, rejects);
    }

    private TraceItem Item(TracedFunction function, CallArguments arguments, ExecutionTrace trace, TraceNoise kind, ref CounterRandom random)
    {
        var (steps, changed) = (trace.Steps, trace.Corrupted);
        if (kind == TraceNoise.Static) (steps, changed) = StaticNoise.Apply(trace.Steps, _options.StaticIntensity, ref random);
        return new TraceItem
        {
            Function = function, Arguments = arguments, Steps = steps, Answer = trace.Answer, Noise = changed == 0 ? TraceNoise.None : kind, Changed = changed,
        };
    }
}
