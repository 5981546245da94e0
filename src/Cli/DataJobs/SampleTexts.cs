using Reasoning.Data.Pipelines;

namespace Reasoning.Cli.DataJobs;

/// <summary>Reads what a model wrote for tasks.</summary>
internal static class SampleTexts
{
    /// <summary>The texts of a file of samples by the names of their tasks, in their order.</summary>
    /// <param name="path">JSON lines with <c>task_id</c> and <c>completion</c> (or <c>solution</c>), gzipped or not.</param>
    /// <param name="name">How the file was named.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="InvalidDataException">A line is no sample; the message names file and line.</exception>
    public static async Task<ILookup<string, string>> ReadAsync(string path, string name, CancellationToken cancellationToken)
    {
        var (task, completion, solution) = (new FieldTemplate("{task_id}"), new FieldTemplate("{completion}"), new FieldTemplate("{solution}"));
        var samples = new List<(string Task, string Text)>();
        await foreach (var reading in RecordInput.Find([path]).ReadAsync(cancellationToken))
        {
            if (reading.Record is not { } record) throw new InvalidDataException($"{name}, line {reading.Line}: {reading.Reject!.Detail}");
            try
            {
                samples.Add((task.Fill(record.Fields), (record.Fields.ContainsKey("completion") ? completion : solution).Fill(record.Fields)));
            }
            catch (RecordFieldException exception)
            {
                throw new InvalidDataException($"{name}, line {reading.Line} is no sample: {exception.Message}", exception);
            }
        }

        return samples.ToLookup(sample => sample.Task, sample => sample.Text);
    }
}
