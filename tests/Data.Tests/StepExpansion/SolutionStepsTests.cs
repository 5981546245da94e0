using Reasoning.Data.StepExpansion;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Data.Tests.StepExpansion;

public sealed class SolutionStepsTests
{
    [Fact]
    public void Split_RandomTexts_PutTogetherAreTheText()
    {
        var random = new CounterRandom(5);
        string[] parts = ["a", "1. ", "(2) ", "Step 3: ", "\n", " ", "\n\n", ".", "?", "3.5", "e.g. ", "  "];
        for (int round = 0; round < 2000; round++)
        {
            var chosen = new string[random.NextInt32(9)];
            for (int i = 0; i < chosen.Length; i++) chosen[i] = parts[random.NextInt32(parts.Length)];
            string text = string.Concat(chosen);
            foreach (var format in Enum.GetValues<StepFormat>())
            {
                var steps = SolutionSteps.Split(text, format);

                Assert.Equal(string.IsNullOrWhiteSpace(text) ? "" : text, string.Concat(steps));
                Assert.All(steps, step => Assert.False(string.IsNullOrWhiteSpace(step)));
            }
        }
    }

    [Fact]
    public void Split_Lines_AreOneStepEachWithTheBlankOnesBehindThem() =>
        Assert.Equal(["  a = 1\n\n", "b = 2\n", "c"], SolutionSteps.Split("  a = 1\n\nb = 2\nc", StepFormat.Lines));

    [Fact]
    public void Split_Sentences_DoNotEndInNumbersAndAbbreviations() => Assert.Equal(
        ["He has 3.5 litres, i.e. 7 cups. ", "Is it enough? ", "Yes (\"it is.\")\n", "1. Then 4 remain."],
        SolutionSteps.Split("He has 3.5 litres, i.e. 7 cups. Is it enough? Yes (\"it is.\")\n1. Then 4 remain.", StepFormat.Sentences));

    [Fact]
    public void Split_NumberedSteps_KeepTheirLinesTogether() => Assert.Equal(
        ["We add.\n", "1. First\n   3 + 4 = 7\n", "2) Then\n", "Step 3: done\nas said\n", "(4) last"],
        SolutionSteps.Split("We add.\n1. First\n   3 + 4 = 7\n2) Then\nStep 3: done\nas said\n(4) last", StepFormat.Numbered));

    [Fact]
    public void Of_EveryStep_IsTheGapOfTheWholeText()
    {
        const string Question = "How many?", Solution = "3 + 4 = 7\n7 * 2 = 14\nanswer: 14\n";

        var items = FillInMiddleItem.Of(Question, Solution, StepFormat.Lines);

        Assert.Equal(["3 + 4 = 7\n", "7 * 2 = 14\n", "answer: 14\n"], items.Select(item => item.Middle));
        Assert.All(items, item => Assert.Equal(Question + "\n" + Solution, item.Prefix + item.Middle + item.Suffix));
        Assert.Equal("<|fim_prefix|>How many?\n3 + 4 = 7\n<|fim_suffix|>answer: 14\n<|fim_middle|>", (string)items[1].ToJson(new FillInMiddleFormat())["prompt"]!);
        Assert.Equal("[S]answer: 14\n[P]How many?\n3 + 4 = 7\n[M]", new FillInMiddleFormat { PrefixMark = "[P]", SuffixMark = "[S]", MiddleMark = "[M]",
            SuffixFirst = true }.Prompt(items[1].Prefix, items[1].Suffix));
    }
}
