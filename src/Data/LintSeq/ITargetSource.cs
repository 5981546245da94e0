namespace Reasoning.Data.LintSeq;

/// <summary>Draws the lines that deletions begin with.</summary>
public interface ITargetSource
{
    /// <summary>Draws a line.</summary>
    /// <param name="lines">The lines that may be drawn, from 0, ascending; at least one.</param>
    /// <param name="weights">How likely each is, up to a common factor; all above 0.</param>
    /// <returns>One of the lines.</returns>
    int Draw(IReadOnlyList<int> lines, IReadOnlyList<double> weights);
}
