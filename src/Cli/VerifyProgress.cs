using System.Globalization;
using Reasoning.Evaluation.Scoring;
using Spectre.Console;

namespace Reasoning.Cli;

/// <summary>Shows how far a scoring is, with its rate and the time left: a bar on a screen, now and then a line in a pipe.</summary>
internal static class VerifyProgress
{
    private const int Lines = 10;

    /// <summary>Runs something while its progress is shown on the terminal's error stream.</summary>
    public static async Task<ScoringSummary> ShowAsync(Terminal terminal, string benchmark, Func<IProgress<ScoringProgress>, Task<ScoringSummary>> run)
    {
        if (!terminal.IsErrorInteractive) return await run(new LineProgress(terminal.Error, benchmark));
        return await terminal.CreateErrorConsole().Progress()
            .AutoClear(false)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn())
            .StartAsync(context => run(new Bar(context, benchmark)));
    }

    private static string Describe(string benchmark, ScoringProgress value)
    {
        var pace = value.TimeLeft is { } left
            ? string.Create(CultureInfo.InvariantCulture, $", {value.Rate:0.0} a second, {Clock(left)} left")
            : "";
        return string.Create(CultureInfo.InvariantCulture, $"{benchmark}: {value.Finished:#,0} of {value.Samples:#,0} judged, {value.Passed:#,0} passed{pace}");
    }

    private static string Clock(TimeSpan time) => time.ToString(time.TotalDays >= 1 ? @"d\.hh\:mm\:ss" : @"hh\:mm\:ss", CultureInfo.InvariantCulture);

    private sealed class Bar(ProgressContext context, string benchmark) : IProgress<ScoringProgress>
    {
        private readonly Lock _lock = new();
        private ProgressTask? _task;

        public void Report(ScoringProgress value)
        {
            lock (_lock)
            {
                _task ??= context.AddTask(benchmark, maxValue: value.Samples);
                _task.Description = Markup.Escape(Describe(benchmark, value));
                _task.Value = value.Finished;
            }
        }
    }

    /// <summary>A line at the beginning, at every tenth and at the end.</summary>
    private sealed class LineProgress(TextWriter writer, string benchmark) : IProgress<ScoringProgress>
    {
        private readonly Lock _lock = new();
        private long _shown = -1;

        public void Report(ScoringProgress value)
        {
            var part = (long)value.Finished * Lines / value.Samples;
            lock (_lock)
            {
                if (part == _shown) return;
                _shown = part;
                writer.WriteLine(Describe(benchmark, value));
            }
        }
    }
}
