namespace Reasoning.Decoding.Sampling;

/// <summary>The sequence whose next token is being chosen, as logits processors see it.</summary>
public readonly ref struct LogitsContext
{
    /// <summary>Creates a context.</summary>
    /// <param name="tokens">Prompt and completion so far; −1 where the input was a soft token.</param>
    /// <param name="promptLength">How many of them are the prompt.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="promptLength"/> is negative or more than there are tokens.</exception>
    public LogitsContext(ReadOnlySpan<int> tokens, int promptLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(promptLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(promptLength, tokens.Length);
        Tokens = tokens;
        PromptLength = promptLength;
    }

    /// <summary>Prompt and completion so far (a forced prefix belongs to the completion); −1 where the input was a soft token.</summary>
    public ReadOnlySpan<int> Tokens { get; }

    /// <summary>How many of <see cref="Tokens"/> are the prompt.</summary>
    public int PromptLength { get; }

    /// <summary>The completion so far.</summary>
    public ReadOnlySpan<int> Completion => Tokens[PromptLength..];

    /// <summary>Index within the completion of the token about to be chosen; 0 for the first.</summary>
    public int Step => Tokens.Length - PromptLength;
}
