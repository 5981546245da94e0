using Reasoning.Decoding.Grammars;
using Reasoning.Decoding.Grammars.Patterns;

namespace Reasoning.Decoding.Tests.Grammars;

/// <summary>Whatever the text: a grammar, or the one exception that says what is wrong with it.</summary>
public class GrammarFormatFuzzTests
{
    private const int Texts = 10_000;

    private static readonly string[] Patterns =
    [
        @"^[a-zA-Z0-9_.+-]+@[a-zA-Z0-9-]+\.[a-zA-Z0-9-.]+$", @"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$", @"^(?:[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)$",
        @"^#?([a-f0-9]{6}|[a-f0-9]{3})$", @"(?i)^(?<scheme>https?)://([^\s/:]+)(:\d{1,5})?(/\S*)?$",
        @"^[^\x00-\x1F\u{7F}\uD83D\uDE00]*?$", @"\p{Lu}[\p{L}\p{M}'-]{0,40}(?: \P{Nd}+)*",
        @"^(([0-9]|[1-9][0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5])\.){3}([0-9]|[1-9][0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5])$", @"(^a|b$)*(c|^|$){2,3}[\w\W]\cJ\0\t",
    ];

    [Fact]
    public void Regex_MutatedPatterns_AreReadOrRefused() => Check(
        Patterns, @"()[]{}?*+|^$\.,:<>=!-0129abdpPuxkisw/#" + "\uD800é",
        text => RegularExpression.Parse(
            text, new() { IsAnchored = text.Length % 2 == 0, IsCaseInsensitive = text.Length % 3 == 0, IgnoresWhitespace = text.Length % 5 == 0 }));

    [Fact]
    public void Gbnf_MutatedFiles_AreReadOrRefused() => Check(
        [
            GrammarFiles.Read("arith.gbnf"), GrammarFiles.Read("weather.gbnf"), GrammarFiles.Read("pysub.gbnf")[..1500],
            "root ::= <[1,3-4]> !<|a|> \"\\u00e9\"{2,} .",
        ],
        "()[]{}?*+|^\\.,:=<>!-\"#0129au\n" + "\uD800é",
        text => Constraint.Gbnf(text));

    [Fact]
    public void Lark_MutatedFiles_AreReadOrRefused() => Check(
        [
            GrammarFiles.Read("arith.lark"), GrammarFiles.Read("pysub.lark")[..1500],
            "%llguidance {}\n%import common.WS\n%import common (INT, CNAME)\n%ignore WS // x\n?start: list{INT, \",\"} -> a | <[1-2]> \"x\"i~2..3\n"
            + "list{x, s}: x (s x)* | pair{list{x,x}}\npair{y}: y [y]\nA.2: ~CNAME & /[a-z\\/]+x/isx | \"a\"..\"f\" # y\n",
        ],
        "()[]{}?*+|&~^\\/.,:<>!-\"#%0129aABix\n" + "\uD800é",
        text => Constraint.Lark(text));

    private static void Check(string[] originals, string alphabet, Action<string> read)
    {
        var random = new Random(11);
        int refused = 0;
        for (int i = 0; i < Texts; i++)
        {
            string text = TextMutation.Mutate(originals[random.Next(originals.Length)], alphabet, random);
            try
            {
                read(text);
            }
            catch (GrammarFormatException error)
            {
                Assert.NotEmpty(error.Message);
                Assert.InRange(error.Line, 1, text.Count(character => character == '\n') + 1);
                Assert.InRange(error.Column, 1, text.Length + 1);
                refused++;
            }
        }

        Assert.InRange(refused, Texts / 10, Texts * 19 / 20);
    }
}
