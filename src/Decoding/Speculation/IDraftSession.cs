namespace Reasoning.Decoding.Speculation;

/// <summary>
/// The state of a draft source for one sequence. It is told the prompt and then every token that was decided, in order, and only those: a guess that was
/// rejected leaves no trace.
/// </summary>
/// <remarks>
/// What it proposes depends on the tokens it was told, the source's options and the length wanted alone: not on how they were split over calls, nor on how
/// often it was asked. Once buffers have grown, neither telling nor asking allocates. Not thread-safe.
/// </remarks>
public interface IDraftSession : IDisposable
{
    /// <summary>Takes note of tokens that follow what was told before.</summary>
    /// <param name="tokens">Token ids, at least 0.</param>
    /// <exception cref="ArgumentException">A token is negative.</exception>
    void Accept(ReadOnlySpan<int> tokens);

    /// <summary>
    /// Does what <see cref="Propose"/> would have to wait for, such as the forward passes of a draft model. To be awaited before each proposal; sources that
    /// have nothing to wait for leave the default, which is done at once.
    /// </summary>
    /// <param name="maxLength">The most tokens that will be asked for; at least 0.</param>
    /// <param name="cancellationToken">Cancels the wait; the session stays usable.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    ValueTask PrepareAsync(int maxLength, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

    /// <summary>Guesses the tokens that follow. Where fewer are known than fit, the draft is shorter; it is never padded.</summary>
    /// <param name="destination">Receives the tokens; its length is the most that are wanted.</param>
    /// <returns>How many were written, and what they rest on.</returns>
    Draft Propose(Span<int> destination);
}
