using System.Text;
using Reasoning.Decoding.Conformance;
using Reasoning.Decoding.Grammars;
using Reasoning.Decoding.Grammars.JsonSchemas;
using Reasoning.Decoding.Tests.Tokenization;
using Reasoning.Decoding.Tokenization;

namespace Reasoning.Decoding.Tests.Grammars;

/// <summary>Masks against what walking each token by itself finds: slices, splits, bounds and twins of counts must not change an answer.</summary>
public sealed class MaskAgainstProbeTests
{
    private const string Limited = """
        {"type": "object", "additionalProperties": false, "required": ["name", "code", "tags", "note"], "properties": {
          "name": {"type": "string", "minLength": 3, "maxLength": 40},
          "code": {"type": "string", "pattern": "^[A-Z]{2,5}-[0-9a-f]{4,12}$"},
          "tags": {"type": "array", "minItems": 2, "maxItems": 9, "items": {"type": "string", "maxLength": 12}},
          "note": {"anyOf": [{"enum": ["none", "nothing at all"]}, {"type": "string", "minLength": 20}]}}}
        """;

    // Names that are known beside any others, in objects within objects: after a letter or two a known name goes another way than all others, or is no longer allowed.
    private const string Named = """
        {"$ref": "#/$defs/node", "$defs": {"node": {"type": "object",
          "properties": {"name": {"type": "string"}, "names": {"type": "integer"}, "next": {"$ref": "#/$defs/node"}, "kind": {"anyOf": [{"enum": ["node", "no", "leaf"]}, {"type": "string", "minLength": 2}]}},
          "patternProperties": {"^x-": {"type": "boolean"}}, "required": ["names"], "additionalProperties": {"type": ["string", "null"]}}}}
        """;

    private const string NamedDocument = """{"name": "n", "names": 12, "next": {"names": 3, "kind": "node-like", "x-y": true, "nab": null}, "nextly": "Zoë", "é": null}""";

    // Keywords among names, in frames that may end after any of them.
    private const string Words = """
        root ::= block
        block ::= "begin " (word | "if " word " then " block | "{" block "}") (" " word)* " end"
        word ::= [a-zA-Z_] [a-zA-Z0-9_]* | "begins"? block "."
        """;

    private const string WordsDocument = "begin if beginning then begin {begin endless end} iffy end begins_here then7 end";

    private const string LimitedDocument = """{"name": "Ada Lovelace", "code": "AB-00ff1", "tags": ["first é", "second"], "note": "nothing like this was seen before 日本"}""";

    [Theory]
    [InlineData("json", """[{"name": "Zoë 日本", "n": [1, -2.5e3, true, null]}, "x\u00e9y"]""")]
    [InlineData("limited", LimitedDocument)]
    [InlineData("named", NamedDocument)]
    [InlineData("words", WordsDocument)]
    [InlineData("python", "def f(a, b=1):\n    return [a, 'text', \"more\"]\n")]
    [InlineData("sql", "SELECT name, COUNT(*) FROM users WHERE age > 3 AND name = 'Bob' GROUP BY name")]
    [InlineData("csharp", "static int Add(int first, string second) { return first + second.Length; }")]
    [InlineData("pattern", "abcdefgh-12345-some words here")]
    public void ComputeMask_AlongDocument_EqualsProbe(string grammar, string document)
    {
        foreach (string vocabulary in (string[])["ggml-vocab-gpt-2", "ggml-vocab-llama-spm"])
        {
            var tokenizer = VocabularyFiles.Load(vocabulary);
            var matcher = CompiledGrammar.Compile(Create(grammar), tokenizer).CreateMatcher();
            byte[] bytes = Encoding.UTF8.GetBytes(document);
            for (int i = 0; i < bytes.Length; i++)
            {
                if (i % 3 == 0) AssertMaskEqualsProbe(matcher);
                if (!matcher.TryAcceptBytes(bytes.AsSpan(i, 1))) break;   // the built-in languages are not what this is about
            }

            Assert.True(matcher.Length >= 12);
            AssertMaskEqualsProbe(matcher);
        }
    }

