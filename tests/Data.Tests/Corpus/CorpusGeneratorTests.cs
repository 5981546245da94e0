using System.Text.RegularExpressions;
using Reasoning.Data.Corpus;
using Reasoning.Data.Corpus.Execution;

namespace Reasoning.Data.Tests.Corpus;

[Collection(nameof(GeneratedSample))]
public sealed partial class CorpusGeneratorTests(GeneratedSample sample)
{
    [Fact]
    public async Task GenerateAsync_SameSeed_GivesTheSameDocumentsWhateverTheirNumber()
    {
        IReadOnlyList<CorpusDocument> again = await GeneratedSample.ToListAsync(new CorpusOptions { Seed = 77, Documents = 700 });

        Assert.Equal(sample.Corpus.Take(700), again);
    }

    [Fact]
    public async Task GenerateAsync_OtherSeed_GivesOtherDocuments()
    {
        IReadOnlyList<CorpusDocument> other = await GeneratedSample.ToListAsync(new CorpusOptions { Seed = 78, Documents = 50 });

        Assert.Empty(other.Select(document => document.Prompt).Intersect(sample.Corpus.Take(50).Select(document => document.Prompt)));
    }

    [Fact]
    public void Documents_OfEveryKind_EndTheirPromptsWhereTokensEnd()
    {
        Assert.Equal(4, sample.Corpus.Select(document => document.Kind).Distinct().Count());
        Assert.All(sample.Corpus, document =>
        {
            string border = document.Kind switch
            {
                CorpusDocumentKind.Code => "    \"\"\"\n|    ",
                CorpusDocumentKind.Arithmetic => "\nAnswer:\n|",
                CorpusDocumentKind.Compare => "\nBetter:| ",
                _ => "\nCorrect:| ",
            };
            Assert.EndsWith(border.Split('|')[0], document.Prompt, StringComparison.Ordinal);
            Assert.StartsWith(border.Split('|')[1], document.Completion, StringComparison.Ordinal);
            Assert.All(document.Prompt + document.Completion, symbol => Assert.True(char.IsAscii(symbol)));
        });
    }

    [Fact]
    public async Task CodeDocuments_Executed_GiveWhatTheirExamplesSay()
    {
        CorpusDocument[] documents = [.. sample.Corpus.Where(document => document.Kind == CorpusDocumentKind.Code)];

        Assert.All(await PassesAsync([.. documents.Select(document => (document.Prompt, document.Completion))]), Assert.True);
    }

    [Fact]
    public async Task Verdicts_OfLooselyWordedComparisons_AgreeWithTheExamples()
    {
        // Where the right body fails an example the verdict would be wrong; where both pass, hidden tests told them apart.
        var programs = new List<(string Prompt, string Body)>();
        foreach (CorpusDocument document in sample.Corpus.Where(document => document.Kind == CorpusDocumentKind.Compare))
        {
            Match parts = Comparison().Match(document.Prompt);
            Assert.NotEqual(parts.Groups["a"].Value, parts.Groups["b"].Value);
            programs.Add((parts.Groups["task"].Value, parts.Groups[document.Completion.Trim() == "A" ? "a" : "b"].Value));
        }

        Assert.NotEmpty(programs);
        Assert.All(await PassesAsync(programs), Assert.True);
    }

    [Fact]
    public async Task Verdicts_OfJudgements_AreYesOnlyWhereTheExamplesPass()
    {
        CorpusDocument[] documents = [.. sample.Corpus.Where(document => document.Kind == CorpusDocumentKind.Judge)];
        Match[] parts = [.. documents.Select(document => Judgement().Match(document.Prompt))];
        bool[] passes = await PassesAsync([.. parts.Select(part => (part.Groups["task"].Value, part.Groups["body"].Value))]);

        Assert.Contains(" yes", documents.Select(document => document.Completion));
        Assert.Contains(false, passes);
        Assert.All(documents.Zip(passes), pair => Assert.True(pair.Second || pair.First.Completion == " no"));
    }

