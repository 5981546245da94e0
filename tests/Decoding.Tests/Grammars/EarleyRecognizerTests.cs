using System.Text;
using Reasoning.Decoding.Conformance;
using Reasoning.Decoding.Grammars;
using static Reasoning.Decoding.Grammars.GrammarExpression;

namespace Reasoning.Decoding.Tests.Grammars;

public class EarleyRecognizerTests
{
    private static readonly GrammarExpression _s = Rule("S");
    private static readonly GrammarExpression _a = Rule("A");
    private static readonly GrammarExpression _b = Rule("B");
    private static readonly GrammarExpression _letters = Characters(CodePointSet.Of("ab"));

    private static readonly Dictionary<string, (Grammar Grammar, Func<string, bool> IsMatch)> _cases = new()
    {
        ["a^n b^n"] = (Of(("S", Empty | ("a" + _s + "b"))), text => text == new string('a', text.Length / 2) + new string('b', text.Length / 2)),
        ["left recursion"] = (Of(("S", "b" | (_s + "a"))), text => text.StartsWith('b') && text.LastIndexOf('b') == 0),
        ["right recursion"] = (Of(("S", "b" | ("a" + _s))), text => text.IndexOf('b') is var at && at >= 0 && at == text.Length - 1),
        ["hidden left recursion"] = (Of(("S", "b" | (_a + _s + "a")), ("A", Empty | "b")), IsHidden),
        ["nullable cycle"] = (Of(("S", _a + _a), ("A", _a | _b | Empty), ("B", _a | "ab")), text => text is "" or "ab" or "abab"),
        ["ambiguous"] = (Of(("S", (_s + _s) | "a")), text => text.Length > 0 && !text.Contains('b')),
        ["ambiguous with nothing"] = (Of(("S", (_s + _s) | "a" | Empty | _s)), text => !text.Contains('b')),
        ["empty text"] = (Of(("S", _a + _a), ("A", Empty)), text => text.Length == 0),
        ["no text"] = (Of(("S", "a" + _s)), _ => false),
        ["dead alternatives"] = (Of(("S", ("a" + _a) | ("b" + Nothing) | "ab"), ("A", _a + "b")), text => text == "ab"),
        ["palindromes"] = (Of(("S", Empty | _letters | ("a" + _s + "a") | ("b" + _s + "b"))), text => text == new string([.. text.Reverse()])),
        ["counted"] = (Of(("S", (Literal("a") + Literal("b").Repeat(1, 2)).Repeat(1, 2))), text => text is "ab" or "abb" or "abab" or "ababb" or "abbab" or "abbabb"),
        ["at least"] = (Of(("S", Literal("b").Optional() + Literal("a").Repeat(2))), text => text.TrimStart('b').Length >= 2 && text.LastIndexOf('b') <= 0),
        ["nothing repeated"] = (Of(("S", Nothing.ZeroOrMore() + "a" + Nothing.Optional() + Empty.Repeat(3, 5))), text => text == "a"),
        ["intersection"] = (
            Of(("S", (_letters.ZeroOrMore() + "a").Intersect("b" + _letters.ZeroOrMore()))), text => text.StartsWith('b') && text.EndsWith('a')),
        ["complement"] = (Of(("S", _letters.ZeroOrMore().Except(AnyCharacter.ZeroOrMore() + "ab" + AnyCharacter.ZeroOrMore()))), text => !text.Contains("ab", StringComparison.Ordinal)),
        ["complement inside"] = (Of(("S", "a" + _a + "b" + _s.Optional()), ("A", _letters.Repeat(1, 2).Except("ab" | _b)), ("B", "a")), IsChain),
    };

