using System.Text.Json;
using Reasoning.Verification.Voting;

namespace Reasoning.Verification.Tests.Voting;

public class StoppingRuleTests
{
    [Fact]
    public void ProbabilityLeads_GoldenCases_AgreesWithTheReference()
    {
        using var golden = JsonDocument.Parse(File.ReadAllText(SharedData.Path("golden/dsc_stop.json")));
        var cases = golden.RootElement.GetProperty("cases").EnumerateArray().ToList();
        Assert.NotEmpty(cases);
        foreach (var item in cases)
        {
            var probability = BetaStoppingRule.ProbabilityLeads(item.GetProperty("a").GetInt32(), item.GetProperty("b").GetInt32());
            Assert.Equal(item.GetProperty("closed").GetDouble(), probability, 1e-12);
            Assert.Equal(item.GetProperty("prob").GetDouble(), probability, 1e-11);
        }
    }

    [Fact]
    public void ProbabilityLeads_SmallCounts_IsTheBinomialTail()
    {
        // P(p > 1/2 | a, b) = P(Bin(a + b + 1, 1/2) ≤ a), counted in whole numbers.
        for (var a = 0; a <= 25; a++)
        {
            for (var b = 0; b <= 25; b++)
            {
                long ways = 1, sum = 0;
                for (var k = 0; k <= a; k++)
                {
                    sum += ways;
                    ways = ways * (a + b + 1 - k) / (k + 1);
                }

                Assert.Equal((double)sum / (1L << (a + b + 1)), BetaStoppingRule.ProbabilityLeads(a, b), 1e-12);
            }
        }
    }

    [Fact]
    public void ProbabilityLeads_ManyVotes_StaysAProbability()
    {
        Assert.Equal(1, BetaStoppingRule.ProbabilityLeads(600_000, 400_000), 1e-12);
        Assert.Equal(0, BetaStoppingRule.ProbabilityLeads(400_000, 600_000), 1e-12);
        Assert.InRange(BetaStoppingRule.ProbabilityLeads(500_500, 499_500), 0.8, 0.9);
    }

    [Theory]
    [InlineData("a a a", false)]
    [InlineData("a a a a", true)]
    [InlineData("a b a a a", false)]
    [InlineData("a b a a a a a", true)]
    [InlineData("a - a - a - a", true)]
    [InlineData("- - - - -", false)]
    [InlineData("", false)]
    public void BetaRule_Answers_StopsAtTheThreshold(string answers, bool stop) => Assert.Equal(stop, new BetaStoppingRule().ShouldStop(Read(answers)));

    [Theory]
    [InlineData("a a", false)]
    [InlineData("a a a", true)]
    [InlineData("b a a a b b", false)]
    [InlineData("b a a c c c", true)]
    [InlineData("b a a c c c d", true)]
    [InlineData("- - -", false)]
    [InlineData("a - a", false)]
    public void WindowRule_Answers_StopsAfterAUnanimousWindow(string answers, bool stop) =>
        Assert.Equal(stop, new WindowStoppingRule { Window = 3 }.ShouldStop(Read(answers)));

    [Fact]
    public void Rules_OptionsOutsideTheirRange_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new BetaStoppingRule { Threshold = 0.5 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new BetaStoppingRule { Threshold = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new WindowStoppingRule { Window = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => BetaStoppingRule.ProbabilityLeads(-1, 0));
    }

    private static string?[] Read(string answers) => [.. answers.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(answer => answer == "-" ? null : answer)];
}
