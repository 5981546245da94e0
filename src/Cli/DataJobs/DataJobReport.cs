using System.Globalization;
using Reasoning.Data.Pipelines;

namespace Reasoning.Cli.DataJobs;

/// <summary>What a data command ends with: the counts of its stages on the output, and on the error stream where everything is.</summary>
internal static class DataJobReport
{
    /// <summary>Prints the report.</summary>
    /// <returns>The exit code: a failure where no record could be read or had the fields that are needed.</returns>
    public static int Write(Terminal terminal, string output, PipelineSummary summary)
    {
        var stages = new TextTable(("stage", true), ("records", false), ("items", false), ("rejects", false));
        foreach (var stage in summary.Stages) stages.Add(stage.Stage, Count(stage.Records), Count(stage.Items), Count(stage.Rejects.Values.Sum()));
        stages.Write(terminal);
        if (summary.Rejects > 0)
        {
            terminal.Out.WriteLine();
            var reasons = new TextTable(("reject", true), ("stage", true), ("count", false));
            foreach (var (stage, reason, count) in Reasons(summary)) reasons.Add(reason, stage, Count(count));
            reasons.Write(terminal);
        }

        WriteRemarks(terminal.Error, output, summary);
        return IsUnusable(summary) ? ReasonTool.Failure : ReasonTool.Success;
    }

    private static void WriteRemarks(TextWriter error, string output, PipelineSummary summary)
    {
        if (summary.WasFinished)
        {
            error.WriteLine($"{output} was finished already, so there was nothing to do (--overwrite begins afresh).");
        }
        else
        {
            var made = summary.Records - summary.Restored;
            if (made > 0 && summary.Elapsed > TimeSpan.Zero)
            {
                error.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"{made:#,0} records in {summary.Elapsed.TotalSeconds:0.0} s: {made / summary.Elapsed.TotalSeconds:#,0.0} a second."));
            }

            error.WriteLine(summary.Restored == 0
                ? $"Every item is in {output}."
                : $"Every item is in {output}; {Count(summary.Restored)} records were done already (--overwrite begins afresh).");
        }

        if (summary.Rejects > 0) error.WriteLine($"What was not made, and why, is in {summary.RejectsPath}.");
        if (IsUnusable(summary)) error.WriteLine($"Not one record could be used; {Reasons(summary).MaxBy(reason => reason.Count).Reason} is the most frequent reason.");
    }

    private static bool IsUnusable(PipelineSummary summary) =>
        summary.Records > 0 && summary.Items == 0
        && Reasons(summary).Where(reason => reason.Stage == summary.Stages[0].Stage || reason.Reason == "field missing").Sum(reason => reason.Count) >= summary.Records;

    private static IEnumerable<(string Stage, string Reason, long Count)> Reasons(PipelineSummary summary) =>
        summary.Stages.SelectMany(stage => stage.Rejects.Select(reject => (stage.Stage, reject.Key, reject.Value)));

    private static string Count(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);
}