    public static TheoryData<string> Names => [.. _cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void IsMatchAndIsPrefix_HandWrittenGrammar_EqualEnumeration(string name)
    {
        var (grammar, isMatch) = _cases[name];
        var recognizer = new EarleyRecognizer(grammar);
        string[] language = [.. Texts(12).Where(isMatch)];
        foreach (string text in Texts(5))
        {
            Assert.True(recognizer.IsMatch(text) == isMatch(text), text);
            Assert.True(recognizer.IsPrefix(text) == language.Any(longer => longer.StartsWith(text, StringComparison.Ordinal)), text);
        }
    }

    [Fact]
    public void IsMatchAndIsPrefix_RandomGrammars_EqualListing()
    {
        int texts = 0;
        for (int seed = 0; seed < 1000; seed++)
        {
            var (grammar, alphabet) = RandomGrammars.Create(seed, isText: true);
            if (alphabet.Any(letter => letter.Length > 1)) continue;
            var language = new ListedLanguage(grammar, alphabet, 4);
            var recognizer = new EarleyRecognizer(grammar);
            foreach (string text in language.All)
            {
                Assert.True(recognizer.IsMatch(text) == language.Texts.Contains(text), $"{grammar}: {text}");
                if (language.Texts.Contains(text))
                    for (int length = 0; length <= text.Length; length++) Assert.True(recognizer.IsPrefix(text[..length]), $"{grammar}: {text[..length]}");
            }

            texts += language.Texts.Count;
        }

        Assert.True(texts > 10_000, $"Only {texts} texts were in the languages.");
    }

    [Fact]
    public void IsMatch_Characters_AreTheirUtf8()
    {
        var set = CodePointSet.FromRanges([(0x7E, 0x81), (0x7FE, 0x1001), (0xD700, 0xE123), (0xFFFE, 0x10001), (0x10FFFE, 0x10FFFF)]);
        var inside = new EarleyRecognizer(Grammar.Create(Characters(set)));
        var outside = new EarleyRecognizer(Grammar.Create(AnyCharacter.Intersect(Characters(set).Complement())));
        for (int value = 0; value <= CodePointSet.MaxCodePoint; value += value % 64 is 0 or 62 or 63 ? 1 : 62 - (value % 64))
        {
            if (!Rune.IsValid(value)) continue;
            string text = new Rune(value).ToString();
            Assert.True(set.Contains(value) == inside.IsMatch(text), text);
            Assert.True(set.Contains(value) != outside.IsMatch(text), text);
        }

        byte[][] invalid = [[0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x9F, 0xBF], [0xED, 0xA0, 0x80], [0xF0, 0x8F, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80], [0xF5], [0x80], [0xFF]];
        foreach (byte[] bytes in invalid)
        {
            Assert.False(inside.IsPrefix(bytes));
            Assert.False(outside.IsPrefix(bytes));
        }
    }

    [Fact]
    public void Append_Tokens_AreTheirBytesOrThemselves()
    {
        var tokenizer = new TableTokenizer([[], "a"u8.ToArray(), "b"u8.ToArray(), "ab"u8.ToArray(), "ba"u8.ToArray(), [], "ab"u8.ToArray()], null, 0);
        var begin = new EarleyRecognizer(Grammar.Create((Token(3) + "b") | (Literal("a") + "ba") | (Token(5) + AnyTokenExcept([1, 3, 5]))), tokenizer).Begin();
        Assert.Equal([1, 3, 5, 6], Following(begin));
        Assert.Equal([2, 4], Following(begin.Append(token: 1)));
        Assert.Equal([1, 2], Following(begin.Append(token: 3)));
        Assert.Equal([1], Following(begin.Append(token: 6)));
        Assert.Equal([2, 4, 6], Following(begin.Append(token: 5)));
        Assert.True(begin.Append(token: 5).Append(token: 6).IsMatch);
        Assert.True(begin.Append(token: 3).Append(token: 2).IsMatch);
        Assert.False(begin.Append(token: 6).Append(token: 2).IsPrefix);

        int[] Following(EarleyRecognizer.Chart chart) => [.. Enumerable.Range(1, 6).Where(token => chart.Append(token).IsPrefix)];
    }

    /// <summary>All texts of a and b up to a length.</summary>
    private static IEnumerable<string> Texts(int length) =>
        Enumerable.Range(0, length + 1).SelectMany(n => Enumerable.Range(0, 1 << n).Select(bits => string.Concat(Enumerable.Range(0, n).Select(i => (bits >> i & 1) == 0 ? 'a' : 'b'))));

    /// <summary>Up to as many b more as there are a at the end, around the one b.</summary>
    private static bool IsHidden(string text)
    {
        string start = text.TrimEnd('a');
        return start.Length >= 1 && !start.Contains('a') && start.Length - 1 <= text.Length - start.Length;
    }

    private static bool IsChain(string text)
    {
        if (text.Length == 0) return false;
        return new[] { "abb", "aaab", "abab", "abbb" }.Any(link => text == link || (text.StartsWith(link, StringComparison.Ordinal) && IsChain(text[link.Length..])));
    }

    private static Grammar Of(params (string Name, GrammarExpression Expression)[] rules) =>
        Grammar.Create(_s, rules.Select(rule => KeyValuePair.Create(rule.Name, rule.Expression)));
}
