using Reasoning.Data.LintSeq;

namespace Reasoning.Data.Tests.LintSeq;

public class EditTextFormatTests
{
    private static readonly EditTextFormat Format = new();

    private static readonly ForwardEdit[] TwoEdits =
    [
        new([new LineInsertion(0, 1, ["def f():", "    return 1"])]),
        new([new LineInsertion(0, 1, ["import re"]), new LineInsertion(2, 4, ["", "f()"])]),
    ];

    private const string TwoEditsText =
        "\n<|diff|>@@ -0,0 +1,2 @@\n+def f():\n+    return 1\n<|diff|>@@ -0,0 +1 @@\n+import re\n@@ -2,0 +4,2 @@\n+\n+f()\n<|diff|>\n<|diff|>";

    [Fact]
    public void Write_TwoEdits_IsTheTextOfTheReference()
    {
        EditText text = Format.Write("Write f.", TwoEdits);
        Assert.Equal("Write f." + TwoEditsText, text.Text);
        Assert.Equal("Write f.", text.Text[..text.InstructionLength]);
        Assert.StartsWith(Format.Prompt("Write f.") + "@@", text.Text, StringComparison.Ordinal);
        Assert.Equal("import re\ndef f():\n    return 1\n\nf()", EditSequence.Write(TwoEdits));
    }

    [Theory]
    [InlineData("Explain <|diff|>.", "x", "The instruction has '<|diff|>'")]
    [InlineData("Write.", "s = '<|diff|>'", "The program has '<|diff|>'")]
    [InlineData("Write.", "s = '<|end|>'", "The program has '<|end|>'")]
    public void Write_MarksInTheText_AreRefused(string instruction, string line, string message)
    {
        var format = new EditTextFormat(new EditTextOptions { EndOfText = "<|end|>" });
        var error = Assert.Throws<ArgumentException>(() => format.Write(instruction, [new ForwardEdit([new LineInsertion(0, 1, [line])])]));
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("+")]
    [InlineData("@@")]
    [InlineData("a\nb")]
    public void Marker_NotToBeToldFromALineOfADiff_IsRefused(string marker) => Assert.Throws<ArgumentException>(() => new EditTextOptions { Marker = marker });

