using System.Text;
using Reasoning.Decoding.Conformance;
using Reasoning.Decoding.Grammars;

namespace Reasoning.Decoding.Tests.Grammars.Lark;

public class LarkTests
{
    [Theory]
    [InlineData("start: \"a\" B c\nB: \"b\"\nc: \"c\"", "abc", "!ab")]
    [InlineData("start: a\n     | b  // two\n# rules\n?a: \"x\" -> ex\n!b.2: \"y\"\n  \"z\" -> ez\n | \"w\"", "x", "yz", "w", "!y")]
    [InlineData("?start: _x?\n_x: A\nA.-1: \"a\"~2..3", "", "aa", "aaa", "!a", "!aaaa")]
    [InlineData("start: \"a\" ~ 2 [\"b\"]", "aa", "aab", "!a", "!aabb")]
    [InlineData("start: (\"a\" | \"b\")+ \"c\"*", "abcc", "!c")]
    [InlineData("start: a\n?a: b\nb: \"x\"?\n?c: \"y\"", "", "x", "!y")]
    [InlineData("start: \"Straße\"i", "STRAßE", "straẞe", "!STRASSE")]
    [InlineData("start: \"k\"i", "K", "\u212A")]
    [InlineData("start: \"\\n\\t\\\\\\\"\\x41\\u00e9\\U0001F600\"", "\n\t\\\"Aé😀")]
    [InlineData("start: \"a\"..\"c\" \"é\"..\"ë\"", "aé", "cê", "!dé")]
    [InlineData("start: /a.b/s /c/i /[a-c\\/]+/ /x y # z\n/x", "a\nbCa/xy", "!a\nbCaxyz")]
    [InlineData("start: /./", "\r", "!\n")]
    [InlineData("start: /(?i:a)(?P<n>b)/mu", "Ab", "!AB")]
    [InlineData("start: | \"a\"", "", "a")]
    [InlineData("start:\n    \"a\"\n    | \"b\"", "a", "b")]
    [InlineData("start: e\ne: e \"+\" e | \"1\"", "1", "1+1+1", "!1+")]
    [InlineData("start: A\nA: B & ~C\nB: /[a-z ]*/\nC: /.*end.*/", "the en", "", "!an end", "!A")]
    [InlineData("start: A\nA: /a+/ & /(aa)*/ & /(aaa)*/ | \"b\"", "aaaaaa", "b", "!aa", "!aaa")]
    [InlineData("start: A\nA: ~(\"a\"*) \"c\"", "bc", "aabc", "!aac", "!c")]
    [InlineData("%llguidance { }\r\nstart: \"a\"\r\n", "a")]
    public void Lark_SmallGrammars_MatchTheirTexts(string grammar, params string[] texts) => AssertTexts(grammar, texts);

    [Theory]
    [InlineData("start: list{NUM, \",\"}\nlist{x, s}: x (s x)*\nNUM: /[0-9]+/", "1,23,4", "!1,", "!,")]
    [InlineData("start: l{\"a\"} l{\"b\"}\nl{x}: x | l{x} x", "ab", "aabbb", "!a", "!aba")]
    [InlineData("start: p{q{X}}\np{y}: \"(\" y \")\"\nq{z}: z z\nX: \"x\"", "(xx)", "!(x)")]
    [InlineData("start: two{a}\ntwo{b}: b b\na: \"1\"\nb: \"2\"", "11", "!22")]
    public void Lark_Templates_AreExpanded(string grammar, params string[] texts) => AssertTexts(grammar, texts);

    [Theory]
    [InlineData("start: \"a\" B+\nB: \"b\" \"c\"\n%ignore \" \"\n%ignore /\\t/", "abc", "  a\tbc  bc ", "!a b c", "!")]
    [InlineData("start: \"a\"~2\n%import common.WS\n%ignore WS", "aa", " a \n a\t", "!a")]
    [InlineData("start: l{\"a\"}\nl{x}: x x\n%ignore _S\n_S: \"-\"", "-a--a-")]
    public void Lark_Ignored_MayStandBeforeTerminalsAndAtTheEnd(string grammar, params string[] texts) => AssertTexts(grammar, texts);

