using System.Globalization;
using System.Text;

namespace Reasoning.Data.LintSeq;

/// <summary>Lines that an edit inserts in one place: a hunk of a unified diff without context.</summary>
/// <param name="OldLine">After how many lines of the text before the edit they stand.</param>
/// <param name="NewLine">Which line of the text after the edit the first of them is, from 1.</param>
/// <param name="Lines">The lines as they stand in the program, at least one, none with "\n". A carriage return before a line break is part of its line.</param>
public sealed record LineInsertion(int OldLine, int NewLine, IReadOnlyList<string> Lines)
{
    /// <summary>The hunk: a header such as <c>@@ -2,0 +3,2 @@</c>, then the lines, each behind one "+". As in every unified diff a count of 1 is left out.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"@@ -{OldLine},0 +{NewLine}");
        if (Lines.Count != 1) text.Append(CultureInfo.InvariantCulture, $",{Lines.Count}");
        text.Append(" @@");
        foreach (string line in Lines) text.Append("\n+").Append(line);
        return text.ToString();
    }
}
