using Reasoning.Decoding.Models;
using Reasoning.Decoding.Sampling;
using Reasoning.Decoding.Scheduling;

namespace Reasoning.Data.Difficulty;

/// <summary>The losses of given tokens under a local model. All that are asked for at a time share the scheduler's batches, and common prompts are computed once.</summary>
internal sealed class AnswerLikelihood(BatchScheduler scheduler)
{
    // Rows of logits are as wide as the vocabulary: a whole answer of a large model would take hundreds of megabytes.
    private const int RowsAtOnce = 64;

    /// <summary>−ln p of each token of the answer, given what is in front of it.</summary>
    /// <param name="prompt">At least one token.</param>
    /// <param name="answer">At least one token.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<double[]> LossesAsync(int[] prompt, int[] answer, CancellationToken cancellationToken) => scheduler.RunAsync(
        async cancel =>
        {
            using var sequence = scheduler.Open();
            var losses = new double[answer.Length];
            using (var first = await sequence.ForwardAsync(prompt, LogitsRequest.Last, cancel).ConfigureAwait(false)) losses[0] = Loss(first.GetLogits(), answer[0]);
            for (int start = 0; start < answer.Length - 1; start += RowsAtOnce)
            {
                int count = Math.Min(RowsAtOnce, answer.Length - 1 - start);
                using var rows = await sequence.ForwardAsync(answer.AsSpan(start, count), LogitsRequest.All, cancel).ConfigureAwait(false);
                for (int row = 0; row < count; row++) losses[start + row + 1] = Loss(rows.GetLogits(row), answer[start + row + 1]);
            }

            return losses;
        },
        cancellationToken);

    private static double Loss(ReadOnlySpan<float> logits, int token) => Math.Max(0, Categorical.LogSumExp(logits) - logits[token]);
}
