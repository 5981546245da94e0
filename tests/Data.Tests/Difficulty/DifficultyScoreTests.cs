using System.Text.Json;
using Reasoning.Data.Difficulty;
using Reasoning.Testing;

namespace Reasoning.Data.Tests.Difficulty;

/// <summary>Scores and selection against what the reference implementation made of the same losses.</summary>
public sealed class DifficultyScoreTests
{
    [Fact]
    public void Of_GoldenLosses_HasTheReferencesMeansAndRatios()
    {
        using var golden = Golden();
        foreach (var item in golden.RootElement.GetProperty("items").EnumerateArray())
        {
            var score = DifficultyScore.Of(Slice(item, "loss_alone", "start_alone"), Slice(item, "loss_cond", "start_cond"));

            Assert.Equal(item.GetProperty("n").GetInt32(), score.Tokens);
            Assert.Equal(item.GetProperty("mean_alone").GetDouble(), score.DirectLoss, 1e-12);
            Assert.Equal(item.GetProperty("mean_cond").GetDouble(), score.ConditionedLoss, 1e-12);
            Assert.Equal(item.GetProperty("ifd_loss_ratio").GetDouble(), score.LossRatio, 1e-12);
            Assert.Equal(item.GetProperty("ifd_ppl_ratio").GetDouble(), score.PerplexityRatio, 1e-12);
        }
    }

    [Fact]
    public void Select_GoldenItems_KeepsTheReferencesIndices()
    {
        using var golden = Golden();
        var root = golden.RootElement;
        double?[] ratios =
        [
            .. root.GetProperty("items").EnumerateArray()
                .Select(item => DifficultyScore.Of(Slice(item, "loss_alone", "start_alone"), Slice(item, "loss_cond", "start_cond")).Ratio(DifficultyRatio.Loss)),
        ];

        var kept = DifficultySelection.Select(ratios, new DifficultyOptions { Fraction = root.GetProperty("sample_rate").GetDouble() });

        Assert.Equal(40, ratios.Length);
        Assert.Equal(root.GetProperty("selected").EnumerateArray().Select(index => index.GetInt32()), kept);
    }

    [Fact]
    public void Select_EqualRatiosAndMissingOnes_KeepsTheEarlierAndNeverTheMissing()
    {
        double?[] ratios = [null, 0.5, 1.01, 0.5, 0.5, 0.2];

        Assert.Equal([1, 3], DifficultySelection.Select(ratios, new DifficultyOptions { Fraction = 0.5 }));
        Assert.Equal([1, 3, 4, 5], DifficultySelection.Select(ratios, new DifficultyOptions { Fraction = 1 }));
        Assert.Equal([1, 2, 3, 4, 5], DifficultySelection.Select(ratios, new DifficultyOptions { Fraction = 1, MaxRatio = 2 }));
    }

    [Fact]
    public void Select_NoItems_IsEmpty() => Assert.Empty(DifficultySelection.Select([]));

    [Fact]
    public void Of_DifferentNumbersOfLosses_IsRefused() => Assert.Throws<ArgumentException>(() => DifficultyScore.Of([1.0], [1.0, 2.0]));

    // The loss at index i is that of token i + 1.
    private static double[] Slice(JsonElement item, string losses, string start) =>
        [.. item.GetProperty(losses).EnumerateArray().Select(loss => loss.GetDouble()).Skip(item.GetProperty(start).GetInt32() - 1).Take(item.GetProperty("n").GetInt32())];

    private static JsonDocument Golden()
    {
        string? path = TestData.Find("golden/ifd.json");
        if (path is null) Assert.Skip(TestData.Missing("golden/ifd.json"));
        return JsonDocument.Parse(File.ReadAllBytes(path));
    }
}