    [Theory]
    [InlineData("<|diff|>@@ -0,0 +1 @@\n+x\n<|diff|>\n<|diff|>", "does not begin with a line break and the marker")]
    [InlineData("\n<|diff|>@@ -0,0 +1 @@\n+x\n<|diff|>", "does not end in two markers")]
    [InlineData("\n<|diff|>@@ -0,0 +1 @@\nx\n<|diff|>\n<|diff|>", "Line 2 of edit 1, 'x', has no '+' before it")]
    [InlineData("\n<|diff|>@@ -0,0 +1,2 @@\n+x\n<|diff|>\n<|diff|>", "promises 2 lines, and 1 follow")]
    [InlineData("\n<|diff|>@@ -0,0 +1 @@\n+x\n+y\n<|diff|>\n<|diff|>", "Line 3 of edit 1, '+y', is not the header")]
    [InlineData("\n<|diff|>@@ -0,0 +1,1 @@\n+x\n<|diff|>\n<|diff|>", "gives a count that is not written so")]
    [InlineData("\n<|diff|>@@ -1 +0,0 @@\n-x\n<|diff|>\n<|diff|>", "is not the header")]
    [InlineData("\n<|diff|>@@ -0,0 +99999999999 @@\n+x\n<|diff|>\n<|diff|>", "has a number that is too large")]
    [InlineData("\n<|diff|>\n<|diff|>@@ -5,0 +6 @@\n+x\n@@ -3,0 +5 @@\n+y\n<|diff|>\n<|diff|>", "Line 3 of edit 2")]
    public void Read_OtherText_SaysWhatAndWhere(string text, string message) =>
        Assert.Contains(message, Assert.Throws<FormatException>(() => Format.Read(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("\n<|diff|>@@ -3,0 +4 @@\n+x\n<|diff|>\n<|diff|>", "after line 3 of a text that has 0 lines")]
    [InlineData("\n<|diff|>@@ -0,0 +4 @@\n+x\n<|diff|>\n<|diff|>", "makes line 1 of it, but says line 4")]
    public void Write_EditsThatDoNotFit_SaysWhere(string text, string message) =>
        Assert.Contains(message, Assert.Throws<FormatException>(() => EditSequence.Write(Format.Read(text))).Message, StringComparison.Ordinal);

    [Fact]
    public void Replay_CutOffAnywhere_LosesNothingOfWhatIsThere()
    {
        string generation = TwoEditsText["\n<|diff|>".Length..];
        for (int length = 0; length <= generation.Length; length++)
        {
            string cut = generation[..length];
            WrittenProgram written = Format.Replay(cut);

            // Every line whose sign is there is in the program, as far as it goes. A header or marker that is cut off is not.
            string[] expected = [.. cut.Split('\n').Where(line => line.StartsWith('+')).Select(line => line[1..]).Order(StringComparer.Ordinal)];
            Assert.Equal(expected, written.Text.Length == 0 && expected.Length == 0 ? [] : written.Text.Split('\n').Order(StringComparer.Ordinal));
            Assert.Equal(length == generation.Length, written.IsComplete);
        }
    }

    [Theory]
    [InlineData("@@ -0,0 +1 @@\n+done = text\n<|diff|>\n<|diff|>", "done = text")]              // its end is made of letters of an end-of-text mark
    [InlineData("@@ -0,0 +1,2 @@\n+--a\n+++b", "--a\n++b")]                                      // signs of the program itself
    [InlineData("@@ -0,0 +1,2 @@\n+a\n+b\n<|diff|>@@ -1 +1 @@\n-a\n+c", "c\nb")]              // a line is exchanged
    [InlineData("@@ -0,0 +1,2 @@\n+a\n+b\n<|diff|>@@ -2 +1,0 @@\n-b", "a")]                     // a line is deleted
    [InlineData("@@ -0,0 +1 @@\n+a\n\n<|diff|>@@ -1,0 +2 @@\n+b", "a\nb")]                      // a line break too many
    [InlineData("@@ -0,0 +1 @@\n+a\n\\ No newline at end of file", "a")]
    [InlineData("\n<|diff|>@@ -0,0 +1 @@\n+a", "a")]
    public void Replay_OddButClear_IsUnderstood(string generation, string program)
    {
        WrittenProgram written = Format.Replay(generation);
        Assert.Equal(program, written.Text);
        Assert.Empty(written.Problems);
    }

    [Theory]
    [InlineData("@@ -0,0 +1 @@\n+a\n<|diff|>@@ -7,0 +8 @@\n+b", "a\nb", "inserts beyond the end, which is line 1")]
    [InlineData("@@ -0,0 +1 @@\n+a\n<|diff|>@@ what @@\n+b", "a", "is not a header")]
    [InlineData("@@ -0,0 +1 @@\n+a\n<|diff|>Sure, here:\n+b", "a", "stands before any header")]
    [InlineData("@@ -0,0 +1,2 @@\n+a\nb", "a\nb", "'b' has no sign before it")]
    [InlineData("@@ -0,0 +1 @@\n-a", "", "deletes a line that does not stand at line 1")]
    [InlineData("@@ -0,0 +99999999999 @@\n+a", "", "is not a header")]
    public void Replay_Wrong_GoesOnAndSaysSo(string generation, string program, string problem)
    {
        WrittenProgram written = Format.Replay(generation);
        Assert.Equal(program, written.Text);
        Assert.Contains(problem, Assert.Single(written.Problems), StringComparison.Ordinal);
        Assert.False(written.IsComplete);
    }

    [Fact]
    public void Replay_EndOfText_IsTakenOffWholeOrNotAtAll()
    {
        var format = new EditTextFormat(new EditTextOptions { EndOfText = "<|endoftext|>" });
        WrittenProgram written = format.Replay("@@ -0,0 +1 @@\n+return index<|endoftext|>");
        Assert.Equal(("return index", true), (written.Text, written.IsComplete));
        Assert.Equal("return index<|", format.Replay("@@ -0,0 +1 @@\n+return index<|").Text);
    }
}
