namespace Reasoning.Data.SearchTraces;

/// <summary>A test that an attempt did not pass.</summary>
/// <param name="Source">The test as its author wrote it.</param>
/// <param name="Observed">What the attempt answered; null where it gave no answer.</param>
/// <param name="Message">What went wrong; null where that is not told.</param>
public sealed record AttemptTest(string Source, string? Observed, string? Message);
