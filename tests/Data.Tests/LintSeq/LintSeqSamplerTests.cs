using Reasoning.Data.Linting;
using Reasoning.Data.LintSeq;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Data.Tests.LintSeq;

public class LintSeqSamplerTests
{
    private const string Program = """
        import os
        import sys

        LIMITS = [
            1,
            2,
        ]

        def first(x):
            # a note
            if x > LIMITS[0]:
                return os.getcwd()
            return sys.argv

        def second():
            return first(1)
        """;

    [Fact]
    public async Task SampleAsync_ProgramsOfHumanEval_LeavesNoMistakeBetweenEdits()
    {
        GoldenLintSeq golden = GoldenLintSeq.Load(GoldenLintSeq.HumanEval);
        var linter = new PythonLinter();
        var sampler = new LintSeqSampler(linter);
        foreach ((string id, string program) in golden.Programs)
        {
            foreach (EditSequence sequence in await sampler.SampleAsync(program, new CounterRandom(11), 3))
            {
                RandomEditSamplerTests.AssertGivesBack(sequence, new EditTextFormat());
                var gone = new HashSet<int>();
                string[] lines = program.Split('\n');
                foreach (IReadOnlyList<int> deletion in sequence.Deletions)
                {
                    Assert.True(deletion.Any(line => !gone.Contains(line)), $"A deletion of {id} takes nothing.");
                    gone.UnionWith(deletion);
                    Assert.Empty(linter.Lint(string.Join('\n', lines.Where((_, line) => !gone.Contains(line)))));
                }

                // What no deletion takes are blank lines and comments.
                Assert.All(lines.Where((_, line) => !gone.Contains(line)), line => Assert.True(line.Trim().Length == 0 || line.TrimStart().StartsWith('#'), line));
                for (int edits = 0; edits < sequence.Edits.Count; edits++) Assert.Empty(linter.Lint(sequence.StateAfter(edits)));
            }
        }
    }

    // The linter in this process against pylint, over whole sequences: the same draws.
    [Fact]
    public async Task SampleAsync_DrawsOfTheReferenceWithTheLinterInProcess_GivesItsSequences()
    {
        GoldenLintSeq golden = GoldenLintSeq.Load(GoldenLintSeq.HumanEval);
        var sampler = new LintSeqSampler(new PythonLinter());
        int same = 0;
        foreach (GoldenSequence expected in golden.Sequences)
        {
            try
            {
                EditSequence sequence = await sampler.SampleAsync(golden.Programs[expected.Program], new RecordedTargets(expected.Targets));
                if (sequence.Deletions.Select(deletion => string.Join(",", deletion)).SequenceEqual(expected.Deletions!.Select(deletion => string.Join(",", deletion.Order())))) same++;
            }
            catch (Exception error) when (error is InvalidOperationException or IndexOutOfRangeException)
            {
                // It went another way, on which the recorded lines cannot be drawn.
            }
        }

        Assert.InRange(same, 200, 205);
    }

    [Fact]
    public async Task SampleAsync_OfTheSameSeed_AreTheSameWhateverTheirNumber()
    {
        var sampler = new LintSeqSampler(new PythonLinter());
        async Task<string[]> Texts(ulong seed, int count) => [.. (await sampler.SampleAsync(Program, new CounterRandom(seed), count)).Select(sequence => string.Join("|", sequence.Edits))];
        Assert.Equal((await Texts(1, 6))[..2], await Texts(1, 2));
        Assert.NotEqual(await Texts(1, 6), await Texts(2, 6));
        Assert.True((await Texts(1, 20)).Distinct().Count() > 5);
    }

    [Fact]
    public async Task SampleAsync_Defaults_NeverDrawsCommentsBlanksAndInnerLinesOfDefinitions()
    {
        int[] drawn = await DrawnAsync(new LintSeqOptions());
        Assert.Equal([0, 1, 3, 8, 10, 11, 12, 14, 15], drawn);
    }

    [Fact]
    public async Task SampleAsync_OptionsForWhatIsDrawn_AreKept()
    {
        Assert.Equal((int[])[3, 8, 10, 11, 12, 14, 15], await DrawnAsync(new LintSeqOptions { SkipImports = true }));
        Assert.Equal((int[])[0, 1, 3, 8, 9, 10, 11, 12, 14, 15], await DrawnAsync(new LintSeqOptions { SkipComments = false }));
        Assert.Equal((int[])[0, 1, 3, 4, 5, 6, 8, 10, 11, 12, 14, 15], await DrawnAsync(new LintSeqOptions { SkipDefinitionBodies = false }));
    }

