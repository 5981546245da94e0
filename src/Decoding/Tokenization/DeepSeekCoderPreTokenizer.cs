namespace Reasoning.Decoding.Tokenization;

/// <summary>
/// Five expressions, each cutting its matches out of the pieces that the ones before have left: <c>[\r\n]</c>, <c>\s?\p{L}+</c>, <c>\s?\p{P}+</c>,
/// <c>[一-龥ࠀ-一가-퟿]+</c> (also within matches of the two before), <c>\p{N}</c>.
/// </summary>
internal sealed class DeepSeekCoderPreTokenizer : PreTokenizer
{
    public override int NextEnd(ReadOnlySpan<char> text, int start)
    {
        CharacterClasses kind = CharacterClass.At(text, start, out int length);
        if (IsNewline(text[start]) || kind == CharacterClasses.Number)
            return start + length;
        CharacterClasses word = WordAt(text, start);
        return word != CharacterClasses.None ? EndOfWord(text, start, word) : EndOfGap(text, start);
    }

    /// <summary>Letters or punctuation, perhaps behind white space: up to the first character on the other side of the border of the East Asian range.</summary>
    private static int EndOfWord(ReadOnlySpan<char> text, int start, CharacterClasses word)
    {
        bool isEastAsian = IsEastAsian(text[start]);
        CharacterClass.At(text, start, out int length);
        int end = start + length;
        while (end < text.Length && IsEastAsian(text[end]) == isEastAsian && CharacterClass.At(text, end, out length) == word)
            end += length;
        return end;
    }

    /// <summary>What is neither word nor number nor line break, cut at the borders of the East Asian range.</summary>
    private static int EndOfGap(ReadOnlySpan<char> text, int start)
    {
        bool isEastAsian = IsEastAsian(text[start]);
        int end = start;
        do
        {
            CharacterClass.At(text, end, out int length);
            end += length;
        }
        while (end < text.Length && !IsNewline(text[end]) && IsEastAsian(text[end]) == isEastAsian
            && CharacterClass.At(text, end, out _) != CharacterClasses.Number && WordAt(text, end) == CharacterClasses.None);
        return end;
    }

    /// <summary>Whether <c>\s?\p{L}+</c> or <c>\s?\p{P}+</c> matches here: the class of its characters, or none. Line breaks were cut out before.</summary>
    private static CharacterClasses WordAt(ReadOnlySpan<char> text, int index)
    {
        CharacterClasses kind = CharacterClass.At(text, index, out int length);
        if (kind == CharacterClasses.Space && index + length < text.Length)
            kind = CharacterClass.At(text, index + length, out _);
        return kind & (CharacterClasses.Letter | CharacterClasses.Punctuation);
    }

    private static bool IsNewline(char character) => character is '\r' or '\n';

    private static bool IsEastAsian(char character) => character is (>= '\u0800' and <= '\u9FA5') or (>= '\uAC00' and <= '\uD7FF');
}
