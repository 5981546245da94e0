using Reasoning.Data.LintSeq;

namespace Reasoning.Data.Tests.LintSeq;

/// <summary>Draws the lines that a recorded run drew.</summary>
internal sealed class RecordedTargets(params int[] targets) : ITargetSource
{
    private int _next;

    public int Draw(IReadOnlyList<int> lines, IReadOnlyList<double> weights) => targets[_next++];
}
