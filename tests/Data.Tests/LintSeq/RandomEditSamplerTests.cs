using Reasoning.Data.LintSeq;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Data.Tests.LintSeq;

public class RandomEditSamplerTests
{
    // Pieces of lines that formats of this kind stumble over.
    private static readonly string[] Pieces =
    [
        "", "", " ", "\t", "x = 1", "    return x", "+", "++a", "-", "--- a", "+++ b", "@@ -1,0 +2 @@", "@@", "# note", "\r", "x\r", "\f", "\u001c", "a\u001cb", "\u0085", "\u2028", "a\u2028b",
        "x  ", "\\ No newline at end of file", "\"\"\"", "\0", "é", "\ud83d\ude00", "\ud83d", "<|endoftext", "edfnotx", "diff --git",
    ];

    [Fact]
    public void Sample_NastyPrograms_GivesThemBackByteForByte()
    {
        var random = new CounterRandom(7);
        var format = new EditTextFormat();
        for (int program = 0; program < 3000; program++)
        {
            string text = string.Join('\n', Enumerable.Range(0, random.NextInt32(12) + 1).Select(_ => Pieces[random.NextInt32(Pieces.Length)] + (random.NextInt32(4) == 0 ? Pieces[random.NextInt32(Pieces.Length)] : "")));
            EditSequence sequence = Assert.Single(new RandomEditSampler(program % 2 == 0).Sample(text, random.Split((ulong)program)));
            AssertGivesBack(sequence, format);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData(" \n\t\n")]
    [InlineData("\n\nx = 1\n\n")]
    [InlineData("def f():\r\n\treturn 1\r\n")]
    [InlineData("\f\nx")]
    [InlineData("+a\n-a\n@@ -0,0 +1 @@\n\\ x")]
    public void Sample_EdgesOfPrograms_GivesThemBackInEveryWay(string program)
    {
        foreach (EditSequence sequence in new RandomEditSampler().Sample(program, new CounterRandom(1), 200)) AssertGivesBack(sequence, new EditTextFormat());
    }

    [Fact]
    public void Sample_Deletions_PartTheLinesOfTheProgram()
    {
        string program = string.Join('\n', Enumerable.Range(0, 30));
        var first = new int[30];
        foreach (EditSequence sequence in new RandomEditSampler().Sample(program, new CounterRandom(3), 2000))
        {
            Assert.Equal(Enumerable.Range(0, 30), sequence.Deletions.SelectMany(lines => lines).Order());
            first[sequence.Deletions[0].Count]++;
        }

        // Every size from 1 to 29 is as likely: 69 of 2000 each, ± 5 standard deviations of 8.
        Assert.Equal(0, first[0]);
        Assert.All(first.Skip(1), count => Assert.InRange(count, 29, 109));
    }

    [Fact]
    public void Sample_SameSeed_SameSequencesWhateverTheirNumber()
    {
        string program = string.Join('\n', Enumerable.Range(0, 20));
        string[] Texts(int count) => [.. new RandomEditSampler().Sample(program, new CounterRandom(5), count).Select(sequence => string.Join("|", sequence.Edits))];
        Assert.Equal(Texts(8)[..3], Texts(3));
        Assert.Equal(8, Texts(8).Distinct().Count());
    }

    [Fact]
    public void Sample_BlankLinesBetween_ComeWithTheLineBehindThem()
    {
        // Whatever the order, no text on the way begins or ends in a blank line.
        foreach (EditSequence sequence in new RandomEditSampler().Sample("a\n\nb\n\n\nc\n", new CounterRandom(2), 300))
        {
            for (int edits = 1; edits <= sequence.Edits.Count; edits++)
            {
                string state = sequence.StateAfter(edits);
                Assert.Equal(state.Contains('c') && state.EndsWith('\n') ? state.Trim('\n') + "\n" : state.Trim('\n'), state);
                Assert.NotEqual(sequence.StateAfter(edits - 1), state);
            }
        }
    }

    /// <summary>The edits give the program back, as they are, as text that is read to the letter, and as text that a model wrote; and every one of them inserts alone.</summary>
    internal static void AssertGivesBack(EditSequence sequence, EditTextFormat format)
    {
        Assert.Equal(sequence.Program, EditSequence.Write(sequence.Edits), StringComparer.Ordinal);
        EditText text = format.Write("Do it.", sequence.Edits);
        Assert.Equal(sequence.Program, EditSequence.Write(format.Read(text.Text[text.InstructionLength..])), StringComparer.Ordinal);
        WrittenProgram written = format.Replay(text.Text[format.Prompt("Do it.").Length..]);
        Assert.Equal(sequence.Program, written.Text, StringComparer.Ordinal);
        Assert.Empty(written.Problems);
        Assert.True(written.IsComplete);
    }
}
