using FsCheck;
using FsCheck.Fluent;
using Reasoning.Decoding.Grammars;
using Reasoning.Decoding.Grammars.Patterns;
using Regex = System.Text.RegularExpressions.Regex;
using RegexOptions = System.Text.RegularExpressions.RegexOptions;

namespace Reasoning.Decoding.Tests.Grammars.Patterns;

public class RegularExpressionTests
{
    private static readonly string[] ShortTexts = [.. Texts("ab", 4)];

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void Parse_RandomPatterns_MatchWhatDotNetMatches(bool isAnchored, bool hasAnchors) =>
        Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue)), seed =>
        {
            string pattern = new RandomPatterns(new Random(seed)).Next(hasAnchors);
            // By its automata, since its backtracking finds too much where lazy loops match the empty text; its $ stands before a last line feed too.
            string end = pattern.Replace("$", @"\z", StringComparison.Ordinal);
            var expected = new Regex(isAnchored ? $@"\A(?:{end})\z" : end, RegexOptions.NonBacktracking);
            var options = new RegularExpressionOptions { IsAnchored = isAnchored };
            var (found, engine) = (Recogniser(pattern, options), new GrammarReader(Constraint.Regex(pattern, options)));
            foreach (string text in ShortTexts)
            {
                bool isMatch = expected.IsMatch(text);
                Assert.True(isMatch == found.IsMatch(text) && isMatch == engine.IsMatch(text), $"/{pattern}/ on '{text}': .NET says {isMatch}");
            }

            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(1, 3));

    [Theory]
    [InlineData("^a|b$", "a", "ab", "b", "bb", "axx", "xxb", "!ba", "!")]
    [InlineData("(^a)|(b$)", "a", "axx", "xxb", "!ba")]
    [InlineData("^$", "", "!a")]
    [InlineData("$^", "", "!a")]
    [InlineData("a^", "!a", "!", "!aa")]
    [InlineData("a*^b", "b", "bx", "!ab", "!aab")]
    [InlineData("(a|^)*b$", "b", "ab", "xb", "!bx")]
    [InlineData("(^a|b){2}$", "ab", "bb", "abb", "xbb", "!aa", "!b")]
    [InlineData("$", "", "a")]
    [InlineData("", "", "a")]
    [InlineData("x$|y", "x", "ax", "yb", "!xb")]
    public void Parse_Anchors_HoldWhereTheTextBeginsAndEnds(string pattern, params string[] texts) => AssertTexts(pattern, new() { IsAnchored = false }, texts);

    [Theory]
    [InlineData(@"\d\D", "1a", "!11", "!\u0661a")]
    [InlineData(@"\w\W", "_-", "aé", "!éa")]
    [InlineData(@"\s\S", "\u00A0x", "\uFEFFx", "\u2028x", "!x ")]
    [InlineData(".", "é", "😀", "!\n", "!\r", "!\u2028", "!ab")]
    [InlineData("(?s).", "\n", "😀")]
    [InlineData(@"[\s\S]", "\n", "x")]
    [InlineData(@"\u{1F600}\uD83D\uDE00😀", "😀😀😀")]
    [InlineData(@"\x41\u0042\cJ\0\t\v\f", "AB\n\0\t\v\f")]
    [InlineData(@"[\b\-\]x-z^]+", "\b-]xyz^", "!a")]
    [InlineData(@"[\w-.]+", "a-.", "!,")]
    [InlineData(@"[^]", "a", "\n")]
    [InlineData(@"[]", "!a", "!")]
    [InlineData(@"[^\uD800-\uDFFF]", "a", "😀")]
    [InlineData(@"\p{Lu}\p{L}\P{L}", "Éa1", "!éa1")]
    [InlineData(@"\p{Letter}cole", "école", "!1cole")]
    [InlineData(@"\p{digit}+", "\u09EA\u09E8", "!a")]
    [InlineData(@"\p{Script=Greek}\p{sc=Cyrl}[\p{sc=Han}\p{Script=Hiragana}]", "λж漢", "λжの", "!lжの")]
    [InlineData(@"\p{ASCII}\p{Emoji_Presentation}\p{gc=Sc}\p{White_Space}\p{Any}", "a😀€\u0085x")]
    [InlineData(@"a{2,3}b{0}c{1,}", "aac", "aaacc", "!ac", "!aaaac", "!aa")]
    [InlineData(@"{a}]", "{a}]")]
    [InlineData(@"\/\-\#\_\ \""\@\%", "/-#_ \"@%")]
    [InlineData(@"(?<a>x)(?P<b>y)(?:z)", "xyz")]
    public void Parse_CharactersAndGroups_AreThoseOfEcmaScript(string pattern, params string[] texts) =>
        AssertTexts(pattern, RegularExpressionOptions.Default, texts);

    [Theory]
    [InlineData("straße", "STRAßE", "STRAẞE", "!STRASSE")]
    [InlineData("k", "K", "\u212A")]
    [InlineData("[^k]", "a", "!K", "!\u212A")]
    [InlineData(@"\w\W", "\u017F-", "!-s")]
    [InlineData("[a-c]x", "BX", "!dx")]
    [InlineData("Σ", "σ", "ς")]
    [InlineData("(?-i:a)b", "aB", "!AB")]
    [InlineData("ı", "ı", "!i", "!I", "!İ")]
    [InlineData("\u0390", "\u1FD3")]
    public void Parse_CaseInsensitive_FoldsSimply(string pattern, params string[] texts) => AssertTexts(pattern, new() { IsCaseInsensitive = true }, texts);

    [Theory]
    [InlineData("a(?i)b|c", "aB", "C", "!AB")]
    [InlineData("a(?i:b)c", "aBc", "!aBC")]
    [InlineData("((?i)a)a", "Aa", "!AA")]
    [InlineData("(?x) a b # c\n [ ] \\ ", "ab  ", "!ab")]
    [InlineData("(?x)a +", "aa")]
    public void Parse_InlineFlags_HoldInTheirGroup(string pattern, params string[] texts) => AssertTexts(pattern, RegularExpressionOptions.Default, texts);

    [Theory]
    [InlineData("a(?=b)", 2, "Lookahead")]
    [InlineData("a(?!b)", 2, "Lookahead")]
    [InlineData("(?<=a)b", 1, "Lookbehind")]
    [InlineData("(?<!a)b", 1, "Lookbehind")]
    [InlineData(@"(a)\1", 4, "Back references")]
    [InlineData(@"(?<x>a)\k<x>", 8, "Back references")]
    [InlineData(@"a\b", 2, "Word boundaries")]
    [InlineData(@"a\B", 2, "Word boundaries")]
    [InlineData(@"[\B]", 2, "Word boundaries")]
    [InlineData(@"\01", 1, "Octal")]
    [InlineData(@"\q", 1, "not known")]
    [InlineData(@"\c1", 1, "not known")]
    [InlineData(@"[\1]", 2, "not known")]
    [InlineData(@"\p{Foo}", 1, "'Foo'")]
    [InlineData(@"\pL", 1, @"\p{Name}")]
    [InlineData(@"a\", 2, "at the end")]
    [InlineData(@"\x4", 1, "2 hexadecimal")]
    [InlineData(@"\u{110000}", 1, "10FFFF")]
    [InlineData("(a", 1, "not closed")]
    [InlineData("a)", 2, "closes no group")]
    [InlineData("[a", 1, "not closed")]
    [InlineData("[b-a]", 2, "before it begins")]
    [InlineData("*a", 1, "nothing to repeat")]
    [InlineData("a**", 3, "nothing to repeat")]
    [InlineData("a|{2}", 3, "nothing to repeat")]
    [InlineData("^*", 2, "anchor")]
    [InlineData("a++", 3, "Possessive")]
    [InlineData("a{2,1}", 2, "before it begins")]
    [InlineData("a{,2}", 2, "count")]
    [InlineData("a{2", 2, "count")]
    [InlineData("a{1000001}", 3, "1,000,000")]
    [InlineData("(?>a)", 1, "Atomic")]
    [InlineData("(?m)^a", 1, "not supported")]
    [InlineData("(?<1>a)", 1, "not a name")]
    public void Parse_MalformedOrUnsupported_SaysWhatAndWhere(string pattern, int column, string problem)
    {
        var error = Assert.Throws<GrammarFormatException>(() => RegularExpression.Parse(pattern));
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.Equal((1, column), (error.Line, error.Column));
    }

    [Theory]
    [InlineData(100_000)]
    [InlineData(RegularExpression.MaxNesting)]
    public void Parse_TooDeep_IsRefused(int depth)
    {
        var error = Assert.Throws<GrammarFormatException>(() => RegularExpression.Parse(new string('(', depth) + "a" + new string(')', depth)));
        Assert.Contains("nested deeper than 200", error.Message, StringComparison.Ordinal);
    }

    // 1 MB of what would cost a thousand times as much, were it not counted.
    [Theory]
    [InlineData(@"[\p{L}a]", "too large")]
    [InlineData(@"(?i)\P{Lu}", "too large")]
    [InlineData("(^|a)(b|$)", "too many anchors")]
    [InlineData("[ab]c?", null)]
    public void Parse_LongPatterns_AreReadOrRefused(string part, string? problem)
    {
        string pattern = string.Concat(Enumerable.Repeat(part, 1_000_000 / part.Length));
        if (problem is null) Assert.NotNull(RegularExpression.Parse(pattern));
        else Assert.Contains(problem, Assert.Throws<GrammarFormatException>(() => RegularExpression.Parse(pattern)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_AnchorsAroundALongPart_DoNotMultiplyIt()
    {
        string pattern = string.Concat(Enumerable.Repeat("(?:(^|a)[ab]", 60)) + string.Concat(Enumerable.Repeat("[ab]c?", 2_000))
            + string.Concat(Enumerable.Repeat("(b|$))*", 60));
        Assert.Contains("too many anchors", Assert.Throws<GrammarFormatException>(() => RegularExpression.Parse(pattern)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_HugeCountsInGroups_AreNotUnrolled() => Assert.NotNull(RegularExpression.Parse("((a{1000000}b?){1000000}){2,}"));

    private static void AssertTexts(string pattern, RegularExpressionOptions options, string[] texts)
    {
        var recogniser = Recogniser(pattern, options);
        foreach (string text in texts)
        {
            bool isMatch = !text.StartsWith('!');
            Assert.True(isMatch == recogniser.IsMatch(text[(isMatch ? 0 : 1)..]), $"/{pattern}/ on '{text}'");
        }
    }

    private static EarleyRecognizer Recogniser(string pattern, RegularExpressionOptions options) => new(Constraint.Regex(pattern, options));

    private static IEnumerable<string> Texts(string alphabet, int length) =>
        length == 0 ? [""] : Texts(alphabet, length - 1).SelectMany(text => Longer(text, alphabet, length).Prepend(text));

    private static IEnumerable<string> Longer(string text, string alphabet, int length) =>
        text.Length < length - 1 ? [] : alphabet.Select(letter => text + letter);
}
