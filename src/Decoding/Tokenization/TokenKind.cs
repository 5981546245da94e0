namespace Reasoning.Decoding.Tokenization;

/// <summary>What an entry of a vocabulary is. Values are those of GGUF's <c>tokenizer.ggml.token_type</c>.</summary>
public enum TokenKind
{
    /// <summary>Ordinary text.</summary>
    Normal = 1,

    /// <summary>Stands for text the vocabulary cannot express.</summary>
    Unknown = 2,

    /// <summary>Steers the model (end of sequence, turn markers) and has no text.</summary>
    Control = 3,

    /// <summary>Added by the model's makers; matched as a whole before ordinary tokenisation.</summary>
    UserDefined = 4,

    /// <summary>A placeholder that is never produced.</summary>
    Unused = 5,

    /// <summary>A single raw byte (SentencePiece byte fallback).</summary>
    Byte = 6,
}
