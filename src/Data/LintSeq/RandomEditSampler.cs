using Reasoning.Decoding.Sampling;

namespace Reasoning.Data.LintSeq;

/// <summary>Edit sequences without a linter: every deletion takes lines at random. The ablation of Piterbarg, Pinto and Fergus (2024) that shows what the linter is good for.</summary>
/// <remarks>A deletion takes n of the m lines that are left, with n equally likely from 1 to m - 1 and every choice of n lines equally likely; the last line goes alone. Cost: lines × edits.</remarks>
/// <param name="keepEmptyEdits">Whether an edit that inserts nothing but blank lines at the edge of the text, and so seems empty, stays in the sequence. The reference keeps them.</param>
public sealed class RandomEditSampler(bool keepEmptyEdits = false) : IEditSampler
{
    /// <summary>Samples sequences of a program, independently of each other.</summary>
    /// <param name="program">The program. As in the reference blank lines and comments are lines like any other.</param>
    /// <param name="random">Randomness: sequence i draws from part i of it, so that the first sequences are the same whatever their number.</param>
    /// <param name="count">How many sequences; at least 1.</param>
    public IReadOnlyList<EditSequence> Sample(string program, CounterRandom random, int count = 1)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        string[] lines = ProgramText.Lines(program);
        var sequences = new EditSequence[count];
        for (int i = 0; i < count; i++)
        {
            IReadOnlyList<IReadOnlyList<int>> deletions = Deletions(lines.Length, random.Split((ulong)i));
            sequences[i] = new EditSequence(program, deletions, [], ForwardEdits.Of(lines, deletions, keepEmptyEdits), linterCalls: 0);
        }

        return sequences;
    }

    Task<IReadOnlyList<EditSequence>> IEditSampler.SampleAsync(string program, CounterRandom random, int count, CancellationToken cancellationToken) => Task.FromResult(Sample(program, random, count));

    private static List<IReadOnlyList<int>> Deletions(int lines, CounterRandom random)
    {
        int[] left = [.. Enumerable.Range(0, lines)];
        var deletions = new List<IReadOnlyList<int>>();
        for (int count = lines; count > 0;)
        {
            int taken = count == 1 ? 1 : 1 + random.NextInt32(count - 1);
            for (int i = 0; i < taken; i++)   // Fisher and Yates: the taken ones gather behind those that are left
            {
                int at = random.NextInt32(count);
                count--;
                (left[at], left[count]) = (left[count], left[at]);
            }

            int[] deletion = left[count..(count + taken)];
            Array.Sort(deletion);
            deletions.Add(deletion);
        }

        return deletions;
    }
}
