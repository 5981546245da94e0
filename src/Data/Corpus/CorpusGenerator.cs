using System.Runtime.CompilerServices;
using Reasoning.Data.Corpus.Arithmetic;
using Reasoning.Data.Corpus.Execution;
using Reasoning.Data.Corpus.Programs;

namespace Reasoning.Data.Corpus;

/// <summary>
/// Generates the corpus of the embedded model: programming tasks composed from a grammar of operations, arithmetic with its steps,
/// comparisons and judgements of candidate programs. Every program was executed, every wrong candidate fails a test.
/// </summary>
/// <remarks>
/// Document <c>i</c> depends on the seed and on <c>i</c> alone. What belongs to benchmarks (<see cref="BenchmarkGenerator"/>) never
/// occurs: neither its compositions, nor programs that behave like one of them, nor its arithmetic.
/// </remarks>
public static class CorpusGenerator
{
    private const int BlockSize = 512;
    private const ulong Stream = 0xC0;

    /// <summary>Shares of the document kinds in documents; in tokens they are near 47, 40, 7 and 6 percent.</summary>
    private static ReadOnlySpan<double> KindWeights => [42, 48, 5, 5];

    /// <summary>Shares of 1 to 4 steps.</summary>
    private static ReadOnlySpan<double> StepWeights => [18, 40, 30, 12];

    /// <summary>Shares of the sizes of numbers in arithmetic: mostly one to two digits.</summary>
    private static ReadOnlySpan<double> SizeWeights => [78, 20, 2];

    private const double Looseness = 0.3;

    /// <summary>Streams the documents in order.</summary>
    /// <param name="options">Seed, number of documents, Python.</param>
    /// <param name="cancellationToken">Stops between blocks of documents.</param>
    /// <exception cref="InvalidOperationException">Python could not be started or ended early.</exception>
    public static async IAsyncEnumerable<CorpusDocument> GenerateAsync(
        CorpusOptions options, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        await using var runner = ProgramRunner.Start(options.Python);
        IReadOnlySet<string> reserved = await BenchmarkPool.BehavioursAsync(runner, cancellationToken).ConfigureAwait(false);
        for (int start = 0; start < options.Documents; start += BlockSize)
        {
            int count = Math.Min(BlockSize, options.Documents - start);
            foreach (CorpusDocument document in await BlockAsync(runner, reserved, options.Seed, start, count, cancellationToken).ConfigureAwait(false))
                yield return document;
        }
    }

    private static async Task<CorpusDocument[]> BlockAsync(
        ProgramRunner runner, IReadOnlySet<string> reserved, ulong seed, int start, int count, CancellationToken cancellationToken)
    {
        var documents = new CorpusDocument?[count];
        for (uint attempt = 0; Array.Exists(documents, document => document is null); attempt++)
        {
            var pending = new List<(int Index, CorpusDocumentKind Kind, ProgramDraft Draft, SeededRandom Random)>();
            for (int i = 0; i < count; i++)
            {
                if (documents[i] is not null)
                    continue;
                var kind = (CorpusDocumentKind)SeededRandom.For(seed, Stream, (ulong)(start + i)).Weighted(KindWeights);
                var random = SeededRandom.For(seed, Stream + 1 + attempt, (ulong)(start + i));
                if (kind == CorpusDocumentKind.Arithmetic)
                    documents[i] = DrawArithmetic(random);
                else
                    pending.Add((i, kind, DrawDraft(random, kind), random));
            }

            string[][][] outputs = await runner.RunAsync([.. pending.Select(item => item.Draft.ToRequest())], cancellationToken).ConfigureAwait(false);
            for (int p = 0; p < pending.Count; p++)
            {
                if (ProgramTask.Complete(pending[p].Draft, outputs[p]) is { } task && !reserved.Contains(task.Behaviour))
                    documents[pending[p].Index] = ProgramDocument.Draw(pending[p].Random, pending[p].Kind, task);
            }
        }

        return documents!;
    }

    private static CorpusDocument? DrawArithmetic(SeededRandom random)
    {
        ArithmeticProblem problem = ArithmeticSampler.Draw(random, random.Weighted(SizeWeights));
        return problem.IsHeldOut ? null : new CorpusDocument(CorpusDocumentKind.Arithmetic, problem.Prompt, problem.Solution, problem.Instance);
    }

    private static ProgramDraft DrawDraft(SeededRandom random, CorpusDocumentKind kind)
    {
        Composition composition;
        do
            composition = CompositionSampler.Draw(random, 1 + random.Weighted(StepWeights), Looseness);
        while (composition.IsHeldOut);
        return ProgramDraft.Draw(random, composition, inputs: 10, nearMisses: kind == CorpusDocumentKind.Code ? 0 : 2);
    }
}
