namespace Reasoning.Verification.Problems.Reading;

/// <summary>The bytes of one record of a file, and where they stand.</summary>
/// <param name="Bytes">UTF-8, unless the file is damaged; not shared with other records.</param>
/// <param name="Line">The line in which they begin, counted from 1.</param>
/// <param name="Item">Which item of a JSON array this is, counted from 1; null in a file of JSON lines.</param>
internal readonly record struct RecordText(ReadOnlyMemory<byte> Bytes, int Line, int? Item);
