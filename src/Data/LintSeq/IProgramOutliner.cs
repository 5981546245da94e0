namespace Reasoning.Data.LintSeq;

/// <summary>Finds out which lines of a program hang together: what sampling needs to know of a language beside its linter.</summary>
public interface IProgramOutliner
{
    /// <summary>Outlines a program. It need not be a correct one.</summary>
    /// <param name="lines">Its lines.</param>
    /// <returns>As many lines.</returns>
    IReadOnlyList<ProgramLine> Outline(IReadOnlyList<string> lines);
}
