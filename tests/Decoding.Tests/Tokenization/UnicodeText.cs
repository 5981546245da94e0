using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Reasoning.Decoding.Tests.Tokenization;

/// <summary>Random texts that are rich in what tokenizers stumble over: borders of character classes, surrogates, white space, contractions.</summary>
internal static class UnicodeText
{
    private static readonly string[] Corners =
    [
        "'s", "'S", "'re", "'RE", "'rE", "'ll", "'lL", "'t", "'d", "'m", "'ve", "'", "''", "'ſ", "'x", " ", "  ", "   ", "\t", "\n", "\n\n", "\r\n", "\r",
        " \n", "\n ", "\u0085", "\u00A0", "\u1680", "\u2003", "\u2028", "\u202F", "\u3000", "\v", "\u001C", "\u200B", "\u180E",
        "a", "Z", "hello", " world", "é", "ß", "ſ", "Ж", "न", "ก", "中文", "一", "龥", "龦", "가", "힣", "\uD7FF", "\uE000", "ࠀ", "߿", "ー", "。", "、", "…", "！", "～",
        "0", "7", "42", "12345", "½", "²", "Ⅷ", "९", "๓", "〇", "𝟘", "𝒜", "𐍈", "𒐫", "𐄀", "🦙", "😶\u200d🌫️", "\u0301", "\u093F", "\u20E3", "$", "+", "^", "`", "|", "~",
        "_", "-", "\"", "(", ")", "#", "@", "€", "\0", "\u007F", "\uFEFF", "\uFFFD", "\uD83D", "\uDE00", "\uDBFF", "▁", "Ġ", "<|endoftext|>", "<0x41>",
    ];

    /// <summary>Texts that may hold lone surrogates.</summary>
    public static Arbitrary<string> Any { get; } = Gen.OneOf(
            Gen.Elements(Corners),
            Gen.Elements(Corners),
            Gen.Choose(0, 0xFFFF).Select(value => ((char)value).ToString()),
            Gen.Choose(0x10000, 0x10FFFF).Select(char.ConvertFromUtf32),
            Gen.Choose(0x20, 0x7E).Select(value => ((char)value).ToString()))
        .ArrayOf()
        .Select(string.Concat)
        .ToArbitrary();

    /// <summary>The text with U+FFFD for every lone surrogate, as it comes back from UTF-8.</summary>
    public static string WellFormed(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
