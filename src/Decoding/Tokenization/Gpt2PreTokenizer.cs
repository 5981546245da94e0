namespace Reasoning.Decoding.Tokenization;

/// <summary><c>'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+</c></summary>
internal sealed class Gpt2PreTokenizer : PreTokenizer
{
    public override int NextEnd(ReadOnlySpan<char> text, int start)
    {
        if (text[start] == '\'' && Contractions.Match(text, start, ignoreCase: false) is > 0 and int contraction)
            return start + contraction;
        int first = text[start] == ' ' && start + 1 < text.Length ? start + 1 : start;
        CharacterClasses kind = CharacterClass.At(text, first, out int length);
        return kind switch
        {
            CharacterClasses.Space => EndOfSpacePiece(text, start),
            CharacterClasses.Letter or CharacterClasses.Number => EndOfClass(text, first + length, kind),
            _ => EndOfClass(text, first + length, CharacterClasses.Punctuation | CharacterClasses.Other),
        };
    }
}
