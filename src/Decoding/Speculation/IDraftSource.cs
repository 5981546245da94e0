namespace Reasoning.Decoding.Speculation;

/// <summary>
/// A way of guessing the next tokens of a sequence, for speculative decoding: a model then checks the whole guess in one forward pass. Immutable and safe to
/// share between threads; what is known of one sequence is kept in a session.
/// </summary>
/// <remarks>
/// A guess changes how long decoding takes, never what is decoded: a token is only taken where it equals the one that the model's own draw gives.
/// </remarks>
public interface IDraftSource
{
    /// <summary>How many tokens the vocabulary has that the source is made for; null, the default, where any will do. A run with another is refused.</summary>
    int? VocabularySize => null;

    /// <summary>Opens the state of one sequence, which has seen no tokens yet.</summary>
    IDraftSession OpenSession();

    /// <summary>Opens the state of one sequence whose tokens are drawn in a known way. Sources that have no use for that leave the default.</summary>
    /// <param name="context">How its tokens are drawn.</param>
    IDraftSession OpenSession(DraftContext context) => OpenSession();
}
