namespace Reasoning.Data.LintSeq;

/// <summary>The outline that the reference of LintSeq makes of a Python program, from the white space that its lines begin with: what is indented more than a line belongs to it.</summary>
/// <remarks>
/// <para>A line of at most one character beside white space has the indentation of the line above it. The width of a level is the first indentation that is found, in strings too.</para>
/// <para>A global definition begins with a line that ends in "(" or "[" and has nothing but upper-case names before its first "=", and ends with the next line that ends in ")" or "]".</para>
/// <para>Cost: lines × depth.</para>
/// </remarks>
public sealed class IndentationOutliner : IProgramOutliner
{
    /// <inheritdoc/>
    public IReadOnlyList<ProgramLine> Outline(IReadOnlyList<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var indentation = new int[lines.Count];
        int last = 0, width = 0;
        for (int line = 0; line < lines.Count; line++)
        {
            int own = ProgramText.Indentation(lines[line]);
            if (lines[line].Length - own > 1) last = own;
            indentation[line] = last;
            if (width == 0) width = last;
        }

        var outline = new ProgramLine[lines.Count];
        char closer = default;
        for (int line = 0; line < lines.Count; line++)
        {
            int end = line + 1;
            while (end < lines.Count && indentation[end] > indentation[line]) end++;
            LineTraits traits = Traits(lines[line]);
            if ((traits & (LineTraits.Blank | LineTraits.Comment)) == 0) traits |= Definition(lines[line], ref closer);
            outline[line] = new ProgramLine(traits, indentation[line] == 0 ? 0 : (double)indentation[line] / width, end, line, line + 1);
        }

        return outline;
    }

    private static LineTraits Traits(string line)
    {
        int start = ProgramText.Indentation(line);
        if (start == line.Length) return LineTraits.Blank;
        LineTraits traits = line[start] == '#' ? LineTraits.Comment : LineTraits.None;
        return line.Contains("import", StringComparison.Ordinal) ? traits | LineTraits.Import : traits;
    }

    private static LineTraits Definition(string line, ref char closer)
    {
        char? end = ProgramText.LastLetter(line);
        if (closer != default)
        {
            if (end == closer) closer = default;
            return LineTraits.DefinitionBody;
        }

        if (end is '(' or '[' && line.IndexOf('=', StringComparison.Ordinal) is >= 0 and var equals && IsUpper(line.AsSpan(0, equals))) closer = end == '(' ? ')' : ']';
        return LineTraits.None;
    }

    private static bool IsUpper(ReadOnlySpan<char> text)
    {
        bool upper = false;
        foreach (char letter in text)
        {
            if (char.IsLower(letter)) return false;
            upper |= char.IsUpper(letter);
        }

        return upper;
    }
}
