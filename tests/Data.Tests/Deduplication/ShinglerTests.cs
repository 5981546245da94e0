using System.Text.RegularExpressions;
using Reasoning.Data.Deduplication;

namespace Reasoning.Data.Tests.Deduplication;

public sealed partial class ShinglerTests
{
    [Theory]
    [InlineData("x = f(a, b)", "x=f( a,b )", true)]
    [InlineData("x = f(a, b)", "x = f(b, a)", false)]
    [InlineData("Name", "name", false)]
    [InlineData("a", "", false)]
    public void Shingles_CodeTokens_DoNotDependOnBlanks(string first, string second, bool isSame) =>
        Assert.Equal(isSame, Shingler.Shingles(first, ShingleKind.CodeTokens, 3).SequenceEqual(Shingler.Shingles(second, ShingleKind.CodeTokens, 3)));

    [Fact]
    public void Shingles_Words_DoNotDependOnCaseAndPunctuation() =>
        Assert.Equal(Shingler.Shingles("It's ÉTÉ, here!", ShingleKind.Words, 2), Shingler.Shingles("it s été here", ShingleKind.Words, 2));

    [Fact]
    public void Similarity_RandomTexts_IsThatOfTheSetsOfRunsOfTokens()
    {
        var random = new Random(3);
        for (int round = 0; round < 300; round++)
        {
            int length = random.Next(1, 6);
            string first = Text(random), second = random.Next(2) == 0 ? Text(random) : first[..random.Next(first.Length + 1)];

            double similarity = Shingler.Similarity(Shingler.Shingles(first, ShingleKind.CodeTokens, length), Shingler.Shingles(second, ShingleKind.CodeTokens, length));

            Assert.Equal(BruteForce(first, second, length), similarity, 12);
        }
    }

    /// <summary>The similarity from the texts of the runs themselves.</summary>
    internal static double BruteForce(string first, string second, int length)
    {
        HashSet<string> a = Runs(first, length), b = Runs(second, length);
        int common = a.Intersect(b).Count(), either = a.Union(b).Count();
        return either == 0 ? 1 : (double)common / either;
    }

    private static HashSet<string> Runs(string text, int length)
    {
        string[] tokens = [.. Token().Matches(text).Select(match => match.Value)];
        if (tokens.Length == 0) return [];
        return [.. Enumerable.Range(0, Math.Max(1, tokens.Length - length + 1)).Select(i => string.Join('\0', tokens.Skip(i).Take(length)))];
    }

    private static string Text(Random random) => string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => random.Next(6) switch
    {
        0 => " ",
        1 => "(",
        2 => "\n    ",
        _ => $" v{random.Next(4)}",
    }));

    [GeneratedRegex(@"\w+|[^\w\s]")]
    private static partial Regex Token();
}
