using System.Globalization;
using System.Text.RegularExpressions;

namespace Reasoning.Data.LintSeq;

/// <summary>Applies diffs that a model wrote, as well as it goes.</summary>
internal sealed partial class DiffReplay
{
    private readonly List<string> _lines = [];
    private readonly List<string> _problems = [];

    public string Text => string.Join('\n', _lines);

    public int Edits { get; private set; }

    public IReadOnlyList<string> Problems => _problems;

    public void Apply(string diff)
    {
        string[] lines = diff.Split('\n');
        int length = lines.Length;
        while (length > 0 && lines[length - 1].Length == 0) length--;   // line breaks before the next marker; an inserted empty line has its sign
        if (length == 0) return;
        int? at = null;
        bool edited = false, lost = false;
        for (int i = 0; i < length; i++)
        {
            string line = lines[i];
            if (line.StartsWith("@@", StringComparison.Ordinal))
            {
                at = Place(line);
                edited |= at is not null;
                lost = at is null;
            }
            else if (line == "@" && i == length - 1)
            {
                break;   // a header that is cut off
            }
            else if (at is null)
            {
                if (!lost) _problems.Add($"'{line}' stands before any header that can be read; what belongs to it is left out.");
                lost = true;
            }
            else if (line.StartsWith('-'))
            {
                if (at < _lines.Count && _lines[at.Value] == line[1..]) _lines.RemoveAt(at.Value);
                else _problems.Add($"'{line}' deletes a line that does not stand at line {at + 1}; it is left out.");
            }
            else if (!line.StartsWith('\\'))   // "\ No newline at end of file"
            {
                if (!line.StartsWith('+')) _problems.Add($"'{line}' has no sign before it; it is inserted as it is.");
                _lines.Insert(at.Value, line.StartsWith('+') ? line[1..] : line);
                at++;
            }
        }

        if (edited) Edits++;
    }

    private int? Place(string header)
    {
        Match match = Header().Match(header);
        if (!match.Success || !int.TryParse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int start))
        {
            _problems.Add($"'{header}' is not a header that says where to insert; what belongs to it is left out.");
            return null;
        }

        int at = match.Groups[2].Value == "0" ? start : Math.Max(start - 1, 0);   // a hunk that only deletes names the line before it
        if (at <= _lines.Count) return at;
        _problems.Add($"'{header}' inserts beyond the end, which is line {_lines.Count}; the lines are appended.");
        return _lines.Count;
    }

    [GeneratedRegex(@"^@@ [^@+]*\+([0-9]+)(?:,([0-9]+))? *@@")]
    private static partial Regex Header();
}
