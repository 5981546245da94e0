using Reasoning.Decoding.Sampling;

namespace Reasoning.Decoding.Grammars;

/// <summary>
/// Excludes the tokens that a grammar does not allow. Follows one sequence and forks with it, so that sampling, beams, speculation and trees can all be
/// constrained; <see cref="Generation.DecodingRequest.Constraint"/> adds one to a request.
/// </summary>
/// <remarks>Not thread-safe; forks of one another may be used on different threads at the same time. A step allocates nothing once its situation is known.</remarks>
public sealed class GrammarProcessor : IStatefulLogitsProcessor
{
    /// <summary>Creates the processor of a sequence that has no token under the grammar yet.</summary>
    public GrammarProcessor(CompiledGrammar grammar)
    {
        ArgumentNullException.ThrowIfNull(grammar);
        Matcher = grammar.CreateMatcher();
    }

    private GrammarProcessor(GrammarMatcher matcher) => Matcher = matcher;

    /// <summary>Where the sequence stands. Reading it is safe between calls; accepting or taking back tokens is the decoder's part.</summary>
    public GrammarMatcher Matcher { get; }

    /// <inheritdoc/>
    /// <exception cref="GrammarLimitException">A limit was met.</exception>
    /// <exception cref="InvalidOperationException">No token of the vocabulary can follow: it lacks a byte that the grammar needs, or a token that ends the text.</exception>
    public void Process(Span<float> logits, in LogitsContext context)
    {
        var mask = Matcher.ComputeMask();
        if (mask.Count == 0)
        {
            throw new InvalidOperationException(Matcher.IsAccepting
                ? $"The text is a whole one of {Matcher.Compiled.Grammar.Description} and cannot go on, but the vocabulary has no token that ends it."
                : $"No token of the vocabulary can follow under {Matcher.Compiled.Grammar.Description} after {Matcher.Length} tokens.");
        }

        mask.ApplyTo(logits);
    }

    /// <inheritdoc/>
    /// <exception cref="GrammarLimitException">A limit was met.</exception>
    public void Accept(int token)
    {
        if (!Matcher.TryAccept(token))
            throw new ArgumentException($"Token {token} cannot follow under {Matcher.Compiled.Grammar.Description} after {Matcher.Length} tokens.", nameof(token));
    }

    /// <inheritdoc/>
    public IStatefulLogitsProcessor Fork() => new GrammarProcessor(Matcher.Fork());
}