    [Fact]
    public async Task SampleAsync_MostEdits_LeavesTheRestToTheFirstEdit()
    {
        EditSequence sequence = Assert.Single(await new LintSeqSampler(new PythonLinter(), new LintSeqOptions { MostEdits = 1 }).SampleAsync(Program, new CounterRandom(4)));
        Assert.Single(sequence.Deletions);
        Assert.Equal(2, sequence.Edits.Count);
        Assert.Equal(Program, EditSequence.Write(sequence.Edits));
    }

    [Fact]
    public async Task SampleAsync_ExistingMistakes_GoWithTheFirstDeletionUnlessIgnored()
    {
        const string broken = "print(unknown)\nx = 1\nprint(x)\ny = 2\nprint(y)";
        var targets = new RecordedTargets(4, 3, 2, 1, 0);
        EditSequence all = await new LintSeqSampler(new PythonLinter()).SampleAsync(broken, new RecordedTargets(4, 3, 2, 1));
        Assert.Equal([0, 4], all.Deletions[0]);
        EditSequence ignoring = await new LintSeqSampler(new PythonLinter(), new LintSeqOptions { IgnoreExistingMistakes = true }).SampleAsync(broken, targets);
        Assert.Equal([[4], [3], [2], [1], [0]], ignoring.Deletions);

        // Its line moves up when lines above it go; it is still the mistake that was there.
        ignoring = await new LintSeqSampler(new PythonLinter(), new LintSeqOptions { IgnoreExistingMistakes = true }).SampleAsync("x = 1\ny = 2\nprint(unknown)", new RecordedTargets(0, 1, 2));
        Assert.Equal([[0], [1], [2]], ignoring.Deletions);
    }

    [Fact]
    public async Task SampleAsync_LinterChargesALineThatIsNotThere_SaysSo()
    {
        var sampler = new LintSeqSampler(new OtherLinter(_ => [new LintFinding("E1", 4, "odd")]));
        var error = await Assert.ThrowsAsync<LinterException>(() => sampler.SampleAsync("a\nb\nc", new CounterRandom(1)));
        Assert.Equal("The linter charges E1 (odd) to line 4 of a text that has 2 lines.", error.Message);
    }

    [Fact]
    public async Task SampleAsync_LinterMindsEverything_TakesAllAtOnce()
    {
        // One line more with every step, up to the empty text, where there is nothing left to mind.
        var sampler = new LintSeqSampler(new OtherLinter(text => text.Length == 0 ? [] : [new LintFinding("E1", 1, "odd")]));
        EditSequence sequence = Assert.Single(await sampler.SampleAsync("a1\nb1\nc1\nd1", new CounterRandom(1)));
        Assert.Equal([0, 1, 2, 3], Assert.Single(sequence.Deletions));
        Assert.Equal(4, sequence.LinterCalls);
    }

    [Fact]
    public async Task SampleAsync_SeveralSequences_LintsNoTextTwice()
    {
        var texts = new List<string>();
        var python = new PythonLinter();
        var sampler = new LintSeqSampler(new OtherLinter(text =>
        {
            texts.Add(text);
            return python.Lint(text);
        }));
        IReadOnlyList<EditSequence> sequences = await sampler.SampleAsync("x = 1\ny = 2\nz = 3\nw = 4", new CounterRandom(1), 20);
        Assert.Equal(texts.Count, texts.Distinct().Count());
        Assert.Equal(80, sequences.Sum(sequence => sequence.LinterCalls));
    }

    [Theory]
    [InlineData("")]
    [InlineData("# only\n# comments\n")]
    [InlineData("\n \n")]
    public async Task SampleAsync_NoLineToDraw_IsASequenceWithoutDeletions(string program)
    {
        EditSequence sequence = Assert.Single(await new LintSeqSampler(new PythonLinter()).SampleAsync(program, new CounterRandom(1)));
        Assert.Empty(sequence.Deletions);
        RandomEditSamplerTests.AssertGivesBack(sequence, new EditTextFormat());
    }

