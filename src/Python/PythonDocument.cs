namespace Reasoning.Python;

/// <summary>A program that is edited: after an edit only the statements of the module that it touches are read again. Immutable; an edit makes a new document.</summary>
/// <remarks>
/// <para>A document is made of parts, each one or more whole statements of the module, which are read on their own: their syntax, their indentation, their inner names. What they bind and
/// use in the module is put together for each state. While the program has a syntax error, it is read as a whole, so that the error is CPython's.</para>
/// <para>An edit costs the parts that it touches, and a look-up for each name that the parts use from the module. Documents of one analyser are for one thread.</para>
/// </remarks>
public sealed class PythonDocument
{
    private readonly PythonAnalyzer _analyzer;
    private readonly IReadOnlyList<string> _texts;
    private readonly IReadOnlyList<PythonPart?> _parts;

    private PythonDocument(PythonAnalyzer analyzer, IReadOnlyList<string> texts, IReadOnlyList<PythonPart?> parts, int readAgain)
    {
        _analyzer = analyzer;
        _texts = texts;
        _parts = parts;
        ReadAgain = readAgain;
        Diagnostics = Check(ref _texts, ref _parts);
    }

    /// <summary>The whole text.</summary>
    public string Text => string.Concat(_texts);

    /// <summary>What is wrong, as <see cref="PythonAnalyzer.Analyze"/> finds it in the whole text.</summary>
    public IReadOnlyList<PythonDiagnostic> Diagnostics { get; }

    /// <summary>How many characters of the text were read for the last edit.</summary>
    public int ReadAgain { get; private set; }

    /// <summary>Reads a program.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="analyzer">What reads it; it goes on to serve the documents that are made by edits.</param>
    public static PythonDocument Open(string text, PythonAnalyzer analyzer)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(analyzer);
        var (texts, parts) = Read(analyzer, text) ?? ([text], [null]);
        return new PythonDocument(analyzer, texts, parts, text.Length);
    }

    /// <summary>Replaces a part of the text.</summary>
    /// <param name="start">Where it begins, in UTF-16 units.</param>
    /// <param name="length">How long it is.</param>
    /// <param name="replacement">What stands there then.</param>
    /// <exception cref="ArgumentOutOfRangeException">The place is not in the text.</exception>
    public PythonDocument Replace(int start, int length, string replacement)
    {
        ArgumentNullException.ThrowIfNull(replacement);
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        int first = 0, firstStart = 0;
        while (first < _texts.Count - 1 && firstStart + _texts[first].Length <= start) firstStart += _texts[first++].Length;
        // What changes the first line of a part may join it to the part before.
        if (first > 0 && IsFirstLine(_texts[first], start - firstStart)) firstStart -= _texts[--first].Length;
        int last = first, end = firstStart + _texts[first].Length;
        while (last < _texts.Count - 1 && end <= start + length) end += _texts[++last].Length;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start + length, end, nameof(length));

        string region = string.Concat(_texts.Skip(first).Take(last - first + 1));
        region = string.Concat(region.AsSpan(0, start - firstStart), replacement, region.AsSpan(start - firstStart + length));
        (List<string> Texts, List<PythonPart?> Parts)? read = null;
        while (last < _texts.Count - 1)
        {
            // A region must end as its last part did: with a whole line, and a statement that is complete. One that goes on takes the rest.
            if (region.Length > 0 && region[^1] is '\n' or '\r' && (read = Read(_analyzer, region)) is not null) break;
            bool isLine = region.Length == 0 || region[^1] is '\n' or '\r';
            int taken = isLine && region.Length > 0 ? _texts.Count - 1 - last : 1;
            region += string.Concat(_texts.Skip(last + 1).Take(taken));
            last += taken;
        }

        var (texts, parts) = read ?? Read(_analyzer, region) ?? ([region], [null]);
        return new PythonDocument(
            _analyzer,
            [.. _texts.Take(first), .. texts, .. _texts.Skip(last + 1)],
            [.. _parts.Take(first), .. parts, .. _parts.Skip(last + 1)],
            region.Length);
    }

    private static bool IsFirstLine(string text, int at) => text.AsSpan(0, Math.Min(at, text.Length)).IndexOfAny('\n', '\r') < 0;

    private static (List<string> Texts, List<PythonPart?> Parts)? Read(PythonAnalyzer analyzer, string text)
    {
        if (analyzer.Parts.Find(text) is not { } starts) return null;
        List<string> texts = [];
        List<PythonPart?> parts = [];
        for (int i = 0; i < starts.Count; i++)
        {
            texts.Add(text[starts[i]..(i + 1 < starts.Count ? starts[i + 1] : text.Length)]);
            parts.Add(analyzer.ReadPart(texts[i]));
        }

        return (texts, parts);
    }

    private IReadOnlyList<PythonDiagnostic> Check(ref IReadOnlyList<string> texts, ref IReadOnlyList<PythonPart?> parts)
    {
        if (!_analyzer.KnowsIndentUnit) return _analyzer.Analyze(Text).Diagnostics;
        if (parts.Contains(null))
        {
            PythonAnalysis whole = _analyzer.Analyze(Text);
            if (whole.Tree.Error is null && Read(_analyzer, Text) is { } read)
            {
                // An edit mended what others had broken: the statements are cut anew.
                ReadAgain = Text.Length;
                (texts, parts) = read;
            }

            return whole.Diagnostics;
        }

        List<PythonDiagnostic> diagnostics = [];
        _analyzer.AddDiagnostics((IReadOnlyList<PythonPart>)parts!, diagnostics);
        return diagnostics;
    }
}
