namespace Reasoning.Decoding.Tokenization;

/// <summary>
/// <c>'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD]|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+</c>;
/// Qwen2 differs only in <c>\p{N}</c> for <c>\p{N}{1,3}</c>.
/// </summary>
internal sealed class Llama3PreTokenizer(int longestNumber) : PreTokenizer
{
    private const CharacterClasses Symbols = CharacterClasses.Punctuation | CharacterClasses.Other;

    public override int NextEnd(ReadOnlySpan<char> text, int start)
    {
        if (text[start] == '\'' && Contractions.Match(text, start, ignoreCase: true) is > 0 and int contraction)
            return start + contraction;
        CharacterClasses kind = CharacterClass.At(text, start, out int length);
        int next = start + length;
        if (kind == CharacterClasses.Number)
            return EndOfNumber(text, next);
        if (kind == CharacterClasses.Letter || (text[start] is not ('\r' or '\n') && IsA(text, next, CharacterClasses.Letter)))
            return EndOfClass(text, next, CharacterClasses.Letter);
        if ((kind & Symbols) != 0 || (text[start] == ' ' && IsA(text, next, Symbols)))
            return EndOfNewlines(text, EndOfClass(text, next, Symbols));
        return EndOfWhiteSpace(text, start);
    }

    private int EndOfNumber(ReadOnlySpan<char> text, int end)
    {
        for (int digits = 1; digits < longestNumber && end < text.Length; digits++)
        {
            if (CharacterClass.At(text, end, out int length) != CharacterClasses.Number)
                break;
            end += length;
        }

        return end;
    }

    /// <summary>A run of white space up to its last line break; without a line break as usual.</summary>
    private static int EndOfWhiteSpace(ReadOnlySpan<char> text, int start)
    {
        int end = EndOfSpaces(text, start);
        int lastBreak = text[start..end].LastIndexOfAny('\r', '\n');
        return lastBreak >= 0 ? start + lastBreak + 1 : EndOfSpacePiece(text, start);
    }

    private static int EndOfNewlines(ReadOnlySpan<char> text, int start)
    {
        while (start < text.Length && text[start] is '\r' or '\n')
            start++;
        return start;
    }

    private static bool IsA(ReadOnlySpan<char> text, int index, CharacterClasses wanted) =>
        index < text.Length && (CharacterClass.At(text, index, out _) & wanted) != 0;
}
