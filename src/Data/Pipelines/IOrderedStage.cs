namespace Reasoning.Data.Pipelines;

/// <summary>A step whose outcome for a record depends on the records before it, such as the removal of duplicates. The pipeline prepares many records at once, then decides about
/// each in the order of the input. A run that goes on where an earlier one stopped takes the stage through the records that were done already, so that it knows them again.</summary>
public interface IOrderedStage : IRecordStage
{
    /// <summary>Does what needs no other record, and returns the rest: the decision, which the pipeline calls once, in the order of records, never two at a time.</summary>
    /// <param name="record">The record. It stays as it is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RecordFieldException">A field that the stage needs is missing or of another type; the pipeline makes a reject of it.</exception>
    ValueTask<Func<StageOutcome>> PrepareAsync(DataRecord record, CancellationToken cancellationToken = default);

    /// <summary>Prepares and decides. Records must come one after the other.</summary>
    async ValueTask<StageOutcome> IRecordStage.ProcessAsync(DataRecord record, CancellationToken cancellationToken) =>
        (await PrepareAsync(record, cancellationToken).ConfigureAwait(false))();
}
