using Reasoning.Python.Syntax;

namespace Reasoning.Data.LintSeq;

/// <summary>The outline of a Python program from its tokens, where <see cref="IndentationOutliner"/> sees white space alone: strings and statements of several lines can stay whole, and depth is counted
/// in the levels that the program has.</summary>
/// <remarks>
/// <para>The reference draws lines inside docstrings like any others, which gives edits that add half a docstring to a function; about half of its edits to HumanEval touch nothing else.</para>
/// <para>A program that cannot be cut into tokens gets the outline of <see cref="IndentationOutliner"/>. Cost: linear, beside that one's.</para>
/// </remarks>
public sealed class PythonOutliner : IProgramOutliner
{
    private static readonly IndentationOutliner Plain = new();

    /// <summary>Whether the lines of a string that goes over several are one unit. Default: yes.</summary>
    public bool WholeStrings { get; init; } = true;

    /// <summary>Whether the lines of a statement, or of the head of a compound one, that goes over several are one unit. Default: no.</summary>
    public bool WholeStatements { get; init; }

    /// <summary>Whether the depth of a line counts the levels of the program, however many characters wide each is, instead of multiples of the first indentation. Default: yes.</summary>
    public bool CountLevels { get; init; } = true;

    /// <inheritdoc/>
    public IReadOnlyList<ProgramLine> Outline(IReadOnlyList<string> lines)
    {
        IReadOnlyList<ProgramLine> plain = Plain.Outline(lines);
        var tokenizer = new PythonTokenizer();
        tokenizer.Read(string.Join('\n', lines));
        if (tokenizer.Error is not null) return plain;

        int[] starts = Starts(lines);
        var units = new (int Start, int End)[lines.Count];
        var levels = new double[lines.Count];
        for (int line = 0; line < lines.Count; line++) (units[line], levels[line]) = ((line, line + 1), plain[line].Depth);
        int level = 0, first = -1;
        foreach (PythonToken token in tokenizer.Tokens)
        {
            if (token.Kind is PythonTokenKind.Indent) level++;
            else if (token.Kind is PythonTokenKind.Dedent) level--;
            if (token.Kind is PythonTokenKind.Indent or PythonTokenKind.Dedent or PythonTokenKind.EndMarker) continue;
            int start = LineOf(starts, token.Start), end = LineOf(starts, Math.Max(token.Start, token.End - 1));
            if (first < 0) first = start;
            for (int line = first; CountLevels && line <= end; line++) levels[line] = level;
            if (WholeStatements) Join(units, first, end);
            else if (WholeStrings && token.Kind is PythonTokenKind.StringLiteral) Join(units, start, end);
            if (token.Kind is PythonTokenKind.Newline) first = -1;
        }

        return Build(lines, plain, units, levels);
    }

    private static ProgramLine[] Build(IReadOnlyList<string> lines, IReadOnlyList<ProgramLine> plain, (int Start, int End)[] units, double[] levels)
    {
        var outline = new ProgramLine[lines.Count];
        int last = 0;
        var indentation = new int[lines.Count];
        for (int line = 0; line < lines.Count; line++)
        {
            int own = ProgramText.Indentation(lines[line]);
            if (units[line].Start == line && lines[line].Length - own > 1) last = own;
            indentation[line] = last;   // what stands inside a unit says nothing about the lines behind it
        }

        for (int line = 0; line < lines.Count; line++)
        {
            int end = units[line].End;
            while (end < lines.Count && indentation[end] > indentation[line]) end++;
            LineTraits traits = units[line].Start == line ? plain[line].Traits : LineTraits.None;
            outline[line] = new ProgramLine(traits, levels[units[line].Start], end, units[line].Start, units[line].End);
        }

        return outline;
    }

    // Two strings may share a line, so that a unit grows at its end.
    private static void Join((int Start, int End)[] units, int start, int end)
    {
        start = units[start].Start;
        end = Math.Max(end + 1, units[start].End);
        if (end > start + 1) Array.Fill(units, (start, end), start, end - start);
    }

    private static int[] Starts(IReadOnlyList<string> lines)
    {
        var starts = new int[lines.Count];
        for (int line = 1; line < lines.Count; line++) starts[line] = starts[line - 1] + lines[line - 1].Length + 1;
        return starts;
    }

    private static int LineOf(int[] starts, int at)
    {
        int found = Array.BinarySearch(starts, at);
        return found >= 0 ? found : ~found - 1;
    }
}
