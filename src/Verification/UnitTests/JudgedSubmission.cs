namespace Reasoning.Verification.UnitTests;

/// <summary>A submission and what became of it.</summary>
/// <param name="Index">Place of the submission in the sequence that was handed in, from 0.</param>
/// <param name="Submission">The submission.</param>
/// <param name="Verdict">The verdict.</param>
public sealed record JudgedSubmission(int Index, Submission Submission, Verdict Verdict);
