namespace Reasoning.Decoding.Tokenization;

/// <summary>Turns text into the token ids of a model and back. Immutable and safe to share between threads.</summary>
public interface ITokenizer
{
    /// <summary>Number of token ids; ids are <c>0 .. VocabularySize − 1</c>.</summary>
    int VocabularySize { get; }

    /// <summary>The token that begins a sequence; null where the vocabulary has none.</summary>
    int? BeginOfSequence { get; }

    /// <summary>The token that ends a sequence; null where the vocabulary has none.</summary>
    int? EndOfSequence { get; }

    /// <summary>Whether <see cref="Encode"/> with <c>addSpecial</c> puts <see cref="BeginOfSequence"/> in front.</summary>
    bool AddsBeginOfSequence { get; }

    /// <summary>Whether generation ends at this token (end of sequence, end of turn, ...).</summary>
    bool IsEndOfGeneration(int token);

    /// <summary>What kind of entry a token is.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The token is outside the vocabulary.</exception>
    TokenKind GetKind(int token);

    /// <summary>Turns text into tokens.</summary>
    /// <param name="text">Any text; unpaired surrogates are encoded as U+FFFD.</param>
    /// <param name="addSpecial">Whether tokens that begin (or end) a sequence are added where the model asks for them.</param>
    /// <param name="parseSpecial">
    /// Whether the text of control tokens within <paramref name="text"/> becomes those tokens; off for untrusted text. User-defined tokens are
    /// ordinary text and recognised either way.
    /// </param>
    int[] Encode(ReadOnlySpan<char> text, bool addSpecial = true, bool parseSpecial = false);

    /// <summary>The raw bytes a token stands for: empty for control tokens; possibly part of a UTF-8 character. Allocates nothing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The token is outside the vocabulary.</exception>
    ReadOnlySpan<byte> GetBytes(int token);

    /// <summary>
    /// Turns tokens into text, as the inverse of <see cref="Encode"/>. Control tokens are left out; bytes that are not UTF-8 become U+FFFD; a space
    /// that the vocabulary puts in front of every text is taken away. In the continuation of a text that space belongs to the text: decode it with
    /// a <see cref="TokenTextDecoder"/>.
    /// </summary>
    string Decode(ReadOnlySpan<int> tokens);
}
