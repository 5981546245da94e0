using System.Globalization;
using System.Text;
using Reasoning.Data.Corpus.Arithmetic;
using Reasoning.Data.Corpus.Execution;
using Reasoning.Data.Corpus.Programs;

namespace Reasoning.Data.Corpus;

/// <summary>
/// Generates the benchmark of the embedded model from what <see cref="CorpusGenerator"/> leaves out: whole compositions of operations, and
/// arithmetic problems as instances and as shapes.
/// </summary>
/// <remarks>
/// Problems differ in their number of steps and in whether the wording says everything or leaves a choice to the examples. The shares are
/// fixed here for all problems together; no problem is chosen by how a model does on it.
/// </remarks>
public static class BenchmarkGenerator
{
    private const int FewestTests = 8;
    private const ulong ArithmeticStream = 0xA7;
    private const ulong OrderStream = 0x0D;

    /// <summary>Levels of programming problems: steps, whether some step is worded loosely, share in percent.</summary>
    private static readonly (int Steps, bool IsLoose, int Percent)[] _levels =
    [
        (1, false, 5), (1, true, 5), (2, false, 12), (2, true, 26), (3, false, 7), (3, true, 28), (4, false, 4), (4, true, 13),
    ];

    /// <summary>Shares of the sizes of numbers in arithmetic problems.</summary>
    private static ReadOnlySpan<double> SizeWeights => [85, 15, 0];

    /// <summary>One arithmetic problem in four has a shape that no training document has.</summary>
    private const int NewShapeEvery = 4;

    /// <summary>Generates the problems and executes every canonical solution.</summary>
    /// <param name="options">Seed, numbers of problems, Python.</param>
    /// <param name="cancellationToken">Stops between blocks of programs.</param>
    /// <exception cref="InvalidOperationException">Python could not be started or ended early.</exception>
    public static async Task<GeneratedBenchmark> GenerateAsync(BenchmarkOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        IReadOnlyList<ProgramTask> tasks = await DrawProgramsAsync(options, cancellationToken).ConfigureAwait(false);
        return new GeneratedBenchmark(
            [.. tasks.Select((task, index) => ToProblem(task, index, options.Seed))],
            [.. DrawArithmetic(options).Select(ToQuestion)]);
    }

    internal static async Task<IReadOnlyList<ProgramTask>> DrawProgramsAsync(BenchmarkOptions options, CancellationToken cancellationToken = default)
    {
        await using var runner = ProgramRunner.Start(options.Python);
        var groups = new Dictionary<(int, bool), List<ProgramTask>>();
        await foreach (ProgramTask task in BenchmarkPool.TasksAsync(runner, nearMisses: 4, cancellationToken).ConfigureAwait(false))
        {
            if (task.SurvivingNearMisses > 0 || task.NearMisses.Count == 0 || task.Tests.Count < FewestTests)
                continue;
            (int, bool) level = (task.Draft.Composition.Steps.Count, task.Draft.Composition.IsLoose);
            if (!groups.TryGetValue(level, out List<ProgramTask>? group))
                groups[level] = group = [];
            group.Add(task);
        }

        var chosen = new List<ProgramTask>(options.Programs);
        var random = SeededRandom.For(options.Seed, OrderStream, 0);
        var used = new HashSet<string>();
        int percentBefore = 0;
        foreach ((int steps, bool isLoose, int percent) in _levels)
        {
            // Rounded cumulatively, so that the counts add up to the number asked for.
            int wanted = (options.Programs * (percentBefore + percent) / 100) - (options.Programs * percentBefore / 100);
            percentBefore += percent;
            List<ProgramTask> group = groups.GetValueOrDefault((steps, isLoose)) ?? [];
            Shuffle(random, group);
            foreach (ProgramTask task in group)
            {
                if (wanted > 0 && used.Add(task.Draft.Composition.Key) && used.Add(task.Behaviour))
                {
                    chosen.Add(task);
                    wanted--;
                }
            }

            if (wanted > 0)
                throw new InvalidOperationException($"The pool has too few problems of {steps} steps for a benchmark of {options.Programs} programs; ask for fewer.");
        }

        Shuffle(random, chosen);
        return chosen;
    }

    internal static IReadOnlyList<ArithmeticProblem> DrawArithmetic(BenchmarkOptions options)
    {
        var problems = new List<ArithmeticProblem>(options.Arithmetic);
        var used = new HashSet<string>();
        for (ulong index = 0; problems.Count < options.Arithmetic; index++)
        {
            var random = SeededRandom.For(options.Seed, ArithmeticStream, index);
            ArithmeticProblem problem = ArithmeticSampler.Draw(random, random.Weighted(SizeWeights));
            bool wantsNewShape = problems.Count % NewShapeEvery == 0;
            bool isWanted = wantsNewShape ? problem.IsShapeHeldOut : problem.IsInstanceHeldOut && !problem.IsShapeHeldOut;
            if (isWanted && used.Add(problem.Instance))
                problems.Add(problem);
        }

        return problems;
    }

    private static ProgramProblem ToProblem(ProgramTask task, int index, ulong seed)
    {
        var test = new StringBuilder("def check(candidate):\n");
        foreach (ProgramTest item in task.Tests)
            test.Append(CultureInfo.InvariantCulture, $"    assert candidate({item.Input}) == {item.Output}\n");
        return new ProgramProblem(
            string.Create(CultureInfo.InvariantCulture, $"ReasoningBench/{index}"),
            task.DrawPrompt(SeededRandom.For(seed, OrderStream + 1, (ulong)index)),
            task.Draft.FunctionName,
            task.Draft.Body,
            test.ToString());
    }

    private static ArithmeticQuestion ToQuestion(ArithmeticProblem problem, int index) => new(
        string.Create(CultureInfo.InvariantCulture, $"ReasoningArithmetic/{index}"),
        problem.Prompt,
        problem.Answer.ToString(CultureInfo.InvariantCulture));

    private static void Shuffle<T>(SeededRandom random, List<T> items)
    {
        for (int i = items.Count - 1; i > 0; i--)
        {
            int j = random.Between(0, i);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }
}
