using System.Text;
using Reasoning.Data.FaultPairs;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Data.Tests.FaultPairs;

public sealed class FaultMaskTests
{
    [Fact]
    public void Between_OneOperator_MarksItsLineAndItsCharacter()
    {
        var mask = FaultMask.Between("    total = a + b\n    return total\n", "    total = a - b\n    return total\n");

        Assert.Equal([true, false, false], mask.CorrectLines);
        Assert.Equal([true, false, false], mask.WrongLines);
        Assert.Equal((14, 1), (Assert.Single(mask.CorrectSpans).Start, mask.CorrectSpans[0].Length));
        Assert.Equal((14, 1), (Assert.Single(mask.WrongSpans).Start, mask.WrongSpans[0].Length));
    }

    [Fact]
    public void Between_LineLeftOut_MarksItInTheRightProgramAndAPlaceInTheWrongOne()
    {
        var mask = FaultMask.Between("a = 1\nb = 2\nc = 3", "a = 1\nc = 3");

        Assert.Equal([false, true, false], mask.CorrectLines);
        Assert.Equal([false, false], mask.WrongLines);
        Assert.Equal((6, 6), (Assert.Single(mask.CorrectSpans).Start, mask.CorrectSpans[0].Length));
        Assert.Equal((6, 0), (Assert.Single(mask.WrongSpans).Start, mask.WrongSpans[0].Length));
    }

    [Fact]
    public void Between_EqualPrograms_MarksNothing()
    {
        var mask = FaultMask.Between("a\nb", "a\nb");

        Assert.Empty(mask.CorrectSpans);
        Assert.DoesNotContain(true, mask.CorrectLines);
    }

    [Fact]
    public void Between_CharactersOfTwoUnits_AreNeverCutInHalf()
    {
        var mask = FaultMask.Between("x = '😀'", "x = '😁'");

        Assert.Equal((5, 2), (Assert.Single(mask.CorrectSpans).Start, mask.CorrectSpans[0].Length));
        Assert.Equal((5, 6), mask.CorrectSpans[0].InCodePoints("x = '😀'"));
    }

    [Fact]
    public void Between_RandomPrograms_ExchangingTheSpansMakesTheOneTheOther()
    {
        var random = new CounterRandom(11);
        string[] lines = ["a = b", "a = c", "", "return a + b", "return a - b", "if a:"];
        for (int round = 0; round < 500; round++)
        {
            string correct = Draw(ref random, lines), wrong = Draw(ref random, lines);

            var mask = FaultMask.Between(correct, wrong);

            var made = new StringBuilder();
            int at = 0;
            foreach (var (left, right) in mask.CorrectSpans.Zip(mask.WrongSpans))
            {
                Assert.True(left.Start >= at);
                made.Append(correct, at, left.Start - at).Append(wrong, right.Start, right.Length);
                at = left.End;
            }

            Assert.Equal(wrong, made.Append(correct[at..]).ToString());

            // Lines that are not marked are, in their order, the same in both.
            string[] correctLines = correct.Split('\n'), wrongLines = wrong.Split('\n');
            Assert.Equal(correctLines.Where((_, line) => !mask.CorrectLines[line]), wrongLines.Where((_, line) => !mask.WrongLines[line]));
        }
    }

    private static string Draw(ref CounterRandom random, string[] lines)
    {
        var chosen = new string[1 + random.NextInt32(5)];
        for (int i = 0; i < chosen.Length; i++) chosen[i] = lines[random.NextInt32(lines.Length)];
        return string.Join('\n', chosen);
    }
}
