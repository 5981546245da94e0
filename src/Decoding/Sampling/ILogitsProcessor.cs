namespace Reasoning.Decoding.Sampling;

/// <summary>Changes the logits of the next token before one is drawn: a penalty, a filter, a constraint.</summary>
/// <remarks>
/// A processor excludes a token by setting its logit to −∞ and never brings back one that is −∞ already. At least one token must stay. A processor
/// that implements nothing but this interface keeps no state between calls and may be used by many completions at once; one that follows a
/// completion's tokens implements <see cref="IStatefulLogitsProcessor"/>.
/// </remarks>
public interface ILogitsProcessor
{
    /// <summary>
    /// Whether the outcome for a logit depends on which token it belongs to, or on the context. False promises that only the values and their order
    /// matter; the pipeline may then hand over just the tokens that are still possible, in ascending order of id, and a vocabulary of 150,000 need not
    /// be walked again once a filter has left forty. The default is true.
    /// </summary>
    bool DependsOnTokens => true;

    /// <summary>Changes logits in place.</summary>
    /// <param name="logits">One per token id, natural-log scale, not normalised; −∞ for excluded tokens, never NaN or +∞.</param>
    /// <param name="context">The sequence that the next token continues. Valid during the call only.</param>
    void Process(Span<float> logits, in LogitsContext context);
}
