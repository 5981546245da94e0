using FsCheck;
using FsCheck.Fluent;
using Reasoning.Decoding.Grammars;

namespace Reasoning.Decoding.Tests.Grammars;

public class ChoicesTests
{
    [Fact]
    public void Choices_RandomTexts_MatchExactlyThem() =>
        Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue)), seed =>
        {
            var random = new Random(seed);
            string[] characters = ["a", "b", "é", "😀", "😁"];
            string[] all = [.. Enumerable.Range(0, 40).Select(_ => string.Concat(Enumerable.Range(0, random.Next(5)).Select(_ => characters[random.Next(5)])))];
            var chosen = all.Take(random.Next(1, 30)).ToHashSet();
            var recogniser = new EarleyRecognizer(Constraint.Choices([.. chosen, all[0]]));
            return all.All(text => recogniser.IsMatch(text) == chosen.Contains(text));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Choices_CommonBeginnings_AreWrittenOnce()
    {
        var chart = new EarleyRecognizer(Constraint.Choices(["yes", "yesterday", "no", "yes"])).Begin();
        foreach (byte value in "yes"u8) chart = chart.Append(value);
        Assert.True(chart.IsMatch);
        Assert.False(chart.Append((byte)'n').IsPrefix);
        Assert.True(chart.Append((byte)'t').IsPrefix);
    }

    [Fact]
    public void Choices_ManyNestedBeginnings_DoNotNestExpressionsWithoutEnd()
    {
        string[] texts = [.. Enumerable.Range(0, 300).Select(length => new string('a', length))];
        var recogniser = new EarleyRecognizer(Constraint.Choices(texts));
        Assert.All([0, 1, 99, 100, 101, 102, 299], length => Assert.True(recogniser.IsMatch(new string('a', length))));
        Assert.False(recogniser.IsMatch(new string('a', 300)));
    }

    [Fact]
    public void Choices_NoneNullOrMalformed_AreRefused()
    {
        Assert.Contains("nothing to choose", Assert.Throws<GrammarFormatException>(() => Constraint.Choices([])).Message, StringComparison.Ordinal);
        Assert.Contains("null", Assert.Throws<GrammarFormatException>(() => Constraint.Choices(["a", null!])).Message, StringComparison.Ordinal);
        Assert.Contains("surrogate", Assert.Throws<GrammarFormatException>(() => Constraint.Choices(["a\uD800"])).Message, StringComparison.Ordinal);
    }
}
