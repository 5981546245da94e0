namespace Reasoning.Verification.Abstention;

/// <summary>An answer with its confidence, of which it is known whether it is right.</summary>
/// <param name="Confidence">The confidence, on any scale that orders answers; a number.</param>
/// <param name="IsRight">Whether the answer is right.</param>
public readonly record struct ScoredAnswer(double Confidence, bool IsRight);
