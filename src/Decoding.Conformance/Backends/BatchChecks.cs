using Reasoning.Decoding.Models;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Decoding.Conformance.Backends;

/// <summary>Checks of batches and of the rows of logits that come out.</summary>
internal static class BatchChecks
{
    private const int MostRows = 16;

    public static ConformanceCheck FiniteLogits { get; } = ConformanceCheck.PerRound(
        "finite-logits", "Every logit is finite or -Infinity, and in every row one at least is finite.", CheckFinite);

    public static ConformanceCheck AllRows { get; } = ConformanceCheck.PerRound(
        "all-rows", "A pass gives as many rows as were asked for, and each is what a pass that ends there gives.", CheckAllRows);

    public static ConformanceCheck RaggedBatch { get; } = ConformanceCheck.PerRound(
        "ragged-batch", "Sequences of different lengths in one pass, some of one prefix, some new, get the logits they get alone.", CheckBatch);

    public static IReadOnlyList<ConformanceCheck> All { get; } = [FiniteLogits, AllRows, RaggedBatch];

    private static void CheckFinite(ConformanceTrial trial, CounterRandom random)
    {
        int[] tokens = trial.RandomTokens(ref random, trial.LongestSequence);
        using var session = new SessionUnderTest(trial.Model);
        using var batch = new ForwardBatch(trial.Model.Info.VocabularySize);
        batch.Add(session.Create(), tokens, LogitsRequest.All);
        session.Port.Forward(batch);
        for (int row = 0; row < tokens.Length; row++)
        {
            bool isAnyFinite = false;
            for (int token = 0; token < batch.VocabularySize; token++)
            {
                float logit = batch.GetLogits(row)[token];
                isAnyFinite |= float.IsFinite(logit);
                if (float.IsNaN(logit) || float.IsPositiveInfinity(logit))
                    trial.Expect(false, $"After {row + 1} tokens the logit of token {token} is {logit}.");
            }

            trial.Expect(isAnyFinite, $"After {row + 1} tokens no logit is finite.");
        }
    }

    // At most three segments, one of them with all rows: a mix-up among many is for the check below to tell.
    private static void CheckAllRows(ConformanceTrial trial, CounterRandom random)
    {
        int prefix = random.NextInt32(trial.LongestSequence - 4), count = Math.Min(trial.LongestSequence - prefix, MostRows);
        int[] tokens = trial.RandomTokens(ref random, prefix + count), other = trial.RandomTokens(ref random, 3);
        using var session = new SessionUnderTest(trial.Model);
        SequenceId silent = session.Create(), last = session.Create(), all = prefix > 0 ? session.CreateWith(tokens.AsSpan(0, prefix)) : session.Create();
        using var batch = new ForwardBatch(trial.Model.Info.VocabularySize);
        batch.Add(silent, other, LogitsRequest.None);
        int first = batch.Add(all, tokens.AsSpan(prefix), LogitsRequest.All);
        int lastRow = batch.Add(last, other, LogitsRequest.Last);
        session.Port.Forward(batch);
        for (int i = 0; i < count; i++)
            trial.ExpectEqual(trial.Recompute(tokens.AsSpan(0, prefix + i + 1)), batch.GetLogits(first + i), $"Row {i} of {count} after {prefix} positions");
        trial.ExpectEqual(trial.Recompute(other), batch.GetLogits(lastRow), "The last row beside a segment with all rows");
        trial.ExpectLength(session.Port, silent, other.Length, "A sequence without logits");
        int next = other[0];
        trial.ExpectEqual(trial.Recompute([.. other, next]), session.Append(silent, next), "A sequence whose inputs were given without logits, after one more");
    }

    private static void CheckBatch(ConformanceTrial trial, CounterRandom random)
    {
        const int Families = 4;
        using var session = new SessionUnderTest(trial.Model);
        using var batch = new ForwardBatch(trial.Model.Info.VocabularySize);
        var contents = new List<(int[] Tokens, int Row, SequenceId Sequence)>();
        for (int family = 0; family < Families; family++)
        {
            int[] prefix = trial.RandomTokens(ref random, 1 + random.NextInt32(trial.LongestSequence / 2));
            var source = session.CreateWith(prefix);
            for (int member = 0; member <= family; member++) Add(session.Fork(source), prefix, member == 0 ? 1 : 1 + random.NextInt32(3));
            Add(session.Create(), [], 1 + random.NextInt32(trial.LongestSequence / 2));
        }

        session.Port.Forward(batch);
        foreach (var (tokens, row, sequence) in contents)
        {
            trial.ExpectEqual(trial.Recompute(tokens), batch.GetLogits(row), $"A sequence of {tokens.Length} positions among {contents.Count}");
            trial.ExpectLength(session.Port, sequence, tokens.Length, "A sequence of a batch");
        }

        void Add(SequenceId sequence, int[] prefix, int count)
        {
            int[] next = trial.RandomTokens(ref random, count);
            contents.Add(([.. prefix, .. next], batch.Add(sequence, next), sequence));
        }
    }
}