    [Fact]
    public async Task SampleAsync_NastyPrograms_EndsAndGivesThemBack()
    {
        string[] pieces = ["x = 1", "def f():", "    return x", "\r", "y = 2\rz = 3", "if x:\r", "    \"\"\"a", "\"\"\"", "(", ")", "\f", "\\", "", "  a", "\t", "\u2028", "\0", "'", "class A:", "else:", "    pass", "# c"];
        var random = new CounterRandom(3);
        var samplers = new[] { new LintSeqSampler(new PythonLinter()), new LintSeqSampler(new PythonLinter(), outliner: new PythonOutliner { WholeStatements = true }) };
        for (int program = 0; program < 1500; program++)
        {
            string text = string.Join('\n', Enumerable.Range(0, random.NextInt32(9) + 1).Select(_ => pieces[random.NextInt32(pieces.Length)]));
            foreach (EditSequence sequence in await samplers[program % 2].SampleAsync(text, random.Split((ulong)program), 2)) RandomEditSamplerTests.AssertGivesBack(sequence, new EditTextFormat());
        }
    }

    [Fact]
    public async Task SampleAsync_WholeStrings_NeverPartsADocstring()
    {
        GoldenLintSeq golden = GoldenLintSeq.Load(GoldenLintSeq.HumanEval);
        var sampler = new LintSeqSampler(new PythonLinter(), outliner: new PythonOutliner());
        List<string> programs = [.. golden.Programs.Values.Where(program => program.Split("\"\"\"").Length == 3)];
        Assert.InRange(programs.Count, 30, 41);
        foreach (string program in programs)
        {
            foreach (EditSequence sequence in await sampler.SampleAsync(program, new CounterRandom(11), 3))
            {
                RandomEditSamplerTests.AssertGivesBack(sequence, new EditTextFormat());
                string docstring = program.Split("\"\"\"")[1];
                for (int edits = 0; edits <= sequence.Edits.Count; edits++)
                {
                    string state = sequence.StateAfter(edits);
                    Assert.Equal(state.Contains("\"\"\"", StringComparison.Ordinal), state.Contains($"\"\"\"{docstring}\"\"\"", StringComparison.Ordinal));
                }
            }
        }
    }

    [Fact]
    public async Task SampleAsync_LineThatMayNotBeDrawn_IsRefused() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => new LintSeqSampler(new PythonLinter()).SampleAsync("x = 1\n# note", new RecordedTargets(1)));

    [Fact]
    public void Draw_Weights_AreHowOftenLinesAreDrawn()
    {
        var targets = new RandomTargets(new CounterRandom(9));
        int[] lines = [2, 5, 7, 11];
        double[] weights = [1, 2, 0.5, 4.5];
        var counts = new Dictionary<int, int>();
        for (int i = 0; i < 8000; i++)
        {
            int line = targets.Draw(lines, weights);
            counts[line] = counts.GetValueOrDefault(line) + 1;
        }

        // 1000 draws per unit of weight; five standard deviations.
        for (int i = 0; i < lines.Length; i++)
        {
            double share = weights[i] / 8;
            Assert.InRange(counts[lines[i]], (8000 * share) - (5 * Math.Sqrt(8000 * share * (1 - share))), (8000 * share) + (5 * Math.Sqrt(8000 * share * (1 - share))));
        }
    }

    [Fact]
    public async Task SampleAsync_IndentationBias_WeighsLinesByTheirDepth()
    {
        Assert.Equal((double[])[1.0, 1, 2, 3], await WeightsAsync(1));
        Assert.Equal((double[])[1.0, 0.5, 1, 1.5], await WeightsAsync(0.5));
        Assert.Equal((double[])[1.0, 1, 1, 1], await WeightsAsync(null));

        static async Task<double[]> WeightsAsync(double? bias)
        {
            var targets = new FirstTargets();
            await new LintSeqSampler(new OtherLinter(_ => []), new LintSeqOptions { IndentationBias = bias }).SampleAsync("ab\n  ab\n    ab\n      ab", targets);
            return targets.Weights;
        }
    }

    private static async Task<int[]> DrawnAsync(LintSeqOptions options)
    {
        var targets = new FirstTargets();
        await new LintSeqSampler(new OtherLinter(_ => []), options).SampleAsync(Program, targets);
        return targets.Lines;
    }

    private sealed class OtherLinter(Func<string, IReadOnlyList<LintFinding>> lint) : ILinter
    {
        public ValueTask<IReadOnlyList<LintFinding>> LintAsync(string text, CancellationToken cancellationToken = default) => ValueTask.FromResult(lint(text));
    }

    /// <summary>Draws the first line, and keeps what it was first asked to draw from.</summary>
    private sealed class FirstTargets : ITargetSource
    {
        public int[] Lines { get; private set; } = [];

        public double[] Weights { get; private set; } = [];

        public int Draw(IReadOnlyList<int> lines, IReadOnlyList<double> weights)
        {
            if (Lines.Length == 0) (Lines, Weights) = ([.. lines], [.. weights]);
            return lines[0];
        }
    }
}
