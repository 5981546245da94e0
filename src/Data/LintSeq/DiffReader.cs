using System.Globalization;
using System.Text.RegularExpressions;

namespace Reasoning.Data.LintSeq;

/// <summary>Reads the diff of an edit to the letter.</summary>
internal static partial class DiffReader
{
    /// <param name="diff">The diff; an empty one is an edit that inserts nothing.</param>
    /// <param name="edit">Number of the edit, from 1, for messages.</param>
    public static ForwardEdit Read(string diff, int edit)
    {
        var insertions = new List<LineInsertion>();
        if (diff.Length == 0) return new ForwardEdit(insertions);
        string[] lines = diff.Split('\n');
        int after = 0;
        for (int at = 0; at < lines.Length;)
        {
            if (Header().Match(lines[at]) is not { Success: true } header) throw Fail(at, "is not the header of an insertion, such as '@@ -2,0 +3,2 @@'");
            int before = Number(header.Groups[1], at), start = Number(header.Groups[2], at), count = header.Groups[3].Success ? Number(header.Groups[3], at) : 1;
            if (count == 0 || (count == 1 && header.Groups[3].Success)) throw Fail(at, "gives a count that is not written so");
            if (count > lines.Length - at - 1) throw Fail(at, $"promises {count} lines, and {lines.Length - at - 1} follow");
            if (start <= after || (insertions.Count > 0 && before <= insertions[^1].OldLine)) throw Fail(at, "does not stand below the insertion before it");
            string[] inserted = lines[(at + 1)..(at + 1 + count)];
            for (int line = 0; line < count; line++)
            {
                if (!inserted[line].StartsWith('+')) throw Fail(at + 1 + line, "has no '+' before it");
                inserted[line] = inserted[line][1..];
            }

            insertions.Add(new LineInsertion(before, start, inserted));
            after = start + count;   // neighbours would have been one insertion
            at += 1 + count;
        }

        return new ForwardEdit(insertions);

        int Number(Group group, int line) => int.TryParse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : throw Fail(line, "has a number that is too large");

        FormatException Fail(int line, string what) => new($"Line {line + 1} of edit {edit}, '{lines[line]}', {what}.");
    }

    [GeneratedRegex(@"^@@ -(0|[1-9][0-9]*),0 \+([1-9][0-9]*)(?:,([0-9]+))? @@\z")]
    private static partial Regex Header();
}
