namespace Reasoning.Data.LintSeq;

/// <summary>One step of an edit sequence: lines that are inserted into the text so far, in one place or several.</summary>
/// <param name="Insertions">The insertions, from the top of the text to its end, with nothing between two of them left out: neighbours are one insertion.</param>
public sealed record ForwardEdit(IReadOnlyList<LineInsertion> Insertions)
{
    /// <summary>How many lines it inserts.</summary>
    public int LineCount => Insertions.Sum(insertion => insertion.Lines.Count);

    /// <summary>The edit as a unified diff without context and without file names; empty for an edit that inserts nothing.</summary>
    public override string ToString() => string.Join('\n', Insertions);

    /// <summary>Inserts the lines.</summary>
    /// <param name="lines">The lines of the text before the edit; those after it in return.</param>
    /// <exception cref="FormatException">The edit does not belong to this text: a place is outside it, or the two numbers of an insertion do not fit each other.</exception>
    public void ApplyTo(List<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        int inserted = 0;
        foreach (LineInsertion insertion in Insertions)
        {
            int at = insertion.OldLine + inserted;
            if (at > lines.Count) throw new FormatException($"An edit inserts after line {at} of a text that has {lines.Count} lines.");
            if (at != insertion.NewLine - 1) throw new FormatException($"An edit inserts after line {at}, which makes line {at + 1} of it, but says line {insertion.NewLine}.");
            lines.InsertRange(at, insertion.Lines);
            inserted += insertion.Lines.Count;
        }
    }
}
