using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Reasoning.Decoding.Tokenization;

namespace Reasoning.Decoding.Tests.Tokenization;

/// <summary>Each scanner gives the pieces of the regular expressions that define it.</summary>
public sealed class PreTokenizerTests
{
    private const string AfterNumbers = @"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";
    private const string BeforeNumbers = @"(?:'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD])|[^\r\n\p{L}\p{N}]?\p{L}+|";

    private static readonly Dictionary<string, string[]> Definitions = new()
    {
        ["gpt-2"] = [@"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"],
        ["llama-bpe"] = [BeforeNumbers + @"\p{N}{1,3}" + AfterNumbers],
        ["qwen2"] = [BeforeNumbers + @"\p{N}" + AfterNumbers],
        ["deepseek-coder"] = [@"[\r\n]", @"\s?\p{L}+", @"\s?\p{P}+", "[一-龥ࠀ-一가-\uD7FF]+", @"\p{N}"],
    };

    public static TheoryData<string> Names => [.. Definitions.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void NextEnd_RandomText_EqualsTheRegularExpressions(string name)
    {
        PreTokenizer scanner = PreTokenizer.Find(name)!;
        Regex[] stages = [.. Definitions[name].Select(pattern => new Regex(pattern, RegexOptions.CultureInvariant))];
        var config = Config.QuickThrowOnFailure.WithMaxTest(3000).WithEndSize(60);
        Prop.ForAll(UnicodeText.Any, text => Assert.Equal(SplitByRegex(stages, text), SplitByScanner(scanner, text))).Check(config);
    }

    [Theory]
    [InlineData("gpt-2", "I've 'RE  x 12345,y\n\n z", "I|'ve| '|RE| | x| 12345|,|y|\n\n| z")]
    [InlineData("llama-bpe", "I've 'RE  x 12345,y\n\n z", "I|'ve| '|RE| | x| |123|45|,y|\n\n| z")]
    [InlineData("qwen2", "I've 'RE  x 12345,y\n\n z", "I|'ve| '|RE| | x| |1|2|3|4|5|,y|\n\n| z")]
    [InlineData("deepseek-coder", "I've 'RE  x 12345,y\n\n z", "I|'|ve| '|RE| | x| |1|2|3|4|5|,|y|\n|\n| z")]
    [InlineData("llama-bpe", " \n \t x()\r\n\r\n  end  ", " \n| \t| x|()\r\n\r\n| | end|  ")]
    [InlineData("qwen2", "33333", "3|3|3|3|3")] // this and the next: as the golden token ids of Qwen2 in llama.cpp show
    [InlineData("qwen2", "y'all! 😁 ?我想在apple工作1314天～", "y|'all|!| 😁| ?|我想在apple工作|1|3|1|4|天|～")]
    [InlineData("deepseek-coder", "ab中文cd　中！…!", "ab|中文|cd|　中|！|…|!")]
    public void NextEnd_KnownText_GivesTheKnownPieces(string name, string text, string pieces)
    {
        // "'RE" in the first rows follows a space, so it is no contraction: the apostrophe has gone with the space.
        Assert.Equal(pieces.Split('|'), SplitByScanner(PreTokenizer.Find(name)!, text));
    }

    [Fact]
    public void Find_UnknownName_IsNull() => Assert.Null(PreTokenizer.Find("unheard-of"));

    private static List<string> SplitByScanner(PreTokenizer scanner, string text)
    {
        var pieces = new List<string>();
        for (int start = 0; start < text.Length;)
        {
            int end = scanner.NextEnd(text, start);
            Assert.InRange(end, start + 1, text.Length);
            pieces.Add(text[start..end]);
            start = end;
        }

        return pieces;
    }

    /// <summary>.NET expressions see UTF-16 units, so each surrogate pair is first replaced by one character of the same class.</summary>
    private static List<string> SplitByRegex(Regex[] stages, string text)
    {
        var stand = new StringBuilder();
        var origin = new List<int>();
        for (int i = 0; i < text.Length; i++)
        {
            origin.Add(i);
            bool isPair = i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]);
            stand.Append(isPair ? StandIn(CharUnicodeInfo.GetUnicodeCategory(text, i)) : text[i]);
            i += isPair ? 1 : 0;
        }

        origin.Add(text.Length);
        List<(int Start, int End)> pieces = stand.Length == 0 ? [] : [(0, stand.Length)];
        foreach (Regex stage in stages)
            pieces = [.. pieces.SelectMany(piece => Cut(stage, stand.ToString(), piece.Start, piece.End))];
        return [.. pieces.Select(piece => text[origin[piece.Start]..origin[piece.End]])];
    }

    private static IEnumerable<(int Start, int End)> Cut(Regex stage, string text, int start, int end)
    {
        int position = start;
        foreach (Match match in stage.Matches(text[start..end]))
        {
            int from = start + match.Index;
            if (from > position)
                yield return (position, from);
            yield return (from, from + match.Length);
            position = from + match.Length;
        }

        if (position < end)
            yield return (position, end);
    }

    private static char StandIn(UnicodeCategory category) => category switch
    {
        <= UnicodeCategory.OtherLetter => 'é',
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => '²',
        >= UnicodeCategory.ConnectorPunctuation and <= UnicodeCategory.OtherPunctuation => '¡',
        _ => '©',
    };
}
