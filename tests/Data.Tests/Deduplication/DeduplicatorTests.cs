using Reasoning.Data.Deduplication;

namespace Reasoning.Data.Tests.Deduplication;

public sealed class DeduplicatorTests
{
    [Fact]
    public void Add_SmallSet_AgreesWithComparingAllPairs()
    {
        string[] texts = Texts(new Random(1), families: 60, ofEach: 6);
        var options = new DeduplicationOptions { Threshold = 0.6 };
        var deduplicator = new Deduplicator(options);
        var kept = new List<string>();
        int near = 0, missed = 0, far = 0;
        foreach (string text in texts)
        {
            Duplicate? duplicate = deduplicator.Add(deduplicator.Sketch(text));
            (double most, int of) = kept.Select((other, i) => (ShinglerTests.BruteForce(text, other, options.ShingleLength), i)).OrderByDescending(pair => pair.Item1).ThenBy(pair => pair.i).FirstOrDefault((0, -1));

            // Nothing goes that has no similar text among those that stay, and the similarity that is told is the true one.
            if (duplicate is { } found)
            {
                Assert.Equal(ShinglerTests.BruteForce(text, kept[found.Of], options.ShingleLength), found.Similarity, 12);
                Assert.True(found.Similarity >= options.Threshold);
                if (deduplicator.Layout.Probability(most) > 0.999999) Assert.Equal(of, found.Of);
            }
            else
            {
                kept.Add(text);
            }

            if (most < options.Threshold) far++;
            else near++;
            if (most >= options.Threshold && duplicate is null) missed++;
        }

        Assert.Equal(kept.Count, deduplicator.Count);
        Assert.True(near > 100 && far > 60, $"{near} near, {far} far");
        Assert.True(missed <= near * 0.05, $"{missed} of {near} missed");
        Assert.True(deduplicator.Comparisons < texts.Length * (texts.Length - 1) / 8);
    }

    [Fact]
    public void Add_PlantedNearDuplicates_AreFound()
    {
        var random = new Random(2);
        var deduplicator = new Deduplicator();
        string[][] originals = [.. Enumerable.Range(0, 400).Select(_ => Words(random, 200))];
        foreach (string[] original in originals) Assert.Null(deduplicator.Add(deduplicator.Sketch(string.Join(' ', original))));
        int found = 0;
        for (int i = 0; i < originals.Length; i++)
        {
            // Four words in 200 changed leave a similarity of about 0.82.
            string[] changed = [.. originals[i]];
            for (int change = 0; change < 4; change++) changed[random.Next(changed.Length)] = "changed";
            if (deduplicator.Add(deduplicator.Sketch(string.Join(' ', changed))) is { } duplicate)
            {
                Assert.Equal(i, duplicate.Of);
                found++;
            }
        }

        Assert.True(found >= 396, $"{found} of 400 found");
    }

    [Theory]
    [InlineData("x = 1\ny = 2\n", "x = 1  \r\ny = 2", true)]
    [InlineData("x = 1\ny = 2\n", "\n\nx = 1\ny = 2\n\n", true)]
    [InlineData("if x:\n    y", "if x:\n  y", false)]
    [InlineData("", "\n", true)]
    [InlineData("X = 1", "x = 1", false)]
    public void Add_ExactOnly_ComparesAllButLineEndsAndBlanksAtEnds(string first, string second, bool isDuplicate)
    {
        var deduplicator = new Deduplicator(new DeduplicationOptions { FindNear = false });
        deduplicator.Add(deduplicator.Sketch(first));

        Assert.Equal(isDuplicate ? new Duplicate(0, true, 1) : null, deduplicator.Add(deduplicator.Sketch(second)));
    }

    [Fact]
    public void Add_TextsWithoutTokens_AreNotNearEachOther()
    {
        var deduplicator = new Deduplicator(new DeduplicationOptions { Shingles = ShingleKind.Words });
        deduplicator.Add(deduplicator.Sketch("..."));

        Assert.Null(deduplicator.Add(deduplicator.Sketch("!!!")));
        Assert.NotNull(deduplicator.Add(deduplicator.Sketch("...")));
    }

    [Fact]
    public void Options_OutOfRange_AreRefusedByName()
    {
        Assert.Equal("Threshold", Assert.Throws<ArgumentOutOfRangeException>(() => new DeduplicationOptions { Threshold = 0 }).ParamName);
        Assert.Equal("Permutations", Assert.Throws<ArgumentOutOfRangeException>(() => new DeduplicationOptions { Permutations = 8 }).ParamName);
        Assert.Equal("ShingleLength", Assert.Throws<ArgumentOutOfRangeException>(() => new DeduplicationOptions { ShingleLength = 0 }).ParamName);
    }

    /// <summary>Families of texts: an original and others with some of its words changed, in mixed order.</summary>
    private static string[] Texts(Random random, int families, int ofEach)
    {
        var texts = new List<string>();
        for (int family = 0; family < families; family++)
        {
            string[] original = Words(random, random.Next(30, 120));
            for (int i = 0; i < ofEach; i++)
            {
                string[] changed = [.. original];
                for (int change = random.Next(0, 1 + (original.Length / 20)); change > 0; change--) changed[random.Next(changed.Length)] = $"w{random.Next(500)}";
                texts.Add(string.Join(' ', changed));
            }
        }

        random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(texts));
        return [.. texts];
    }

    private static string[] Words(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => $"w{random.Next(500)}")];
}
