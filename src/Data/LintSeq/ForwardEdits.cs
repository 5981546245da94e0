namespace Reasoning.Data.LintSeq;

/// <summary>Turns deletions round: the last becomes the first edit. The insertions come from the deleted lines themselves, not from comparing texts.</summary>
/// <remarks>
/// <para>Blank lines at the edge of an intermediate text wait for the edit after which they stand between two other lines (the reference strips its texts), but those at
/// the very start and end of the program come with its first and last line. So the texts only grow, and no edit ends in lines that nothing follows.</para>
/// <para>Cost: lines × edits.</para>
/// </remarks>
internal static class ForwardEdits
{
    /// <param name="lines">The program.</param>
    /// <param name="deletions">Deleted lines, first deletion first.</param>
    /// <param name="keepEmpty">Whether an edit that inserts nothing stays in the sequence.</param>
    public static IReadOnlyList<ForwardEdit> Of(string[] lines, IReadOnlyList<IReadOnlyList<int>> deletions, bool keepEmpty)
    {
        int first = Array.FindIndex(lines, line => !ProgramText.IsBlank(line)), last = Array.FindLastIndex(lines, line => !ProgramText.IsBlank(line));
        LineSet surviving = LineSet.All(lines.Length);
        var undone = new List<List<int>>();
        foreach (IReadOnlyList<int> deletion in deletions) undone.Add([.. deletion.Where(surviving.Remove)]);

        var edits = new List<ForwardEdit>();
        LineSet shown = LineSet.Empty(lines.Length);
        int left = surviving.Count;
        if (left > 1 || (left == 1 && lines[surviving.Lines().First()].Length > 0)) Add();   // no deletion took these; a lone empty line is an empty text
        for (int deletion = undone.Count - 1; deletion >= 0; deletion--)
        {
            foreach (int line in undone[deletion]) surviving.Add(line);
            Add();
        }

        return edits;

        void Add()
        {
            LineSet next = Shown(lines, surviving, first, last);
            ForwardEdit edit = Between(lines, shown, next);
            shown = next;
            if (keepEmpty || edit.Insertions.Count > 0) edits.Add(edit);
        }
    }

    private static LineSet Shown(string[] lines, LineSet surviving, int first, int last)
    {
        if (first < 0) return surviving.Copy();
        int top = -1, bottom = -1;
        foreach (int line in surviving.Lines())
        {
            if (ProgramText.IsBlank(lines[line])) continue;
            if (top < 0) top = line;
            bottom = line;
        }

        LineSet shown = LineSet.Empty(lines.Length);
        if (top < 0) return shown;
        if (top == first) top = 0;
        if (bottom == last) bottom = lines.Length - 1;
        foreach (int line in surviving.Lines())
        {
            if (line >= top && line <= bottom) shown.Add(line);
        }

        return shown;
    }

    private static ForwardEdit Between(string[] lines, LineSet old, LineSet next)
    {
        var insertions = new List<LineInsertion>();
        List<string>? open = null;
        int before = 0, after = 0;
        foreach (int line in next.Lines())
        {
            after++;
            if (old.Contains(line))
            {
                before++;
                open = null;
            }
            else
            {
                if (open is null) insertions.Add(new LineInsertion(before, after, open = []));
                open.Add(lines[line]);
            }
        }

        return new ForwardEdit(insertions);
    }
}
