namespace Reasoning.Decoding.Tokenization;

/// <summary>Turns a vocabulary entry as written in the file into the bytes it stands for, which are at most as many, and returns their number.</summary>
internal delegate int TokenTextConverter(ReadOnlySpan<byte> text, Span<byte> destination);
