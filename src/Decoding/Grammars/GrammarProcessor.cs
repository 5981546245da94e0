using Reasoning.Decoding.Sampling;

namespace Reasoning.Decoding.Grammars;

/// <summary>
/// Excludes the tokens that a grammar does not allow. Follows one sequence and forks with it, so that sampling, beams, speculation and trees can all be
/// constrained; <see cref="Generation.DecodingRequest.Constraint"/> adds one to a request.
/// </summary>
/// <remarks>Not thread-safe; forks of one another may be used on different threads at the same time. A step allocates nothing once its situation is known.</remarks>
public sealed class GrammarProcessor : IStatefulLogitsProcessor
{
    private int _end = int.MaxValue;   // the length of the matcher at which the text must have ended

    /// <summary>Creates the processor of a sequence that has no token under the grammar yet.</summary>
    public GrammarProcessor(CompiledGrammar grammar)
    {
        ArgumentNullException.ThrowIfNull(grammar);
        Matcher = grammar.CreateMatcher();
    }

    private GrammarProcessor(GrammarProcessor other)
    {
        Matcher = other.Matcher.Fork();
        _end = other._end;
        LeavesCheckToDraw = other.LeavesCheckToDraw;
    }

    /// <summary>Where the sequence stands. Reading it is safe between calls; accepting or taking back tokens is the decoder's part.</summary>
    public GrammarMatcher Matcher { get; }

    /// <summary>
    /// Whether <see cref="Process"/> leaves the tokens after which the text could not be completed in time: then whoever draws asks <see
    /// cref="LeavesRoomAfter"/> about the one token that was drawn.
    /// </summary>
    internal bool LeavesCheckToDraw { get; set; }

    /// <summary>
    /// From here on, excludes the tokens after which the text could not be completed and ended within a number of tokens, as
    /// <see cref="GrammarMatcher.ShortestCompletion"/> counts. Forks keep to it too; a new call takes the place of an earlier one.
    /// </summary>
    /// <remarks>
    /// Each situation in which tokens are chosen is looked at once, O(bytes of the allowed tokens); where no token could make the text too long, that is all.
    /// </remarks>
    /// <param name="tokens">The tokens that are still to come, the one that ends the text included.</param>
    /// <exception cref="ArgumentException">So many do not suffice; the message says how many do.</exception>
    /// <exception cref="GrammarLimitException">A limit was met.</exception>
    public void CompleteWithin(int tokens)
    {
        string description = Matcher.Compiled.Grammar.Description;
        if (Matcher.Compiled.Vocabulary.EndTokens.Length == 0)
            throw new ArgumentException($"A text of {description} cannot be completed within {tokens} tokens: the vocabulary has no token that ends it.", nameof(tokens));
        int needed = Matcher.ShortestCompletion();
        if (needed == int.MaxValue)
            throw new ArgumentException($"A text of {description} cannot be completed: the vocabulary lacks a byte that every text needs.", nameof(tokens));
        if (needed >= tokens && !Matcher.IsEnded)
            throw new ArgumentException($"To complete a text of {description} takes up to {needed + 1L} tokens, its end included, but there are only {tokens}; allow more.", nameof(tokens));
        _end = (int)Math.Min((long)Matcher.Length + tokens, int.MaxValue);
    }

    /// <summary>Whether the text can still be completed in time after one more token.</summary>
    internal bool LeavesRoomAfter(int token) => Left == int.MaxValue || Matcher.Compiled.IsEnd(token) || Matcher.ShortestCompletionAfter(token) <= Left - 2;

    // The tokens still to come, the next and the last included.
    private int Left => _end == int.MaxValue ? int.MaxValue : _end - Matcher.Length;

    /// <inheritdoc/>
    /// <exception cref="GrammarLimitException">A limit was met.</exception>
    /// <exception cref="InvalidOperationException">No token of the vocabulary can follow: it lacks a byte that the grammar needs, or a token that ends the text; or
    /// more tokens came than <see cref="CompleteWithin"/> allows.</exception>
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
        if (Left == int.MaxValue || LeavesCheckToDraw || Matcher.IsEnded || Matcher.TryExcludeLongerThan(Left - 2, mask, logits)) return;
        throw new InvalidOperationException(
            $"No text of {Matcher.Compiled.Grammar.Description} can be completed within the {Left} tokens that are left after {Matcher.Length}, or other processors exclude what that takes.");
    }

    /// <inheritdoc/>
    /// <exception cref="GrammarLimitException">A limit was met.</exception>
    public void Accept(int token)
    {
        if (!Matcher.TryAccept(token))
            throw new ArgumentException($"Token {token} cannot follow under {Matcher.Compiled.Grammar.Description} after {Matcher.Length} tokens.", nameof(token));
    }

    /// <inheritdoc/>
    public IStatefulLogitsProcessor Fork() => new GrammarProcessor(this);
}
