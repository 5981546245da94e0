namespace Reasoning.Data.Pipelines;

/// <summary>A step of a pipeline that makes items of each record on its own. May be asked for many records at once; what it makes of one depends on that record alone.</summary>
public interface IRecordStage
{
    /// <summary>Name under which its counts are reported, such as "lintseq".</summary>
    string Name { get; }

    /// <summary>Makes items of a record, or says why not.</summary>
    /// <param name="record">The record. It stays as it is: items are new objects.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RecordFieldException">A field that the stage needs is missing or of another type; the pipeline makes a reject of it.</exception>
    ValueTask<StageOutcome> ProcessAsync(DataRecord record, CancellationToken cancellationToken = default);
}
