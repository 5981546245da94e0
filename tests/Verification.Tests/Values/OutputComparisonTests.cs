using FsCheck;
using FsCheck.Fluent;
using Reasoning.Verification.Values;

namespace Reasoning.Verification.Tests.Values;

public class OutputComparisonTests
{
    private static readonly OutputComparison Lines = new(), Tokens = new() { LinesMatter = false }, Tolerant = new() { Tolerance = 1e-6 }, Values = new() { NumbersByValue = true };

    [Theory]
    [InlineData("1 2\n3\n", "1 2\n3", true)]
    [InlineData("1 2\n3\n", "1 2  \r\n3\n\n \n", true)]
    [InlineData("1 2\n3\n", "1 2 3\n", false)]
    [InlineData("1 2\n3\n", "1  2\n3\n", false)]
    [InlineData(" *\n***\n", "*\n***\n", false)]
    [InlineData("a\n\nb", "a\nb", false)]
    [InlineData("", "\n \n", true)]
    [InlineData("", "0", false)]
    [InlineData("0", "", false)]
    [InlineData("1\n2", "1", false)]
    [InlineData("1", "1\n2", false)]
    [InlineData("YES", "yes", false)]
    [InlineData("1.0", "1.00", false)]
    public void Matches_ByDefault_ComparesLinesToTheirEnds(string expected, string actual, bool matches) => Assert.Equal(matches, Lines.Matches(expected, actual));

    [Fact]
    public void Matches_WithoutLines_ComparesTheWordsBetweenWhiteSpace()
    {
        var letters = Gen.ArrayOf(Gen.Elements("a", "b", " ", "\n", "\t", "1"), 8);
        Prop.ForAll(Arb.From(from x in letters from y in letters select (string.Concat(x), string.Concat(y))), pair =>
            Tokens.Matches(pair.Item1, pair.Item2) == Words(pair.Item1).SequenceEqual(Words(pair.Item2))).QuickCheckThrowOnFailure();

        static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
    }

    [Fact]
    public void Matches_Lines_IsEqualityOfTrimmedLines()
    {
        var letters = Gen.ArrayOf(Gen.Elements("a", " ", "\n"), 8);
        Prop.ForAll(Arb.From(from x in letters from y in letters select (string.Concat(x), string.Concat(y))), pair =>
            Lines.Matches(pair.Item1, pair.Item2) == Normal(pair.Item1).SequenceEqual(Normal(pair.Item2))).QuickCheckThrowOnFailure();

        static string[] Normal(string text) => [.. text.TrimEnd().Split('\n').Select(line => line.TrimEnd())];
    }

    [Theory]
    [InlineData("0.5", "0.5000001", true)]
    [InlineData("0.5", "0.51", false)]
    [InlineData("2", "2.0000001", true)]
    [InlineData("1e9", "1000000100", true)]
    [InlineData("1000000", "1000001", false)]
    [InlineData("7", "007", true)]
    [InlineData("7", "-7", false)]
    [InlineData("0", "-0", true)]
    [InlineData("nan", "0", false)]
    [InlineData("1.5", "Infinity", false)]
    [InlineData("1.5 x", "1.50  x", true)]
    [InlineData("1.5 x", "1.50 y", false)]
    [InlineData("1.5 x", "1.50", false)]
    [InlineData("1.5\n2", "1.5 2", false)]
    [InlineData("12345678901234567890", "12345678901234567891", false)]
    [InlineData("1.0", "1e999999999999", false)]
    public void Matches_WithTolerance_ComparesDecimalsAsNumbers(string expected, string actual, bool matches) => Assert.Equal(matches, Tolerant.Matches(expected, actual));

    [Theory]
    [InlineData("1.50 2\n3", "1.5 2.0\n3e0", true)]
    [InlineData("1.50 2\n3", " 1.5\t2 \n  3", true)]
    [InlineData("50000000000000000", "50000000000000001", false)]
    [InlineData("0.1", "0.10000000000000000001", false)]
    [InlineData("0", "-0.0", true)]
    [InlineData("x 1.0", "x 1", false)]
    [InlineData("1 2", "1", false)]
    [InlineData("1", "1 2", false)]
    [InlineData("NaN 1.0", "NaN 1", false)]
    [InlineData("1e5", "100000", true)]
    [InlineData("1.0.0", "1.0.00", false)]
    public void Matches_NumbersByValue_ComparesThemExactly(string expected, string actual, bool matches) => Assert.Equal(matches, Values.Matches(expected, actual));

    [Theory]
    [InlineData("\n\n a\n  b\n", "a\nb", true)]
    [InlineData("a\n\nb", "a\nb", false)]
    [InlineData("a b", "a  b", false)]
    public void Matches_IgnoringIndentation_TrimsLinesAtBothEnds(string expected, string actual, bool matches) =>
        Assert.Equal(matches, (new OutputComparison { IgnoreIndentation = true }).Matches(expected, actual));

    [Fact]
    public void Matches_IgnoringCase_ComparesLettersAlike()
    {
        Assert.True((new OutputComparison { IgnoreCase = true }).Matches("Yes\nNo", "YES\nno"));
        Assert.False((new OutputComparison { IgnoreCase = true }).Matches("Yes", "Yeah"));
    }

    [Fact]
    public void FirstDifference_SaysWhere()
    {
        Assert.Equal(new OutputDifference(2, "b", "c"), Lines.FirstDifference("a\nb\nd", "a\nc\ne"));
        Assert.Equal(new OutputDifference(2, "b", null), Lines.FirstDifference("a\nb", "a\n"));
        Assert.Equal(new OutputDifference(3, null, "c"), Tokens.FirstDifference("a b", "a\nb c"));
    }
}