    [Theory]
    [InlineData("DIGIT", "7", "!77")]
    [InlineData("HEXDIGIT", "f", "!g")]
    [InlineData("INT", "07", "!-7")]
    [InlineData("SIGNED_INT", "+7", "-7", "7")]
    [InlineData("DECIMAL", "1.", ".5", "1.5", "!1", "!.")]
    [InlineData("FLOAT", "1e5", "1.5E-3", ".5", "!1", "!-1.5")]
    [InlineData("SIGNED_FLOAT", "-1e5", "+.5", "!1")]
    [InlineData("NUMBER", "1", "1.", "1e5", "!-1")]
    [InlineData("SIGNED_NUMBER", "-1", "1.5", "!")]
    [InlineData("ESCAPED_STRING", "\"a\\\"b\\\\\"", "\"\"", "!\"a\"b\"", "!\"\\\"", "!\"\n\"")]
    [InlineData("LCASE_LETTER", "a", "!A")]
    [InlineData("UCASE_LETTER", "A", "!a")]
    [InlineData("LETTER", "A", "a", "!1")]
    [InlineData("WORD", "Ab", "!A1")]
    [InlineData("CNAME", "_a1", "!1a")]
    [InlineData("WS_INLINE", " \t", "!\n", "!")]
    [InlineData("WS", " \t\f\r\n", "!")]
    [InlineData("CR", "\r")]
    [InlineData("LF", "\n")]
    [InlineData("NEWLINE", "\r\n\n", "!\r")]
    [InlineData("SH_COMMENT", "# a", "!#\n")]
    [InlineData("CPP_COMMENT", "// a", "!/")]
    [InlineData("C_COMMENT", "/* a * / \n **/", "/**/", "!/* */ */")]
    [InlineData("SQL_COMMENT", "-- a", "!-- \n")]
    public void Lark_Common_HasItsTerminals(string name, params string[] texts)
    {
        AssertTexts($"%import common.{name}\nstart: {name}", texts);
        AssertTexts($"%import common.{name} -> X\nstart: X", texts);
        AssertTexts($"%import common (CNAME, {(name == "CNAME" ? "INT" : name)})\nstart: {name}", texts);
    }

    [Theory]
    [InlineData("<|call|> \"a\"", new[] { 2, 0 }, true)]
    [InlineData("<[0,2-3]>~2", new[] { 3, 0 }, true)]
    [InlineData("<[0,2-3]>~2", new[] { 1, 0 }, false)]
    public void Lark_Tokens_AreMatchedByIdAndText(string body, int[] tokens, bool isMatch)
    {
        var tokenizer = new TableTokenizer(["a"u8.ToArray(), "b"u8.ToArray(), "<|call|>"u8.ToArray(), "ab"u8.ToArray()], null, null);
        var chart = new EarleyRecognizer(Constraint.Lark("start: " + body), tokenizer).Begin();
        foreach (int token in tokens) chart = chart.Append(token);
        Assert.Equal(isMatch, chart.IsMatch);
    }

