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
    /// <summary>Opens the state of one sequence, which has seen no tokens yet.</summary>
    IDraftSession OpenSession();
}