    [Theory]
    [InlineData("json")]
    [InlineData("limited")]
    [InlineData("named")]
    [InlineData("words")]
    [InlineData("python")]
    [InlineData("sql")]
    [InlineData("csharp")]
    [InlineData("pattern")]
    public void ComputeMask_AlongRandomWalk_EqualsProbe(string grammar)
    {
        var tokenizer = VocabularyFiles.Load("ggml-vocab-gpt-2");
        var compiled = CompiledGrammar.Compile(Create(grammar), tokenizer);
        var random = new Random(5);
        for (int walk = 0; walk < 2; walk++)
        {
            var matcher = compiled.CreateMatcher();
            for (int step = 0; step < 20 && !matcher.IsEnded; step++)
            {
                AssertMaskEqualsProbe(matcher);
                int[] allowed = [.. matcher.ComputeMask().AllowedTokens()];
                Assert.True(matcher.TryAccept(allowed[random.Next(allowed.Length)]));
            }
        }
    }

    [Theory]
    [InlineData("k8s")]
    [InlineData("profile")]
    public void ComputeMask_LargeVocabulary_EqualsProbe(string schema)
    {
        var tokenizer = VocabularyFiles.Load("llama-3-vocab");
        int[] tokens = tokenizer.Encode(GrammarFiles.Documents(schema)[0], addSpecial: false);
        var matcher = CompiledGrammar.Compile(Constraint.JsonSchema(GrammarFiles.Read(schema + ".schema.json"), new() { Whitespace = JsonWhitespace.Unlimited }), tokenizer).CreateMatcher();
        for (int i = 0; i < tokens.Length; i++)
        {
            if (i % 20 == 7) AssertMaskEqualsProbe(matcher);
            Assert.True(matcher.TryAccept(tokens[i]));
        }
    }

    // The rests of a string that is long enough end in a token with what only the stack below allows.
    [Fact]
    public void ComputeMask_MinimumReachedWithinToken_DependsOnWhatIsBelow()
    {
        var tokenizer = Letters("aaaaa\",", "aaaaa\")", "aaaaaa\"", "aaaaa\"]", "[", "(", "\"", "]", ")", ",");
        var compiled = Compile(
            """
            root ::= "[" string ("," string)* "]" | "(" string ")"
            string ::= "\"" [^"\\]{5,300} "\""
            """,
            tokenizer);
        foreach (string beginning in (string[])["[\"", "(\"", "[\"a", "(\"a"])
        {
            var matcher = compiled.CreateMatcher();
            Assert.True(matcher.TryAcceptBytes(Encoding.UTF8.GetBytes(beginning)));
            AssertMaskEqualsProbe(matcher);
        }
    }

    [Theory]
    [InlineData("root ::= [a-z]{1,8} [a-z0-9]*", "", "a")]                                        // what follows the count takes the same characters
    [InlineData("root ::= [a-z]{3,9} [k-z]* [0-9]", "", "abc")]
    [InlineData("root ::= s\ns ::= \"x\" s \"y\" [a-z]{0,6} | \"z\"", "xxzy", "xxzyab")]          // what follows the frame does
    [InlineData("root ::= s\ns ::= \"x\" s \"y\" [a-z]{2,9} | \"z\"", "xxzy", "xxzyab")]
    [InlineData("root ::= [a-z]{0,8} ([0-9] [a-z]{0,5})*", "", "abc1")]
    public void ComputeMask_BoundedCharacters_EqualsProbe(string grammar, params string[] texts)
    {
        var tokenizer = Letters("abcdefghijkl", "ababyababab", "abcdefghi", "abcdefgh", "kkkkkkkkkkkk", "abckkkkkkkkkk", "kkkkkkkkkk1", "abcdefgh1abcdef", "abcdefgh1abcde1", "0", "1");
        for (int round = 0; round < 5; round++)   // slices are made when asked for again
        {
            foreach (string text in texts)
            {
                var matcher = Compile(grammar, tokenizer).CreateMatcher();
                Assert.True(matcher.TryAcceptBytes(Encoding.UTF8.GetBytes(text)));
                AssertMaskEqualsProbe(matcher);
            }
        }
    }

