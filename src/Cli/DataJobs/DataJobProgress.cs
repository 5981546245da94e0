using System.Globalization;
using Reasoning.Data.Pipelines;

namespace Reasoning.Cli.DataJobs;

/// <summary>Shows how far a pipeline is, with its rate and the time left.</summary>
internal static class DataJobProgress
{
    /// <summary>Runs something while its progress is shown on the terminal's error stream.</summary>
    public static Task<PipelineSummary> ShowAsync(Terminal terminal, string name, Func<IProgress<PipelineProgress>, Task<PipelineSummary>> run) =>
        WorkProgress.ShowAsync(terminal, value => (Describe(name, value), value.Share), run);

    private static string Describe(string name, PipelineProgress value) => string.Create(
        CultureInfo.InvariantCulture,
        $"{name}: {value.Records:#,0} records, {value.Items:#,0} items, {value.Rejects:#,0} rejects{WorkProgress.Pace(value.Rate, value.Share is 1 ? null : value.TimeLeft)}");
}
