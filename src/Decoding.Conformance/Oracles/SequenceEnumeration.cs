using Reasoning.Decoding.Models;

namespace Reasoning.Decoding.Conformance.Oracles;

/// <summary>
/// Every complete sequence of a small model with its probability: the brute-force oracle that decoding algorithms are compared with. Modes, k best lists,
/// expectations and entropies read from it are exact up to rounding in double.
/// </summary>
/// <remarks>
/// Softmax is computed here, plainly and in double with the maximum subtracted, and not by the sampling code that may be under test. Tokens whose logit is
/// −∞ are not followed. One forward pass per prefix that goes on, one after the other in a session of its own, which must cut back correctly.
/// </remarks>
public sealed class SequenceEnumeration
{
    private readonly EnumeratedSequence[] _sequences;

    internal SequenceEnumeration(EnumeratedSequence[] sequences)
    {
        _sequences = sequences;
        TotalMass = Expectation(_ => 1);
        Entropy = Expectation(sequence => -sequence.LogProbability);
        CutMass = Expectation(sequence => sequence.IsCut ? 1 : 0);
    }

    /// <summary>All sequences of a probability above 0, in lexicographic order of their tokens.</summary>
    public IReadOnlyList<EnumeratedSequence> Sequences => _sequences;

    /// <summary>The sum of all probabilities: 1 up to rounding.</summary>
    public double TotalMass { get; }

    /// <summary>The part of <see cref="TotalMass"/> that sequences have which were cut at the maximum length.</summary>
    public double CutMass { get; }

    /// <summary>The entropy of the sequence, −Σ p ln p, in nats.</summary>
    public double Entropy { get; }

    /// <summary>Lists the sequences that a model can give after a prompt.</summary>
    /// <param name="model">The model, of tier <see cref="CapabilityTier.Logits"/>.</param>
    /// <param name="prompt">At least one token; a token that begins sequences is not added.</param>
    /// <param name="options">Lengths and limits; null for the defaults.</param>
    /// <param name="cancellationToken">Looked at before every forward pass.</param>
    /// <exception cref="ArgumentException">The prompt is empty, or logits are no distribution.</exception>
    /// <exception cref="ContextOverflowException">The prompt and the longest sequence do not fit into the model's context.</exception>
    /// <exception cref="InvalidOperationException">There are more sequences than the limit; noticed as soon as it is certain.</exception>
    public static SequenceEnumeration Enumerate(
        ILanguageModel model, ReadOnlySpan<int> prompt, SequenceEnumerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (prompt.IsEmpty) throw new ArgumentException("The prompt needs at least one token: a model gives logits only after an input.", nameof(prompt));
        using var walk = new SequenceWalk(model, options ?? new SequenceEnumerationOptions());
        return new SequenceEnumeration(walk.Run(prompt, cancellationToken));
    }

    /// <summary>The most probable sequences, best first; equal ones in lexicographic order of their tokens. All when there are fewer than asked for.</summary>
    /// <param name="count">How many; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is less than 1.</exception>
    public IReadOnlyList<EnumeratedSequence> MostProbable(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return [.. _sequences.OrderByDescending(sequence => sequence.LogProbability).Take(count)];   // a stable sort of what is in lexicographic order
    }

    /// <summary>The exact expectation of a function of the sequence, Σ p·f, added in lexicographic order.</summary>
    /// <param name="function">The function; called once per sequence.</param>
    public double Expectation(Func<EnumeratedSequence, double> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        double sum = 0;
        foreach (var sequence in _sequences) sum += sequence.Probability * function(sequence);
        return sum;
    }
}
