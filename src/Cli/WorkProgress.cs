using System.Globalization;
using Spectre.Console;

namespace Reasoning.Cli;

/// <summary>Shows how far one long work is: a bar on a screen, now and then a line in a pipe.</summary>
internal static class WorkProgress
{
    private const int Lines = 10;

    /// <summary>Runs something while its progress is shown on the terminal's error stream.</summary>
    /// <param name="terminal">Whose error stream.</param>
    /// <param name="describe">A sentence about how far it is, and the part that is done, between 0 and 1, where it is known.</param>
    /// <param name="run">The work.</param>
    public static async Task<TResult> ShowAsync<T, TResult>(Terminal terminal, Func<T, (string Text, double? Share)> describe, Func<IProgress<T>, Task<TResult>> run)
    {
        if (!terminal.IsErrorInteractive) return await run(new LineProgress<T>(terminal.Error, describe));
        return await terminal.CreateErrorConsole().Progress()
            .AutoClear(false)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn())
            .StartAsync(context => run(new Bar<T>(context, describe)));
    }

    /// <summary>The end of the sentence: how fast it goes and how long it takes.</summary>
    public static string Pace(double rate, TimeSpan? timeLeft)
    {
        if (rate <= 0) return "";
        var left = timeLeft is { } time ? $", {time.ToString(time.TotalDays >= 1 ? @"d\.hh\:mm\:ss" : @"hh\:mm\:ss", CultureInfo.InvariantCulture)} left" : "";
        return string.Create(CultureInfo.InvariantCulture, $", {rate:#,0.0} a second{left}");
    }

    private sealed class Bar<T>(ProgressContext context, Func<T, (string Text, double? Share)> describe) : IProgress<T>
    {
        private readonly Lock _lock = new();
        private ProgressTask? _task;

        public void Report(T value)
        {
            lock (_lock)
            {
                var (text, share) = describe(value);
                _task ??= context.AddTask(Markup.Escape(text), maxValue: 1);
                _task.Description = Markup.Escape(text);
                _task.IsIndeterminate = share is null;
                _task.Value = share ?? 0;
            }
        }
    }

    /// <summary>A line at the beginning, at every tenth and at the end; where the end is not known, after twice as many reports as before.</summary>
    private sealed class LineProgress<T>(TextWriter writer, Func<T, (string Text, double? Share)> describe) : IProgress<T>
    {
        private readonly Lock _lock = new();
        private long _shown = -1;
        private long _reports;

        public void Report(T value)
        {
            lock (_lock)
            {
                var (text, share) = describe(value);
                _reports++;
                var part = share is { } known ? (long)((known * Lines) + 1e-9) : long.Log2(_reports);
                if (part == _shown) return;
                _shown = part;
                writer.WriteLine(text);
            }
        }
    }
}
