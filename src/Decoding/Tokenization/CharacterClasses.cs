namespace Reasoning.Decoding.Tokenization;

/// <summary>The classes of characters that pre-tokenizers tell apart. Every character has exactly one.</summary>
[Flags]
internal enum CharacterClasses : byte
{
    None = 0,

    /// <summary>\p{L}</summary>
    Letter = 1,

    /// <summary>\p{N}</summary>
    Number = 2,

    /// <summary>\p{P}</summary>
    Punctuation = 4,

    /// <summary>\s</summary>
    Space = 8,

    /// <summary>Anything else: symbols, marks, controls, lone surrogates.</summary>
    Other = 16,
}
