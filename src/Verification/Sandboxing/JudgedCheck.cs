namespace Reasoning.Verification.Sandboxing;

/// <summary>A check and what became of it.</summary>
/// <param name="Index">Place of the check in the sequence that was handed in, from 0.</param>
/// <param name="Check">The check.</param>
/// <param name="Verdict">The verdict.</param>
public sealed record JudgedCheck(int Index, PythonCheck Check, Verdict Verdict);
