using System.Text.RegularExpressions;
using Reasoning.Data.Corpus;
using Reasoning.Data.Corpus.Arithmetic;
using Reasoning.Data.Corpus.Execution;
using Reasoning.Data.Corpus.Programs;

namespace Reasoning.Data.Tests.Corpus;

/// <summary>No benchmark problem, and no paraphrase of one, is in a corpus.</summary>
[Collection(nameof(GeneratedSample))]
public sealed partial class HeldOutTests(GeneratedSample sample)
{
    private IEnumerable<CorpusDocument> Programs => sample.Corpus.Where(document => document.Kind != CorpusDocumentKind.Arithmetic);

    [Fact]
    public void CompositionKeys_OfCorpusAndBenchmark_AreDisjoint()
    {
        var benchmark = sample.Tasks.Select(task => task.Draft.Composition.Key).ToHashSet();

        Assert.Equal(sample.Tasks.Count, benchmark.Count);
        Assert.All(benchmark, key => Assert.True(Composition.IsKeyHeldOut(key)));
        Assert.All(Programs, document => Assert.False(Composition.IsKeyHeldOut(document.Key), document.Key));
    }

    [Fact]
    public async Task Behaviour_OfCorpusPrograms_IsNeverThatOfABenchmarkProblem()
    {
        // Executes the programs as they stand in the corpus, whatever key the generator noted for them.
        CorpusDocument[] documents = [.. sample.Corpus.Where(document => document.Kind == CorpusDocumentKind.Code)];
        await using var runner = ProgramRunner.Start("python3");
        string[][][] outputs = await runner.RunAsync([.. documents.Select(ToRequest)], TestContext.Current.CancellationToken);
        var benchmark = sample.Tasks.ToDictionary(task => task.Behaviour, task => task.Draft.Composition.Key);

        for (int i = 0; i < documents.Length; i++)
        {
            string behaviour = ProgramTask.BehaviourOf(InputOf(documents[i]), HasArgument(documents[i]), outputs[i][0]);
            Assert.False(benchmark.TryGetValue(behaviour, out string? key), $"'{documents[i].Key}' does what '{key}' does.");
        }

        static ProgramRequest ToRequest(CorpusDocument document) => new(
            [document.Prompt + document.Completion],
            FunctionName().Match(document.Prompt).Groups[1].Value,
            [.. InputSampler.Probes(InputOf(document), HasArgument(document)).Select(input => input.Json)]);

        static bool HasArgument(CorpusDocument document) => document.Prompt.Contains(", k):", StringComparison.Ordinal);

        static ValueKind InputOf(CorpusDocument document) => OperationTable.Named(document.Key.Split('>')[0]).In;
    }

    [Fact]
    public void Texts_OfCorpusAndBenchmark_DifferEvenWithoutNamesAndNumbers()
    {
        var corpus = sample.Corpus.Where(document => document.Kind == CorpusDocumentKind.Code)
            .Select(document => Normal(document.Prompt, document.Completion)).ToHashSet();

        Assert.All(sample.Benchmark.Programs, problem => Assert.DoesNotContain(Normal(problem.Prompt, problem.CanonicalSolution), corpus));
    }

    [Fact]
    public void TenGrams_OfABenchmarkProblem_AreNeverAllInOneDocument()
    {
        var index = new Dictionary<string, List<int>>();
        CorpusDocument[] documents = [.. sample.Corpus.Where(document => document.Kind == CorpusDocumentKind.Code)];
        for (int i = 0; i < documents.Length; i++)
        {
            foreach (string gram in TenGrams(Normal(documents[i].Prompt, documents[i].Completion)))
                (index.TryGetValue(gram, out List<int>? list) ? list : index[gram] = []).Add(i);
        }

        foreach (ProgramProblem problem in sample.Benchmark.Programs)
        {
            HashSet<string> grams = TenGrams(Normal(problem.Prompt, problem.CanonicalSolution));
            var shared = new Dictionary<int, int>();
            foreach (string gram in grams)
            {
                foreach (int document in index.GetValueOrDefault(gram) ?? [])
                    shared[document] = shared.GetValueOrDefault(document) + 1;
            }

            int most = shared.Count == 0 ? 0 : shared.Values.Max();
            Assert.True(most < 0.9 * grams.Count, $"{problem.TaskId} shares {most} of {grams.Count} 10-grams with one document.\n{problem.Prompt}");
        }
    }

    [Fact]
    public void Arithmetic_OfCorpusAndBenchmark_SharesNoInstanceAndNoHeldOutShape()
    {
        IReadOnlyList<ArithmeticProblem> problems = BenchmarkGenerator.DrawArithmetic(new BenchmarkOptions());
        var corpus = sample.Corpus.Where(document => document.Kind == CorpusDocumentKind.Arithmetic)
            .Select(document => InstanceOf(document.Completion)).ToHashSet();

        Assert.All(problems, problem => Assert.True(problem.IsHeldOut));
        Assert.All(problems, problem => Assert.DoesNotContain(problem.Instance, corpus));
        Assert.Equal(problems.Count / 4, problems.Count(problem => problem.IsShapeHeldOut));
        Assert.All(
            sample.Corpus.Where(document => document.Kind == CorpusDocumentKind.Arithmetic),
            document => Assert.Equal(document.Key, InstanceOf(document.Completion)));
    }

    /// <summary>Reads the steps back from the text of a solution.</summary>
    private static string InstanceOf(string solution) => new ArithmeticProblem("", "", [.. StepLine().Matches(solution).Select(match => ArithmeticStep.Of(
        long.Parse(match.Groups[1].Value, null), match.Groups[2].Value[0], long.Parse(match.Groups[3].Value, null)))]).Instance;

    /// <summary>Description and body in lower case, names of function and argument and all numbers made equal, examples left out.</summary>
    private static string Normal(string prompt, string body)
    {
        Match header = Header().Match(prompt);
        string text = header.Groups[3].Value + "\n" + body;
        text = Regex.Replace(text, $@"\b{header.Groups[2].Value}\b", "ARGUMENT");
        text = text.Replace(header.Groups[1].Value, "FUNCTION", StringComparison.Ordinal);
        return Regex.Replace(text, "[0-9]+", "N").ToLowerInvariant();
    }

    private static HashSet<string> TenGrams(string text)
    {
        string[] tokens = [.. Regex.Matches(text, @"\w+|[^\w\s]").Select(match => match.Value)];
        return [.. Enumerable.Range(0, Math.Max(0, tokens.Length - 9)).Select(start => string.Join(' ', tokens.Skip(start).Take(10)))];
    }

    [GeneratedRegex(@"^def (\w+)\((\w+)[^)]*\):\n    ""{3}(.*)\n\n")]
    private static partial Regex Header();

    [GeneratedRegex(@"^def (\w+)\(", RegexOptions.Multiline)]
    private static partial Regex FunctionName();

    [GeneratedRegex(@"^(\d+) (\+|-|\*|/|%)/? (\d+) = ", RegexOptions.Multiline)]
    private static partial Regex StepLine();
}
