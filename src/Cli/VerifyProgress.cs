using System.Globalization;
using Reasoning.Evaluation.Scoring;

namespace Reasoning.Cli;

/// <summary>Shows how far a scoring is, with its rate and the time left.</summary>
internal static class VerifyProgress
{
    /// <summary>Runs something while its progress is shown on the terminal's error stream.</summary>
    public static Task<ScoringSummary> ShowAsync(Terminal terminal, string benchmark, Func<IProgress<ScoringProgress>, Task<ScoringSummary>> run) =>
        WorkProgress.ShowAsync(terminal, value => (Describe(benchmark, value), (double)value.Finished / value.Samples), run);

    private static string Describe(string benchmark, ScoringProgress value) => string.Create(
        CultureInfo.InvariantCulture,
        $"{benchmark}: {value.Finished:#,0} of {value.Samples:#,0} judged, {value.Passed:#,0} passed{WorkProgress.Pace(value.Rate, value.TimeLeft)}");
}
