namespace Reasoning.Decoding.Grammars.Automata;

/// <summary>The transitions of a term: by a byte, into a frame (and where that returns to), by a token. Targets differ within each kind.</summary>
internal sealed class LinearForm(ByteEdge[] bytes, FrameCall[] calls, TokenEdge[] tokens)
{
    public ByteEdge[] Bytes { get; } = bytes;

    public FrameCall[] Calls { get; } = calls;

    public TokenEdge[] Tokens { get; } = tokens;
}

/// <summary>A transition by one byte of a set.</summary>
internal readonly record struct ByteEdge(ByteSet Set, Term Target);

/// <summary>A frame that begins here, and what follows it.</summary>
internal readonly record struct FrameCall(int Rule, Term Return);

/// <summary>A transition by one token of a set.</summary>
internal readonly record struct TokenEdge(TokenSet Tokens, Term Target);
