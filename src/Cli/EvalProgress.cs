using System.Globalization;
using Reasoning.Evaluation.Runs;
using Spectre.Console;

namespace Reasoning.Cli;

/// <summary>Shows how far a run is: bars on a screen, now and then a line in a pipe.</summary>
internal static class EvalProgress
{
    /// <summary>Runs something while its progress is shown on the terminal's error stream.</summary>
    public static async Task<EvaluationSummary> ShowAsync(
        Terminal terminal, string benchmark, Func<IProgress<EvaluationProgress>, Task<EvaluationSummary>> run)
    {
        if (!terminal.IsErrorInteractive) return await run(new Lines(terminal.Error, benchmark));
        return await terminal.CreateErrorConsole().Progress()
            .AutoClear(false)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(context => run(new Bars(context, benchmark)));
    }

    private static string Describe(string benchmark, EvaluationProgress value) => string.Create(
        CultureInfo.InvariantCulture,
        $"{benchmark} {value.Strategy}: {value.Finished} of {value.Problems} done, {value.Solved} solved, {value.CompletionTokens:#,0} tokens");

    /// <summary>One bar per strategy.</summary>
    private sealed class Bars(ProgressContext context, string benchmark) : IProgress<EvaluationProgress>
    {
        private readonly Dictionary<string, ProgressTask> _tasks = [];

        public void Report(EvaluationProgress value)
        {
            lock (_tasks)
            {
                if (!_tasks.TryGetValue(value.Strategy, out var task))
                    _tasks.Add(value.Strategy, task = context.AddTask(value.Strategy, maxValue: value.Problems));
                task.Description = Markup.Escape(Describe(benchmark, value));
                task.Value = value.Finished;
            }
        }
    }

    /// <summary>A line at the beginning, at every quarter and at the end of a strategy.</summary>
    private sealed class Lines(TextWriter writer, string benchmark) : IProgress<EvaluationProgress>
    {
        public void Report(EvaluationProgress value)
        {
            if (value.Finished * 4 / value.Problems == (value.Finished - 1) * 4 / value.Problems && value.Finished > 0) return;
            lock (writer) writer.WriteLine(Describe(benchmark, value));
        }
    }
}
