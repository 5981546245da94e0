using Reasoning.Data.Pipelines;
using Reasoning.Verification.Problems;

namespace Reasoning.Data.Decontamination;

/// <summary>Reads the tasks of benchmarks. A broken record ends the reading: a task that was passed over would not be looked for.</summary>
public static class BenchmarkTasks
{
    /// <summary>Reads a file of a public format.</summary>
    /// <param name="path">The file.</param>
    /// <param name="benchmark">Name of the benchmark.</param>
    /// <param name="format">Its format; null: it is recognised.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="ProblemFormatException">A record is broken, or the format is not known.</exception>
    /// <exception cref="InvalidDataException">The file holds no task.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static async Task<IReadOnlyList<BenchmarkTask>> ReadAsync(string path, string benchmark, BenchmarkFormat? format = null, CancellationToken cancellationToken = default)
    {
        var tasks = new List<BenchmarkTask>();
        await foreach (CodeProblem problem in BenchmarkFormats.ReadAsync(path, format, cancellationToken: cancellationToken).ConfigureAwait(false))
            tasks.Add(BenchmarkTask.Of(problem, benchmark));
        return tasks.Count > 0 ? tasks : throw new InvalidDataException($"{path} holds no task.");
    }

    /// <summary>Reads JSON lines of any other kind.</summary>
    /// <param name="path">The file.</param>
    /// <param name="benchmark">Name of the benchmark.</param>
    /// <param name="text">The text of a task; where it is a Python program, its functions count too.</param>
    /// <param name="id">Name of a task; null for its line.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="InvalidDataException">A line is no record, lacks a field, or there is none.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static async Task<IReadOnlyList<BenchmarkTask>> ReadAsync(
        string path, string benchmark, FieldTemplate text, FieldTemplate? id = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        var tasks = new List<BenchmarkTask>();
        await foreach (RecordReading reading in RecordInput.Find([path]).ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (reading.Record is not { } record) throw new InvalidDataException(reading.Reject!.Detail);
            try
            {
                string content = text.Fill(record.Fields);
                tasks.Add(new BenchmarkTask(benchmark, id?.Fill(record.Fields) ?? $"line {record.Line}", [content], [content]));
            }
            catch (RecordFieldException exception)
            {
                throw new InvalidDataException($"{path}, line {record.Line}: {exception.Message}", exception);
            }
        }

        return tasks.Count > 0 ? tasks : throw new InvalidDataException($"{path} holds no task.");
    }
}
