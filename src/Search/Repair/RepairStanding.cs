using Reasoning.Verification;

namespace Reasoning.Search.Repair;

/// <summary>How far a candidate got: whether it is a program at all, then how many tests hold. A rewrite is accepted only where it did not get less far.</summary>
/// <param name="HasPassed">Whether the verifier let it pass.</param>
/// <param name="IsProgram">Whether it was compiled, or loaded.</param>
/// <param name="Held">How many tests hold; the score where the verifier has no tests.</param>
public readonly record struct RepairStanding(bool HasPassed, bool IsProgram, double Held) : IComparable<RepairStanding>
{
    /// <summary>The standing by a verdict; the least where there is none.</summary>
    public static RepairStanding Of(Verdict? verdict) => verdict is null
        ? default
        : new RepairStanding(
            verdict.Passed,
            verdict.Kind != VerdictKind.CompileError,
            verdict.Tests.Count == 0 ? verdict.Score : verdict.Tests.Count(test => test.Status == TestStatus.Passed));

    /// <summary>Whether the left got less far.</summary>
    public static bool operator <(RepairStanding left, RepairStanding right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left got farther.</summary>
    public static bool operator >(RepairStanding left, RepairStanding right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left did not get farther.</summary>
    public static bool operator <=(RepairStanding left, RepairStanding right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left did not get less far.</summary>
    public static bool operator >=(RepairStanding left, RepairStanding right) => left.CompareTo(right) >= 0;

    /// <inheritdoc/>
    public int CompareTo(RepairStanding other) => (HasPassed, IsProgram, Held).CompareTo((other.HasPassed, other.IsProgram, other.Held));

    /// <inheritdoc/>
    public override string ToString() =>
        HasPassed ? "passed" : !IsProgram ? "no program" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Held:0.###} held");
}
