namespace Reasoning.Data.Pipelines;

/// <summary>What one line or file of an input is: a record, or the reason why it is none.</summary>
/// <param name="Source">Name of the file.</param>
/// <param name="Number">Number over all files of the input, from 0: lines that are no records have one too.</param>
/// <param name="Line">Line in the file, from 1.</param>
/// <param name="Record">The record; null where it is none.</param>
/// <param name="Reject">Why it is none; null where it is one.</param>
public sealed record RecordReading(string Source, long Number, long Line, DataRecord? Record, Reject? Reject);