    [Theory]
    [InlineData("", 1, 1, "no rule 'start', where texts begin")]
    [InlineData("start: a\n  B", 1, 8, "no rule or terminal 'a'")]
    [InlineData("start: A\nA: B", 2, 4, "no terminal 'B'")]
    [InlineData("start: A\nA: b\nb: \"x\"", 2, 4, "cannot refer to the rule 'b'")]
    [InlineData("start: A\nA: \"x\" B\nB: \"y\" | A", 2, 1, "refers to itself")]
    [InlineData("start: \"a\"\nstart: \"b\"", 2, 1, "already")]
    [InlineData("start: \"a\"\nFoo: \"b\"", 2, 1, "neither")]
    [InlineData("start: \"a\" b: \"c\"", 1, 13, "':' stands where")]
    [InlineData("start: \"a\")", 1, 11, "')' stands where")]
    [InlineData("start: (\"a\"\nb: \"b\"", 1, 8, "not closed")]
    [InlineData("start: [\"a\")", 1, 8, "not closed")]
    [InlineData("start: \"a", 1, 8, "not closed")]
    [InlineData("start: /a", 1, 8, "not closed")]
    [InlineData("start: \"\\q\"", 1, 9, "Escapes of strings")]
    [InlineData("start: \"\\-\"", 1, 9, "Escapes of strings")]
    [InlineData("start: \"a\"\n  /b(?=c)/", 2, 5, "Lookahead")]
    [InlineData("start: /^a/", 1, 9, "anchor")]
    [InlineData("start: /[]a]/", 1, 9, "empty")]
    [InlineData("start: /a/l", 1, 11, "locale")]
    [InlineData("start: \"ab\"..\"c\"", 1, 8, "range")]
    [InlineData("start: \"c\"..\"b\"", 1, 8, "before it begins")]
    [InlineData("start: \"a\"**", 1, 12, "Two repetitions")]
    [InlineData("start: *", 1, 8, "nothing to repeat")]
    [InlineData("start: \"a\"~3..2", 1, 11, "before it begins")]
    [InlineData("start: \"a\"~1000001", 1, 12, "1,000,000")]
    [InlineData("start: A\nA: ~\"a\"*", 2, 4, "(~A)*")]
    [InlineData("start: \"a\" & \"b\"", 1, 8, "terminals only")]
    [InlineData("start: ~\"a\"", 1, 8, "terminals only")]
    [InlineData("start: A\nA: \"a\" &", 2, 9, "part of the intersection")]
    [InlineData("start: A\nA: <|call|>", 2, 4, "rules only")]
    [InlineData("start: t\nt{x}: x", 1, 8, "needs arguments")]
    [InlineData("start: t{\"a\",\"b\"}\nt{x}: x", 1, 8, "has 1 parameters, not 2")]
    [InlineData("start: t{\"a\"}\nt{x}: t{u{x,x}}\nu{y,z}: y z", 2, 7, "grow without end")]
    [InlineData("start: t{\"a\"}\nt{x}: t{u{x}}\nu{y}: y", 2, 7, "grow without end")]
    [InlineData("start{x}: x", 1, 1, "template 'start'")]
    [InlineData("T{x}: x", 1, 1, "no parameters")]
    [InlineData("start: t{\"a\"}\nt{x,x}: x", 2, 5, "listed twice")]
    [InlineData("start[lazy]: \"a\"", 1, 6, "Attributes")]
    [InlineData("start: \"a\"\n%declare X", 2, 1, "%declare is not supported")]
    [InlineData("start: \"a\"\n%override start: \"b\"", 2, 1, "%override is not supported")]
    [InlineData("start: %json {}", 1, 8, "'%' stands where")]
    [InlineData("%llguidance {\"x\": 1}\nstart: \"a\"", 1, 14, "options of llguidance")]
    [InlineData("%import python.NAME\nstart: NAME", 1, 1, "'common' only")]
    [InlineData("%import .other.NAME\nstart: NAME", 1, 1, "'common' only")]
    [InlineData("%import common.FOO\nstart: FOO", 1, 16, "no terminal 'FOO'")]
    [InlineData("%import common.WS\nWS: \" \"\nstart: WS", 2, 1, "already")]
    [InlineData("start: \"a\"\n%ignore b\nb: \"b\"", 2, 9, "cannot refer to the rule")]
    public void Lark_MalformedOrUnsupported_SaysWhatAndWhere(string grammar, int line, int column, string problem)
    {
        var error = Assert.Throws<GrammarFormatException>(() => Constraint.Lark(grammar));
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.Equal((line, column), (error.Line, error.Column));
    }