    [Fact]
    public void ArithmeticDocuments_EveryLine_IsTrue()
    {
        foreach (CorpusDocument document in sample.Corpus.Where(document => document.Kind == CorpusDocumentKind.Arithmetic))
        {
            string[] lines = document.Completion.TrimEnd('\n').Split('\n');
            Assert.InRange(lines.Length, 3, 6);
            string last = "";
            foreach (string line in lines[..^1])
            {
                Match step = Step().Match(line);
                Assert.True(step.Success, line);
                long left = long.Parse(step.Groups[1].Value, null);
                long right = long.Parse(step.Groups[3].Value, null);
                long result = step.Groups[2].Value switch
                {
                    "+" => left + right,
                    "-" => left - right,
                    "*" => left * right,
                    "//" => left / right,
                    _ => left % right,
                };
                last = step.Groups[4].Value;
                Assert.Equal(result, long.Parse(last, null));
            }

            Assert.Equal("answer: " + last, lines[^1]);
        }
    }

    [Fact]
    public async Task GenerateAsync_LeftEarly_EndsInsteadOfWaitingForPython()
    {
        var options = new CorpusOptions { Documents = 100_000 };
        CorpusDocument? first = null;
        await foreach (CorpusDocument document in CorpusGenerator.GenerateAsync(options, TestContext.Current.CancellationToken))
        {
            first = document;
            break;
        }

        Assert.NotNull(first);
        using var stopped = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (CorpusDocument _ in CorpusGenerator.GenerateAsync(options, stopped.Token))
                await stopped.CancelAsync();
        });
    }

    [Fact]
    public void Documents_Zero_AreRefused() =>
        Assert.Contains("at least 1", Assert.Throws<ArgumentOutOfRangeException>(() => new CorpusOptions { Documents = 0 }).Message, StringComparison.Ordinal);

    [Fact]
    public async Task GenerateAsync_WithoutPython_SaysHowToNameIt()
    {
        var options = new CorpusOptions { Python = "no-such-python" };

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => GeneratedSample.ToListAsync(options));

        Assert.Contains("no-such-python", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Whether each program returns what the examples of its prompt say.</summary>
    private static async Task<bool[]> PassesAsync(IReadOnlyList<(string Prompt, string Body)> programs)
    {
        await using var runner = ProgramRunner.Start("python3");
        string[][][] outputs = await runner.RunAsync(
            [.. programs.Select(program => new ProgramRequest([program.Prompt + program.Body + Checks(program.Prompt)], "passes", ["[]"]))],
            TestContext.Current.CancellationToken);
        return [.. outputs.Select(output => output[0][0] == "True")];
    }

    private static string Checks(string prompt)
    {
        string conditions = string.Join(" and ", Example().Matches(prompt).Select(match => $"repr({match.Groups[1].Value}) == {Quote(match.Groups[2].Value)}"));
        Assert.NotEmpty(conditions);
        return $"\ndef passes():\n    return {conditions}\n";
    }

    private static string Quote(string text) => "\"" + text + "\"";

    [GeneratedRegex(@"^    >>> (.*)\n    (.*)\n", RegexOptions.Multiline)]
    private static partial Regex Example();

    [GeneratedRegex(@"^Task:\n(?<task>.*?    ""{3}\n)A:\n(?<a>.*)B:\n(?<b>.*)Better:$", RegexOptions.Singleline)]
    private static partial Regex Comparison();

    [GeneratedRegex(@"^Task:\n(?<task>.*?    ""{3}\n)Candidate:\n(?<body>.*)Correct:$", RegexOptions.Singleline)]
    private static partial Regex Judgement();

    [GeneratedRegex(@"^(\d+) (\+|-|\*|//|%) (\d+) = (-?\d+)$")]
    private static partial Regex Step();
}
