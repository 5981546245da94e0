using Reasoning.Data.LintSeq;
using Reasoning.Data.Tests.Linting;

namespace Reasoning.Data.Tests.LintSeq;

/// <summary>The recorded runs of the reference, run again with its draws and its linter's verdicts.</summary>
public class LintSeqReplayTests
{
    [Theory]
    [InlineData(GoldenLintSeq.HumanEval, 205)]
    [InlineData(GoldenLintSeq.Adversarial, 39)]
    public async Task SampleAsync_DrawsAndVerdictsOfTheReference_GivesItsDeletionsAndTheProgram(string file, int sequences)
    {
        GoldenLintSeq golden = GoldenLintSeq.Load(file);
        var sampler = new LintSeqSampler(new RecordedLinter(golden.Lint), new LintSeqOptions { KeepEmptyEdits = true });
        var format = new EditTextFormat(new EditTextOptions { EndOfText = "<|endoftext|>" });
        Assert.Equal(sequences, golden.Sequences.Count);
        foreach (GoldenSequence expected in golden.Sequences)
        {
            string program = golden.Programs[expected.Program];
            EditSequence sequence = await sampler.SampleAsync(program, new RecordedTargets(expected.Targets));
            Assert.Equal(program, EditSequence.Write(sequence.Edits));
            if (expected.Deletions is null)   // the reference makes nothing of a program that has no line to draw
            {
                Assert.Empty(sequence.Deletions);
                continue;
            }

            Assert.Equal(expected.Deletions.Select(deletion => (IReadOnlyList<int>)[.. deletion.Order()]), sequence.Deletions);
            Assert.Equal(expected.Targets, sequence.Targets);
            Assert.Equal(expected.LinterCalls, sequence.LinterCalls);
            Assert.Equal(expected.Diffs.Length, sequence.Edits.Count);
            EditText text = format.Write("Do it.", sequence.Edits);
            Assert.Equal(program, EditSequence.Write(format.Read(text.Text[text.InstructionLength..])));
            Assert.Equal(program, format.Replay(text.Text[format.Prompt("Do it.").Length..]).Text);
        }
    }

    // Where the diffs of the reference give its program back by inserting alone, they are ours but for
    // - the white space that a text ends in, which it strips, and
    // - the choice between equal lines: its comparison of texts often takes the blank line before a block for the one behind it. The lines are the same then, and so are the texts between.
    [Theory]
    [InlineData(GoldenLintSeq.HumanEval, 4, 1170, 13, 11)]
    [InlineData(GoldenLintSeq.Adversarial, 6, 54, 0, 0)]
    public async Task Edits_SequenceOfTheReference_AreItsDiffsWhereThoseAreSound(string file, int unsound, int equal, int stripped, int elsewhere)
    {
        GoldenLintSeq golden = GoldenLintSeq.Load(file);
        var sampler = new LintSeqSampler(new RecordedLinter(golden.Lint), new LintSeqOptions { KeepEmptyEdits = true });
        var found = (Unsound: 0, Equal: 0, Stripped: 0, Elsewhere: 0);
        foreach (GoldenSequence expected in golden.Sequences.Where(sequence => sequence.Deletions is not null))
        {
            EditSequence sequence = await sampler.SampleAsync(golden.Programs[expected.Program], new RecordedTargets(expected.Targets));
            if (!expected.IsSound)
            {
                found.Unsound++;
                continue;
            }

            for (int edit = 0; edit < expected.Diffs.Length; edit++)
            {
                string ours = sequence.Edits[edit].ToString(), theirs = expected.Diffs[edit];
                if (ours == theirs)
                {
                    found.Equal++;
                    continue;
                }

                string after = sequence.StateAfter(edit + 1), applied = Apply(sequence.StateAfter(edit), theirs);
                if (after == applied)
                {
                    found.Elsewhere++;
                    Assert.Equal(Inserted(theirs), Inserted(ours));
                }
                else
                {
                    found.Stripped++;
                    Assert.NotEqual(after, after.TrimEnd());
                    Assert.Equal(after.TrimEnd(), applied.TrimEnd());
                }
            }

            if (expected.Diffs.Zip(sequence.Edits).All(pair => pair.First == pair.Second.ToString()))
                Assert.Equal(expected.TextLength, new EditTextFormat().Write("", sequence.Edits).Text.Length + "<|endoftext|>".Length);
        }

        Assert.Equal((unsound, equal, stripped, elsewhere), found);
    }

    private static IEnumerable<string> Inserted(string diff) => diff.Split('\n').Where(line => line.StartsWith('+')).Order(StringComparer.Ordinal);

    private static string Apply(string text, string diff)
    {
        var all = new ForwardEdit(text.Length == 0 ? [] : [new LineInsertion(0, 1, text.Split('\n'))]);
        WrittenProgram written = new EditTextFormat().Replay($"{all}\n<|diff|>{diff}");
        Assert.Empty(written.Problems);
        return written.Text;
    }
}