    [Theory]
    [InlineData("(", "\"a\"", ")")]
    [InlineData("[", "\"a\"", "]")]
    [InlineData("~", "A", "")]
    [InlineData("t{", "A", "}")]
    [InlineData("(", "", "")]
    public void Lark_TooDeep_IsRefused(string before, string inner, string after)
    {
        string grammar = "start: " + new StringBuilder().Insert(0, before, 100_000) + inner + new StringBuilder().Insert(0, after, 100_000);
        Assert.Contains("nested deeper than 200", Assert.Throws<GrammarFormatException>(() => Constraint.Lark(grammar)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"a\"i ")]
    [InlineData("b\n# c\n")]
    [InlineData("\n| t{B}~2")]
    [InlineData("/[a-z]+/ ")]
    [InlineData("\nr#: b -> c")]
    [InlineData("\nR#: B & ~/x/")]
    public void Lark_LongTexts_AreRead(string piece)
    {
        var text = new StringBuilder("b: \"x\"\nt{x}: x\nB: \"y\"\nstart: b ");
        for (int i = 0; text.Length < 1_000_000; i++)
            text.Append(piece.Replace("r#", $"r{i}", StringComparison.Ordinal).Replace("R#", $"R{i}", StringComparison.Ordinal));
        Assert.NotNull(Constraint.Lark(text.ToString()));
    }

    [Fact]
    public void Lark_ClassesTooLargeTogether_AreRefused()
    {
        string text = "start: " + string.Concat(Enumerable.Repeat("/\\P{L}/ ", 10_000));
        Assert.Contains("too large together", Assert.Throws<GrammarFormatException>(() => Constraint.Lark(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lark_TemplatesThatMultiply_AreRefused()
    {
        var text = new StringBuilder("t{x}: ").Insert(6, "x ", 1_000).Append("\nstart: ");
        for (int i = 0; i < 2_000; i++) text.Append($"t{{\"{i}\"}} ");
        Assert.Contains("expand to too much", Assert.Throws<GrammarFormatException>(() => Constraint.Lark(text.ToString())).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("arith")]
    [InlineData("pysub")]
    public void Lark_Files_AcceptTheirDocumentsAndEveryPieceOfThem(string name)
    {
        var recogniser = new EarleyRecognizer(Constraint.Lark(GrammarFiles.Read(name + ".lark")));
        foreach (string document in GrammarFiles.Documents(name))
        {
            var chart = recogniser.Begin();
            foreach (byte value in Encoding.UTF8.GetBytes(document))
            {
                chart = chart.Append(value);
                Assert.True(chart.IsPrefix);
            }

            Assert.True(chart.IsMatch);
            Assert.False(recogniser.IsMatch(document + "("));
        }
    }

    // Both files describe one language, so two readers of grammars, and the engine and the recogniser, are checked against each other.
    [Theory]
    [InlineData("arith", "()+-*/%^=.,_ 1ae\n")]
    [InlineData("pysub", "()[]{}:=,.'\"\\#+ \n0axif")]
    public void Lark_Files_JudgeMutationsAsTheirGbnf(string name, string alphabet)
    {
        var lark = new GrammarReader(Constraint.Lark(GrammarFiles.Read(name + ".lark")));
        var gbnf = new EarleyRecognizer(Constraint.Gbnf(GrammarFiles.Read(name + ".gbnf")));
        string[] lines = [.. GrammarFiles.Documents(name).SelectMany(document => document.TrimEnd('\n').Split('\n')).Select(line => line.TrimStart())];
        var random = new Random(7);
        int matches = 0;
        for (int i = 0; i < 600; i++)
        {
            string text = TextMutation.Mutate(lines[random.Next(lines.Length)] + '\n', alphabet, random);
            bool isMatch = lark.IsMatch(text);
            Assert.True(isMatch == gbnf.IsMatch(text), text);
            if (isMatch) matches++;
        }

        Assert.InRange(matches, 60, 540);
    }

    private static void AssertTexts(string grammar, string[] texts)
    {
        var recogniser = new EarleyRecognizer(Constraint.Lark(grammar));
        foreach (string text in texts)
        {
            bool isMatch = !text.StartsWith('!');
            Assert.True(isMatch == recogniser.IsMatch(text[(isMatch ? 0 : 1)..]), $"{grammar} on '{text}'");
        }
    }
}
