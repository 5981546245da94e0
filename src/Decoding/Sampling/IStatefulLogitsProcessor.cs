namespace Reasoning.Decoding.Sampling;

/// <summary>
/// A logits processor that follows one sequence token by token: a grammar's matcher, an entropy counter. Whoever decodes forks it wherever the
/// sequence forks, so completions and beams never share its state.
/// </summary>
/// <remarks>Not thread-safe; forks of one another may be used on different threads at the same time.</remarks>
public interface IStatefulLogitsProcessor : ILogitsProcessor
{
    /// <summary>Takes note of the token that was chosen (or forced) after the sequence so far.</summary>
    /// <exception cref="ArgumentException">The token cannot follow; the message says why.</exception>
    void Accept(int token);

    /// <summary>Creates an independent copy in the same state. Cheap: decoders call it for every completion, beam and draft.</summary>
    IStatefulLogitsProcessor Fork();
}
