namespace Reasoning.Verification.Sandboxing.Checking;

/// <summary>One claim of a sandbox and what an attempt to break it showed.</summary>
/// <param name="Claim">What the sandbox claims, as a short phrase.</param>
/// <param name="Attack">What was tried, as a short phrase.</param>
/// <param name="Outcome">Whether the claim held.</param>
/// <param name="Evidence">What was seen that says so.</param>
/// <param name="Control">Whether the same attack was tried outside the sandbox first, where it must succeed; false where that could do harm.</param>
public sealed record AuditFinding(string Claim, string Attack, AuditOutcome Outcome, string Evidence, bool Control);
