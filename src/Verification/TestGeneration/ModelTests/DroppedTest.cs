namespace Reasoning.Verification.TestGeneration.ModelTests;

/// <summary>An assertion that is not used, and why.</summary>
/// <param name="Sample">The text it stands in, from 0.</param>
/// <param name="Line">Its line there, from 1; 0 where that is not known.</param>
/// <param name="Source">Its beginning, as far as it could be told apart; may be empty.</param>
/// <param name="Reason">Why it is not used.</param>
/// <param name="Detail">What exactly is wrong; may be empty.</param>
public sealed record DroppedTest(int Sample, int Line, string Source, DropReason Reason, string Detail);
