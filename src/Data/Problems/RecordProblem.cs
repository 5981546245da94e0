using System.Text;
using Reasoning.Data.Pipelines;
using Reasoning.Verification.Problems;

namespace Reasoning.Data.Problems;

/// <summary>A record of a benchmark as a problem with its tests.</summary>
public static class RecordProblem
{
    /// <summary>Reads a record in any format that <see cref="BenchmarkFormats"/> knows.</summary>
    /// <param name="record">The record.</param>
    /// <param name="format">The format; null: that which the record's fields are of.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RecordFieldException">The record is of no known format, or broken.</exception>
    public static async ValueTask<CodeProblem> ReadAsync(DataRecord record, BenchmarkFormat? format = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        using var line = new MemoryStream(Encoding.UTF8.GetBytes(record.Fields.ToJsonString()));
        try
        {
            await foreach (var problem in BenchmarkFormats.ReadAsync(line, record.Source, format, null, cancellationToken).ConfigureAwait(false)) return problem;
        }
        catch (ProblemFormatException error)
        {
            throw new RecordFieldException($"The record is no problem of a benchmark: {error.Message}");
        }

        throw new RecordFieldException("The record is no problem of a benchmark: it is empty.");
    }
}