    // After a space only one of two frames is left, whose end may come at every letter: "iPhone" is then the letter and the name that follow it.
    [Theory]
    [InlineData("a", "b")]
    [InlineData("b", "a")]
    public void ComputeMask_OneOfTwoFramesAfterSpace_EqualsProbe(string other, string left)
    {
        var tokenizer = VocabularyFiles.Load("ggml-vocab-gpt-2");
        for (int round = 0; round < 5; round++)
        {
            var matcher = Compile(
                $"""
                root ::= a | b
                {other} ::= "x" {other} "1" | "x" "y"*
                {left} ::= "x" {left} [a-z] [A-Z]+ [a-z]* | "x" " " [a-z]*
                """,
                tokenizer).CreateMatcher();
            Assert.True(matcher.TryAcceptBytes("xx"u8));
            AssertMaskEqualsProbe(matcher);
        }
    }

    [Fact]
    public void ComputeMask_ManyThreadsOnOneGrammar_GiveWhatOneGives()
    {
        var tokenizer = TableTokenizer.OfSize(600);
        var grammar = Constraint.JsonSchema(Limited);
        byte[] document = Encoding.UTF8.GetBytes(LimitedDocument);
        int[][] expected = Masks(CompiledGrammar.Compile(grammar, tokenizer), tokenizer, document, 0);
        for (int round = 0; round < 10; round++)
        {
            var compiled = CompiledGrammar.Compile(grammar, tokenizer, round % 2 == 0 ? null : new GrammarLimits { MaxStates = 2000 });
            var found = new int[8][][];
            var threads = Enumerable.Range(0, found.Length).Select(i => new Thread(() => found[i] = Masks(compiled, tokenizer, document, i))).ToArray();
            foreach (var thread in threads) thread.Start();
            foreach (var thread in threads) thread.Join();
            foreach (int[][] masks in found) Assert.Equal(expected, masks);
        }
    }

    private static int[][] Masks(CompiledGrammar compiled, TableTokenizer tokenizer, byte[] document, int first)
    {
        var masks = new int[document.Length][];
        for (int i = 0; i < document.Length; i++)
        {
            int length = (i + (first * document.Length / 8)) % document.Length;
            var matcher = compiled.CreateMatcher();
            Assert.True(matcher.TryAcceptBytes(document.AsSpan(0, length)));
            masks[length] = [.. matcher.ComputeMask().AllowedTokens()];
            for (int token = 0; token < tokenizer.VocabularySize; token += 7) matcher.IsAllowed(token);
        }

        return masks;
    }

    private static void AssertMaskEqualsProbe(GrammarMatcher matcher)
    {
        var mask = matcher.ComputeMask();
        var tokenizer = matcher.Compiled.Tokenizer;
        for (int token = 0; token < tokenizer.VocabularySize; token++)
        {
            if (mask.IsAllowed(token) != matcher.IsAllowed(token))
                Assert.Fail($"Token {token} '{Encoding.UTF8.GetString(tokenizer.GetBytes(token))}' after {matcher.Length}: mask {mask.IsAllowed(token)}, probe {matcher.IsAllowed(token)}.");
        }
    }

    private static CompiledGrammar Compile(string gbnf, ITokenizer tokenizer) => CompiledGrammar.Compile(Constraint.Gbnf(gbnf), tokenizer);

    private static TableTokenizer Letters(params string[] others)
    {
        byte[][] entries = [[], .. Enumerable.Range('a', 26).Select(value => new[] { (byte)value }), .. others.Select(Encoding.UTF8.GetBytes)];
        return new TableTokenizer(entries, null, 0);
    }

    private static Grammar Create(string grammar) => grammar switch
    {
        "json" => Constraint.Json(),
        "limited" => Constraint.JsonSchema(Limited),
        "named" => Constraint.JsonSchema(Named),
        "words" => Constraint.Gbnf(Words),
        "python" => Constraint.Python(),
        "sql" => Constraint.Sql(),
        "csharp" => Constraint.CSharpMethod(),
        _ => Constraint.Regex("[a-z]{4,30}-[0-9]{1,9}(-[a-z0-9 é]{0,200})?"),
    };
}
