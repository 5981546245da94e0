using System.Text.Json;
using Reasoning.Verification.Adequacy.Differential;
using Reasoning.Verification.Sandboxing;
using Reasoning.Verification.TestGeneration;

namespace Reasoning.Verification.Adequacy.Mutants;

/// <summary>Measures a test suite by the small mistakes it finds in a program that is known to be right.</summary>
/// <remarks>
/// <para>Mutation analysis (DeMillo, Lipton and Sayward, "Hints on Test Data Selection", 1978), with the usual operators of first order (Jia and Harman, "An Analysis and
/// Survey of the Development of Mutation Testing", 2011). A Python program is changed in its syntax tree, and only the changed place in its text; annotations, docstrings,
/// decorators, imports and the inside of f-strings stay. Assignments are only left out where their names are bound elsewhere too: all tests find an unknown name.</para>
/// <para>Whether a mutant is another program is undecidable. One that behaves as the original on all of many inputs is reported apart and not counted.</para>
/// <para>Costs one judgement per mutant, and one run on the inputs per survivor.</para>
/// </remarks>
public sealed class MutationTesting
{
    private readonly ISandbox _sandbox;
    private readonly MutationOptions _options;

    /// <summary>Mutation in a sandbox, which stays the caller's to dispose.</summary>
    /// <param name="sandbox">A Python sandbox, in which programs are parsed and compared.</param>
    /// <param name="options">Which mutants; null for the defaults.</param>
    /// <exception cref="ArgumentException">The sandbox does not run Python.</exception>
    public MutationTesting(ISandbox sandbox, MutationOptions? options = null)
    {
        _sandbox = AnalysisProgram.Python(sandbox, nameof(sandbox));
        _options = options ?? new MutationOptions();
    }

    /// <summary>Makes mutants of a program. Deterministic: the same seed and program give the same ones. The program is parsed and not run.</summary>
    /// <param name="program">A whole Python program.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">The program is not valid Python, or too large to be taken apart within the sandbox's limits.</exception>
    /// <exception cref="SandboxUnavailableException">The sandbox broke.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async ValueTask<MutantSet> MutateAsync(string program, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(program);
        var (answer, failure) = await AnalysisProgram.Mutants.RunAsync(
            _sandbox,
            writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("program", program);
                writer.WriteNumber("seed", _options.Seed);
                writer.WriteNumber("limit", _options.Most);
                writer.WriteEndObject();
            },
            cancellationToken).ConfigureAwait(false);
        if (answer is null) throw new ArgumentException($"The program cannot be taken apart: {failure}", nameof(program));
        using (answer)
        {
            var root = answer.RootElement;
            if (root.TryGetProperty("error", out var error)) throw new ArgumentException($"The program is not valid Python: {error.GetString()}.", nameof(program));
            return new MutantSet([.. root.GetProperty("mutants").EnumerateArray().Select(mutant => Read(program, mutant))], root.GetProperty("found").GetInt32());
        }
    }

    /// <inheritdoc cref="MeasureAsync(string, Func{string, CancellationToken, ValueTask{Verdict}}, EquivalenceCheck?, CancellationToken)"/>
    public ValueTask<MutationReport> MeasureAsync(string program, IVerifier suite, EquivalenceCheck? equivalence = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(suite);
        return MeasureAsync(program, suite.VerifyAsync, equivalence, cancellationToken);
    }

    /// <summary>Measures a suite by mutants of a program that it passes.</summary>
    /// <param name="program">The right program.</param>
    /// <param name="suite">Judges a whole program by the suite; may be asked from many threads at once.</param>
    /// <param name="equivalence">How survivors are told from equivalent programs; null: every mutant that passes counts as a survivor.</param>
    /// <param name="cancellationToken">Gives up measuring.</param>
    /// <exception cref="ArgumentException">The suite does not pass the program itself, or the program cannot be mutated.</exception>
    /// <exception cref="SandboxUnavailableException">The sandbox broke.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async ValueTask<MutationReport> MeasureAsync(
        string program, Func<string, CancellationToken, ValueTask<Verdict>> suite, EquivalenceCheck? equivalence = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(suite);
        var (mutants, found) = await MutateAsync(program, cancellationToken).ConfigureAwait(false);
        var own = await suite(program, cancellationToken).ConfigureAwait(false);
        if (!own.Passed) throw new ArgumentException($"The suite does not pass the program that it is measured with ({own.Kind}): {own.Reason}", nameof(program));

        var judged = new JudgedMutant[mutants.Count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = _options.Concurrency, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(mutants.Index(), parallel, async (mutant, cancel) =>
        {
            var verdict = await suite(mutant.Item.Program, cancel).ConfigureAwait(false);
            var fate = verdict.Passed ? MutantFate.Survived : verdict.IsEvidence ? MutantFate.Killed : MutantFate.Unknown;
            judged[mutant.Index] = new JudgedMutant(mutant.Item, fate, verdict, null);
        }).ConfigureAwait(false);
        if (equivalence is not null) await FindEquivalentAsync(program, judged, equivalence, cancellationToken).ConfigureAwait(false);
        return new MutationReport(judged, found);
    }

    private async ValueTask FindEquivalentAsync(string program, JudgedMutant[] judged, EquivalenceCheck equivalence, CancellationToken cancellationToken)
    {
        List<int> passed = [.. Enumerable.Range(0, judged.Length).Where(i => judged[i].Fate == MutantFate.Survived)];
        if (passed.Count == 0 || equivalence.Inputs.Count == 0) return;
        var testing = new DifferentialTesting(_sandbox, new DifferentialOptions { Concurrency = _options.Concurrency });
        var result = await testing.CompareAsync(
            [.. passed.Select(i => judged[i].Mutant.Program)], equivalence.EntryPoint, equivalence.Inputs, program, cancellationToken).ConfigureAwait(false);
        foreach (var at in result.Judged)
        {
            judged[passed[at]] = result.FirstDifferenceFromReference(at) is { } input
                ? judged[passed[at]] with { Distinguishing = equivalence.Inputs[input] }
                : judged[passed[at]] with { Fate = MutantFate.PossiblyEquivalent };
        }

        foreach (var at in result.Broken) judged[passed[at]] = judged[passed[at]] with { Fate = MutantFate.Unknown };
    }

    private static Mutant Read(string program, JsonElement json)
    {
        var (start, end, text) = (json[3].GetInt32(), json[4].GetInt32(), json[5].GetString()!);
        return new Mutant
        {
            Operator = Enum.Parse<MutationOperator>(json[0].GetString()!, ignoreCase: true),
            Line = json[1].GetInt32(),
            Description = json[2].GetString()!,
            Program = string.Concat(program.AsSpan(0, start), text, program.AsSpan(end)),
            Diff = ChangedLines.Diff(program, start, end, text),
        };
    }
}
