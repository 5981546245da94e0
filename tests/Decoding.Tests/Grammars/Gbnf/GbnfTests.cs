using System.Text;
using System.Text.RegularExpressions;
using Reasoning.Decoding.Conformance;
using Reasoning.Decoding.Grammars;

namespace Reasoning.Decoding.Tests.Grammars.Gbnf;

public partial class GbnfTests
{
    [Theory]
    [InlineData("root ::= \"a\" \"b\"", "ab", "!a")]
    [InlineData("root ::= a | b\n\n# two rules\na ::= \"x\" # first\nb ::=\n  \"y\"\n  \"z\"", "x", "yz", "!y")]
    [InlineData("root ::= \"x\"\n  | \"y\" |\n \"z\"", "x", "y", "z")]
    [InlineData("root ::= ([a-c]\n | \"-\")+", "a-c", "!d", "!")]
    [InlineData(@"root ::= ""\n\r\t\\\""\x41\u00e9\U0001F600\uD83D\uDE00\[\]""", "\n\r\t\\\"Aé😀😀[]")]
    [InlineData(@"root ::= [\]\\\-\n^x-z-]*", "]\\-\n^xyz-", "!a")]
    [InlineData("root ::= [^\"\\n]", "a", "é", "\0", "😀", "!\"", "!\n", "!ab")]
    [InlineData("root ::= .", "a", "\n", "😀", "!ab", "!")]
    [InlineData("root ::= \"a\"{2} \"b\"{1,} \"c\"{0,1} \"d\"{,2}", "aabdd", "aabbc", "!ab", "!aabccd", "!aabddd")]
    [InlineData("root ::= \"a\"{ 1, 2 }*", "", "aaaaa")]
    [InlineData("root ::= \"\" | \"a\" root", "", "aaa")]
    [InlineData("root ::= | \"a\"", "", "a")]
    [InlineData("root ::= root \"a\" | \"b\"", "b", "baa", "!ab")]
    [InlineData("root ::= long-name_2\r\nlong-name_2 ::= \"a\"\r\n", "a")]
    [InlineData("root ::= ( \"a\" | \"b\" ) ? \"c\"", "ac", "c", "!abc")]
    public void Gbnf_SmallGrammars_MatchTheirTexts(string grammar, params string[] texts)
    {
        var recogniser = new EarleyRecognizer(Constraint.Gbnf(grammar));
        foreach (string text in texts)
        {
            bool isMatch = !text.StartsWith('!');
            Assert.True(isMatch == recogniser.IsMatch(text[(isMatch ? 0 : 1)..]), $"{grammar} on '{text}'");
        }
    }

    [Fact]
    public void Gbnf_OtherStart_IsWhereTextsBegin() => Assert.True(new EarleyRecognizer(Constraint.Gbnf("a ::= \"x\" b\nb ::= \"y\"", "b")).IsMatch("y"));

    [Theory]
    [InlineData("<|call|> \"a\"", new[] { 2, 0 }, true)]
    [InlineData("<[2]> \"a\"", new[] { 2, 0 }, true)]
    [InlineData("<[0,2-3]>{2}", new[] { 3, 0 }, true)]
    [InlineData("<[0,2-3]>{2}", new[] { 1, 0 }, false)]
    [InlineData("!<|call|>+", new[] { 0, 1, 3 }, true)]
    [InlineData("!<|call|>+", new[] { 0, 2 }, false)]
    [InlineData("!<[0-1]>", new[] { 1 }, false)]
    public void Gbnf_Tokens_AreMatchedByIdAndText(string body, int[] tokens, bool isMatch)
    {
        var tokenizer = new TableTokenizer(["a"u8.ToArray(), "b"u8.ToArray(), "<|call|>"u8.ToArray(), "ab"u8.ToArray()], null, null);
        var chart = new EarleyRecognizer(Constraint.Gbnf("root ::= " + body), tokenizer).Begin();
        foreach (int token in tokens) chart = chart.Append(token);
        Assert.Equal(isMatch, chart.IsMatch);
    }

    [Theory]
    [InlineData("", 1, 1, "no rule 'root', where texts begin")]
    [InlineData("a ::= \"x\"", 1, 10, "no rule 'root', where texts begin")]
    [InlineData("root ::= a\n  b", 1, 10, "no rule 'a'")]
    [InlineData("root ::= a\na ::= c\nc ::= (d)", 3, 8, "no rule 'd'")]
    [InlineData("root ::= \"a\"\nroot ::= \"b\"", 2, 1, "already")]
    [InlineData("root = \"a\"", 1, 6, "'::='")]
    [InlineData("root ::= \"a", 1, 10, "not closed")]
    [InlineData("root ::= \"é😀\" [a", 1, 15, "not closed")]
    [InlineData("root ::= (\"a\"", 1, 10, "not closed")]
    [InlineData("root ::= \"a\")", 1, 13, "')' stands where the name of a rule is expected")]
    [InlineData("root ::= []", 1, 10, "empty")]
    [InlineData("root ::= [b-a]", 1, 11, "before it begins")]
    [InlineData("root ::= *", 1, 10, "nothing to repeat")]
    [InlineData("root ::= \"a\"{3,2}", 1, 13, "before it begins")]
    [InlineData("root ::= \"a\"{,}", 1, 13, "count")]
    [InlineData("root ::= \"a\"{}", 1, 14, "count")]
    [InlineData("root ::= \"a\"{1000001}", 1, 14, "1,000,000")]
    [InlineData("root ::= \"a\"{99999999999999}", 1, 14, "1,000,000")]
    [InlineData("root ::= \"\\q\"", 1, 11, "\\q is not known")]
    [InlineData("root ::= \"\\x4\"", 1, 11, "2 hexadecimal")]
    [InlineData("root ::= \"\\uD800\"", 1, 11, "scalar value")]
    [InlineData("root ::= \"\\UFFFFFFFF\"", 1, 11, "scalar value")]
    [InlineData("root ::= <[1>", 1, 13, "']>'")]
    [InlineData("root ::= <>", 1, 10, "<name>")]
    [InlineData("root ::= !\"a\"", 1, 11, "a token")]
    [InlineData("root ::= &", 1, 10, "'&' stands where")]
    public void Gbnf_Malformed_SaysWhatAndWhere(string grammar, int line, int column, string problem)
    {
        var error = Assert.Throws<GrammarFormatException>(() => Constraint.Gbnf(grammar));
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.Equal((line, column), (error.Line, error.Column));
    }

    [Theory]
    [InlineData("(", "\"a\"", ")", "nested deeper than 200")]
    [InlineData("", "\"a\"", "*", "200 repetitions")]
    [InlineData("(", "", "", "nested deeper than 200")]
    public void Gbnf_TooDeep_IsRefused(string before, string inner, string after, string problem)
    {
        string grammar = "root ::= " + new StringBuilder().Insert(0, before, 100_000) + inner + new StringBuilder().Insert(0, after, 100_000);
        Assert.Contains(problem, Assert.Throws<GrammarFormatException>(() => Constraint.Gbnf(grammar)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"a\" ")]
    [InlineData("b\n# c\n")]
    [InlineData("| b\n")]
    [InlineData("[^a-z]{2,3}")]
    [InlineData("\nr# ::= b")]
    public void Gbnf_LongTexts_AreRead(string piece)
    {
        var text = new StringBuilder("b ::= \"x\"\nroot ::= b ");
        for (int i = 0; text.Length < 1_000_000; i++) text.Append(piece.Replace("r#", $"r{i}", StringComparison.Ordinal));
        Assert.NotNull(Constraint.Gbnf(text.ToString()));
    }

    [Theory]
    [InlineData("arith")]
    [InlineData("weather")]
    [InlineData("k8s")]
    [InlineData("profile")]
    [InlineData("pysub")]
    public void Gbnf_Files_AcceptTheirDocumentsWholeAndEveryPieceOfThem(string name)
    {
        var grammar = Constraint.Gbnf(GrammarFiles.Read(name + ".gbnf"));
        var recogniser = new EarleyRecognizer(grammar);
        foreach (string document in GrammarFiles.Documents(name))
        {
            var chart = recogniser.Begin();
            byte[] bytes = Encoding.UTF8.GetBytes(document);
            for (int i = 0; i < bytes.Length; i++)
            {
                // Some first lines of these two are whole texts; a JSON text is whole with its last brace and not before.
                bool isLineEnd = name is "arith" or "pysub" && i > 0 && bytes[i - 1] == '\n';
                Assert.False(chart.IsMatch && !isLineEnd, $"The first {i} bytes of {document}");
                chart = chart.Append(bytes[i]);
                Assert.True(chart.IsPrefix, $"Byte {i} of {document}");
            }

            Assert.True(chart.IsMatch);
        }
    }

    [Theory]
    [InlineData("arith")]
    [InlineData("weather")]
    [InlineData("k8s")]
    [InlineData("profile")]
    [InlineData("pysub")]
    public void Gbnf_Files_JudgeMutationsAlikeByEngineAndRecogniser(string name)
    {
        var grammar = Constraint.Gbnf(GrammarFiles.Read(name + ".gbnf"));
        var (engine, recogniser) = (new GrammarReader(grammar), new EarleyRecognizer(grammar));
        var documents = GrammarFiles.Documents(name);
        Assert.All(documents, document => Assert.True(engine.IsMatch(document)));
        var random = new Random(8);
        int matches = 0;
        for (int i = 0; i < 60; i++)
        {
            string text = TextMutation.Mutate(documents[random.Next(documents.Count)], "{}[]()\",: \n\\-09aeé", random);
            bool isMatch = engine.IsMatch(text);
            Assert.True(isMatch == recogniser.IsMatch(text), text);
            if (isMatch) matches++;
        }

        Assert.InRange(matches, 1, 59);
    }

    [Fact]
    public void Gbnf_Arithmetic_JudgesMutationsAsARecogniserByHand()
    {
        var recogniser = new EarleyRecognizer(Constraint.Gbnf(GrammarFiles.Read("arith.gbnf")));
        string[] lines = GrammarFiles.Documents("arith")[0].TrimEnd('\n').Split('\n');
        var random = new Random(5);
        int matches = 0;
        for (int i = 0; i < 1_500; i++)
        {
            string text = TextMutation.Mutate(lines[random.Next(lines.Length)] + '\n', "()+-*/%^=.,_ 1ae\n", random);
            bool isMatch = ArithmeticRecogniser.IsMatch(text);
            Assert.True(isMatch == recogniser.IsMatch(text), text);
            if (isMatch) matches++;
        }

        Assert.InRange(matches, 300, 1_200);
    }

    [Fact]
    public void Gbnf_Weather_JudgesMutationsAsARegularExpressionByHand()
    {
        var recogniser = new EarleyRecognizer(Constraint.Gbnf(GrammarFiles.Read("weather.gbnf")));
        var documents = GrammarFiles.Documents("weather");
        var random = new Random(6);
        int matches = 0;
        for (int i = 0; i < 1_000; i++)
        {
            string text = TextMutation.Mutate(documents[random.Next(documents.Count)], "{}\",: \n\\-09tefu", random);
            bool isMatch = Weather().IsMatch(text);
            Assert.True(isMatch == recogniser.IsMatch(text), text);
            if (isMatch) matches++;
        }

        Assert.InRange(matches, 50, 900);
    }

    [GeneratedRegex("""
        \A\{\s*"name"\s*:\s*"get_weather"\s*,\s*"arguments"\s*:\s*
        \{\s*"city"\s*:\s*"(?:[^"\\\x7F\x00-\x1F]|\\["\\bfnrt]|\\u[0-9a-fA-F]{4})*"\s*,\s*"unit"\s*:\s*"(?:celsius|fahrenheit)"\s*
        (?:,\s*"days"\s*:\s*-?(?:0|[1-9][0-9]{0,15})\s*)?(?:,\s*"detailed"\s*:\s*(?:true|false)\s*)?
        \}\s*\}\s*\z
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Weather();
}
