namespace Reasoning.Verification.Sandboxing;

/// <summary>What kept untrusted code apart from the machine: the level that was reached and the measures it consists of.</summary>
/// <param name="Level">The level reached.</param>
/// <param name="Measures">Measures in force, such as <c>pid namespace</c> or <c>seccomp</c>.</param>
/// <param name="Missing">Measures that this machine refused, each with the reason.</param>
public sealed record Isolation(IsolationLevel Level, IReadOnlyList<string> Measures, IReadOnlyList<string> Missing);
