namespace Reasoning.Data.Linting;

/// <summary>Finds mistakes in programs. May be asked from many threads at once.</summary>
public interface ILinter
{
    /// <summary>Finds the mistakes of a text; none where it is free of them.</summary>
    /// <param name="text">A whole program, lines parted by "\n".</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<IReadOnlyList<LintFinding>> LintAsync(string text, CancellationToken cancellationToken = default);
}
