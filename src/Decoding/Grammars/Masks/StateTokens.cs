using Reasoning.Decoding.Grammars.Automata;
using Reasoning.Decoding.Grammars.Tokens;

namespace Reasoning.Decoding.Grammars.Masks;

/// <summary>What a local state says about tokens, whatever is below it on the stack.</summary>
internal sealed class StateTokens
{
    /// <summary>The tokens allowed by the frames at the top, those begun within the token included.</summary>
    public required TokenMask Inside { get; init; }

    /// <summary>What may be left of tokens within which frames at the top end: whether they are allowed depends on the stack.</summary>
    public ExitTrie[] Exits { get; init; } = [];

    /// <summary>
    /// The same state with counts so far from their bounds that hardly a token can tell: its masks are this one's but for <see cref="CountedTokens"/>. Null where no
    /// count is far.
    /// </summary>
    public LocalState? Twin { get; init; }

    /// <summary>The tokens that could reach the bound of a count.</summary>
    public int[] CountedTokens { get; init; } = [];

    /// <summary>The bound of the characters that the state begins with; null where there is none beside <see cref="CountedTokens"/>.</summary>
    public CharacterBound? Bound { get; init; }
}

/// <summary>The rests of tokens after the end of the frames of some groups of a state.</summary>
/// <param name="Holes">The groups, a bit each.</param>
/// <param name="Rests">The rests, and the tokens they complete.</param>
internal readonly record struct ExitTrie(ulong Holes, TokenTrie Rests);
