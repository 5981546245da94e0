namespace Reasoning.Data.Decontamination;

/// <summary>A trace of a task in a text.</summary>
/// <param name="Task">The task.</param>
/// <param name="Words">Words of the longest passage that both share; 0 where there is none that counts.</param>
/// <param name="Passage">That passage as it stands in the text, shortened where it is long; null where there is none.</param>
/// <param name="Function">Name, in the text, of a function that is one of the task's but for names and form; null where there is none.</param>
public sealed record Contamination(BenchmarkTask Task, int Words, string? Passage, string? Function);
