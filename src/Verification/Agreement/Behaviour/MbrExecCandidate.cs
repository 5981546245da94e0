namespace Reasoning.Verification.Agreement.Behaviour;

/// <summary>A program's place in a ranking by <see cref="MbrExec"/>.</summary>
/// <param name="Index">Which candidate.</param>
/// <param name="Agreement">How many candidates, itself among them, run and give the same outputs; 0 if it fails on an input.</param>
public readonly record struct MbrExecCandidate(int Index, int Agreement);
