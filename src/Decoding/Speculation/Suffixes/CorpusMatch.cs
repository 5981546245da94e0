namespace Reasoning.Decoding.Speculation.Suffixes;

/// <summary>How far a sequence is known to a corpus: the state of its longest suffix that occurs there. The default is the empty match.</summary>
internal readonly record struct CorpusMatch(int State, int Length);
