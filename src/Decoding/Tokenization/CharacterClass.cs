using System.Globalization;

namespace Reasoning.Decoding.Tokenization;

/// <summary>Looks up classes of characters by Unicode general category.</summary>
internal static class CharacterClass
{
    private static readonly CharacterClasses[] Ascii = CreateAscii();

    /// <summary>The class of the character at an index, and its length: 2 for a surrogate pair, else 1.</summary>
    public static CharacterClasses At(ReadOnlySpan<char> text, int index, out int length)
    {
        char first = text[index];
        length = 1;
        if (first < 128)
            return Ascii[first];
        if (char.IsHighSurrogate(first) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]))
        {
            length = 2;
            return FromCategory(CharUnicodeInfo.GetUnicodeCategory(char.ConvertToUtf32(first, text[index + 1])));
        }

        return char.IsWhiteSpace(first) ? CharacterClasses.Space : FromCategory(CharUnicodeInfo.GetUnicodeCategory(first));
    }

    private static CharacterClasses[] CreateAscii()
    {
        var table = new CharacterClasses[128];
        for (char c = '\0'; c < 128; c++)
            table[c] = char.IsWhiteSpace(c) ? CharacterClasses.Space : FromCategory(CharUnicodeInfo.GetUnicodeCategory(c));
        return table;
    }

    private static CharacterClasses FromCategory(UnicodeCategory category) => category switch
    {
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
            or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter => CharacterClasses.Letter,
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => CharacterClasses.Number,
        UnicodeCategory.ConnectorPunctuation or UnicodeCategory.DashPunctuation or UnicodeCategory.OpenPunctuation
            or UnicodeCategory.ClosePunctuation or UnicodeCategory.InitialQuotePunctuation or UnicodeCategory.FinalQuotePunctuation
            or UnicodeCategory.OtherPunctuation => CharacterClasses.Punctuation,
        _ => CharacterClasses.Other,
    };
}
