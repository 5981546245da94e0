using Reasoning.Data.Linting;

namespace Reasoning.Data.LintSeq;

/// <summary>A program whose subsets of lines are linted, each at most once.</summary>
internal sealed class LintedProgram(string[] lines, ILinter linter, bool ignoreExisting)
{
    private readonly Dictionary<LineSet, int[]> _known = [];
    private HashSet<(string Code, int Line)>? _existing;

    /// <summary>The lines of the program, from 0, that the linter minds when only some of its lines are there; empty where that text is free of mistakes.</summary>
    /// <exception cref="LinterException">The linter charges a mistake to a line that is not there.</exception>
    public async ValueTask<int[]> MindedAsync(LineSet surviving, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(surviving, out int[]? minded)) return minded;
        if (ignoreExisting && _existing is null)
        {
            _existing = [];
            LineSet all = LineSet.All(lines.Length);
            foreach (LintFinding finding in await linter.LintAsync(string.Join('\n', lines), cancellationToken).ConfigureAwait(false))
                _existing.Add((finding.Code, LineOf(finding, [.. all.Lines()])));
        }

        int[] kept = [.. surviving.Lines()];
        IReadOnlyList<LintFinding> findings = await linter.LintAsync(Join(kept), cancellationToken).ConfigureAwait(false);
        minded = [.. findings.Select(finding => (finding.Code, Line: LineOf(finding, kept))).Where(finding => _existing?.Contains(finding) != true).Select(finding => finding.Line).Distinct()];
        _known.Add(surviving.Copy(), minded);
        return minded;
    }

    private static int LineOf(LintFinding finding, int[] kept) => finding.Line >= 1 && finding.Line <= kept.Length
        ? kept[finding.Line - 1]
        : throw new LinterException($"The linter charges {finding.Code} ({finding.Message}) to line {finding.Line} of a text that has {kept.Length} lines.");

    private string Join(int[] kept)
    {
        int length = kept.Length;
        foreach (int line in kept) length += lines[line].Length;
        return kept.Length == 0 ? "" : string.Create(length - 1, (lines, kept), static (text, state) =>
        {
            int at = 0;
            foreach (int line in state.kept)
            {
                if (at > 0 || line != state.kept[0]) text[at++] = '\n';
                state.lines[line].CopyTo(text[at..]);
                at += state.lines[line].Length;
            }
        });
    }
}
