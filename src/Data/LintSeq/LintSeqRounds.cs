namespace Reasoning.Data.LintSeq;

/// <summary>The sampling of one program.</summary>
internal sealed class LintSeqRounds
{
    private readonly string _program;
    private readonly string[] _lines;
    private readonly IReadOnlyList<ProgramLine> _outline;
    private readonly LintedProgram _linted;
    private readonly LintSeqOptions _options;
    private readonly int[] _candidates;
    private readonly double[] _weights;

    public LintSeqRounds(string program, string[] lines, IReadOnlyList<ProgramLine> outline, LintedProgram linted, LintSeqOptions options)
    {
        _program = program;
        _lines = lines;
        _outline = outline;
        _linted = linted;
        _options = options;
        LineTraits skipped = LineTraits.Blank
            | (options.SkipImports ? LineTraits.Import : 0) | (options.SkipComments ? LineTraits.Comment : 0) | (options.SkipDefinitionBodies ? LineTraits.DefinitionBody : 0);
        _candidates = [.. Enumerable.Range(0, lines.Length).Where(line => (outline[line].Traits & skipped) == 0 && outline[line].UnitStart == line)];
        _weights = [.. outline.Select(line => line.Depth == 0 || options.IndentationBias is null ? 1 : line.Depth * options.IndentationBias.Value)];
    }

    public async Task<EditSequence> SampleAsync(ITargetSource source, CancellationToken cancellationToken)
    {
        LineSet surviving = LineSet.All(_lines.Length);
        List<int> remaining = [.. _candidates];
        var deletions = new List<IReadOnlyList<int>>();
        var targets = new List<int>();
        int calls = 0;
        while (remaining.Count > 0 && deletions.Count < _options.MostEdits)
        {
            int target = source.Draw(remaining, [.. remaining.Select(line => _weights[line])]);
            if (remaining.BinarySearch(target) < 0) throw new InvalidOperationException($"Line {target} was drawn, which is not among the lines that are left to draw.");
            targets.Add(target);
            LineSet deletion = LineSet.Empty(_lines.Length);
            int[] affected = [target];
            do
            {
                cancellationToken.ThrowIfCancellationRequested();
                foreach (int line in affected) Delete(line, deletion, surviving);
                affected = await _linted.MindedAsync(surviving, cancellationToken).ConfigureAwait(false);
                calls++;
            }
            while (affected.Length > 0);   // these survive so far, so that every step deletes more

            deletions.Add([.. deletion.Lines()]);
            remaining.RemoveAll(deletion.Contains);
        }

        return new EditSequence(_program, deletions, targets, ForwardEdits.Of(_lines, deletions, _options.KeepEmptyEdits), calls);
    }

    // Takes a line out with its unit and its block. Lines that earlier deletions took are named again, as in the reference.
    private void Delete(int line, LineSet deletion, LineSet surviving)
    {
        int start = _outline[line].UnitStart, end = _outline[line].UnitEnd;
        for (int at = start; at < end; at++)
        {
            deletion.Add(at);
            surviving.Remove(at);
            end = Math.Max(end, Math.Max(_outline[at].BlockEnd, _outline[at].UnitEnd));
        }
    }
}
