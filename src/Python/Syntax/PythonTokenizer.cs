namespace Reasoning.Python.Syntax;

/// <summary>Turns a Python text into tokens, as CPython's own tokenizer does: indentation with its two widths of tabs, joined lines, brackets that must match, and the same
/// errors at the same lines. Linear time. Ends at the first error.</summary>
/// <remarks>An f-string is one token here, whatever it holds; the parser takes it apart. Lines end with "\n", "\r\n" or "\r"; a form feed begins the column anew. Reference:
/// The Python Language Reference, section 2 (lexical analysis).</remarks>
public sealed partial class PythonTokenizer
{
    private const int DeepestIndentation = 100;
    private const int DeepestBrackets = 200;
    private const int TabWidth = 8;
    private const string InconsistentTabs = "inconsistent use of tabs and spaces in indentation";
    private PythonToken[] _tokens = new PythonToken[256];
    private int _count;
    private readonly List<int> _columns = [];
    private readonly List<int> _tabColumns = [];
    private readonly List<(PythonTokenKind Kind, int Line, int At)> _open = [];
    private string _text = "";
    private int _end;
    private int _at;
    private int _line;
    private int _lineStart;
    private bool _nestsQuotes;
    private bool _isTolerant;
    private bool _isStopped;

    /// <summary>The tokens of the last text, the end or an error last.</summary>
    public IReadOnlyList<PythonToken> Tokens => new ArraySegment<PythonToken>(_tokens, 0, _count);

    /// <summary>What was wrong in the last text; null where nothing was.</summary>
    public PythonSyntaxError? Error { get; private set; }

    /// <summary>The tokens, followed by room that holds others.</summary>
    internal PythonToken[] Buffer => _tokens;

    internal int Count => _count;

    /// <summary>Whether CPython raises this error as soon as it goes through the rest of a text in which it found another error. It does not where it only returns a code.</summary>
    internal bool OverridesParser { get; private set; }

    /// <summary>That the innermost bracket was never closed, where an error of which CPython only returns a code stands inside of it; the end of the text is one.</summary>
    internal PythonSyntaxError? Unclosed { get; private set; }

    /// <summary>Reads a text. The tokens of the text before are gone.</summary>
    /// <param name="text">A whole program.</param>
    /// <param name="version">Before 3.12 an f-string ends at the first quote of its kind.</param>
    public void Read(string text, PythonVersion version = PythonVersion.Python313) => Read(text, version, isTolerant: false);

    /// <summary>Reads a text; a tolerant reading goes on in the line behind an error, as if all brackets were closed.</summary>
    internal void Read(string text, PythonVersion version, bool isTolerant)
    {
        ArgumentNullException.ThrowIfNull(text);
        Begin(text, 0, text.Length, 1, 0, version);
        _isTolerant = isTolerant;
        bool atLineStart = true;
        while (true)
        {
            if (_isStopped)
            {
                if (!isTolerant || !SkipBadLine()) return;
                atLineStart = true;
            }

            if (atLineStart)
            {
                atLineStart = false;
                if (!ReadIndentation()) continue;
            }

            if (!SkipSpace()) continue;
            if (_at >= _end)
            {
                ReadEnd();
                if (!_isStopped) return;
                continue;
            }

            char letter = _text[_at];
            if (letter is '\n' or '\r')
            {
                if (_open.Count == 0 && _count > 0 && _tokens[_count - 1].Kind is not (PythonTokenKind.Newline or PythonTokenKind.Indent or PythonTokenKind.Dedent))
                    Add(PythonTokenKind.Newline, _at, LineEnd(_at));
                atLineStart = _open.Count == 0;
                SkipLineEnd();
                if (isTolerant && _open.Count > 0 && BeginsStatement())
                {
                    Error ??= Unclose();
                    Add(PythonTokenKind.Error, _at, _at);
                    Add(PythonTokenKind.Newline, _at, _at);
                    _open.Clear();
                    atLineStart = true;
                }

                continue;
            }

            ReadToken(letter);
        }
    }

    /// <summary>Leaves the rest of a line that cannot be read; false at the end of the text, where the tokens are ended.</summary>
    private bool SkipBadLine()
    {
        _isStopped = false;
        _open.Clear();
        while (_at < _end && _text[_at] is not ('\n' or '\r')) _at++;
        Add(PythonTokenKind.Newline, _at, _at);
        if (_at < _end)
        {
            SkipLineEnd();
            return true;
        }

        ReadEnd();
        return false;
    }

    /// <summary>Whether a line begins as only a statement does: the bracket that is open before it was never closed.</summary>
    private bool BeginsStatement()
    {
        int start = _at;
        while (start < _end && _text[start] is ' ' or '\t') start++;
        int end = start;
        while (end < _end && char.IsAsciiLetter(_text[end])) end++;
        return _text.AsSpan(start, end - start) is "def" or "class" or "return" or "import" or "while" or "with" or "try" or "raise" or "del" or "pass" or "break" or "continue" or "global"
            or "nonlocal" or "assert" or "except" or "finally" or "elif";
    }

    /// <summary>Reads an expression in a replacement field of an f-string: as in brackets, without lines.</summary>
    internal void ReadExpression(string text, int start, int end, int line, int lineStart, PythonVersion version)
    {
        Begin(text, start, end, line, lineStart, version);
        _open.Add((PythonTokenKind.LeftBrace, line, start));
        while (Error is null && SkipSpace())
        {
            if (_at >= _end)
            {
                if (_open.Count > 1) Fail(_at, Unclose(), overrides: true);
                else Add(PythonTokenKind.EndMarker, _at, _at);
                break;
            }

            if (_text[_at] is '\n' or '\r') SkipLineEnd();
            else ReadToken(_text[_at]);
        }
    }

    private void Begin(string text, int start, int end, int line, int lineStart, PythonVersion version)
    {
        (_text, _at, _end, _line, _lineStart) = (text, start, end, line, lineStart);
        _nestsQuotes = version >= PythonVersion.Python312;
        _count = 0;
        _open.Clear();
        _columns.Clear();
        _tabColumns.Clear();
        _columns.Add(0);
        _tabColumns.Add(0);
        Error = null;
        _isTolerant = false;
        _isStopped = false;
        Unclosed = null;
        OverridesParser = false;
        if (start == 0 && text.StartsWith('\uFEFF')) _at = 1;
    }

    private void Add(PythonTokenKind kind, int start, int end) => Add(kind, start, end, _line);

    private void Add(PythonTokenKind kind, int start, int end, int line)
    {
        if (_count == _tokens.Length) Array.Resize(ref _tokens, _count * 2);
        _tokens[_count++] = new PythonToken(kind, start, end, line, _line, _open.Count);
    }

    private int LineEnd(int at) => _text[at] == '\r' && at + 1 < _end && _text[at + 1] == '\n' ? at + 2 : at + 1;

    private void SkipLineEnd()
    {
        _at = LineEnd(_at);
        NextLine();
    }

    // The text after the last line end is no line: what is wrong at the end is reported on the line before.
    private void NextLine()
    {
        if (_at < _end)
        {
            _line++;
            _lineStart = _at;
        }
    }

    /// <summary>Reads the white space at the beginning of a logical line and adds indents and dedents; lines without tokens have none.</summary>
    private bool ReadIndentation()
    {
        int column = 0, tabColumn = 0, joinedColumn = 0;
        for (; _at < _end; _at++)
        {
            char letter = _text[_at];
            if (letter == ' ') (column, tabColumn) = (column + 1, tabColumn + 1);
            else if (letter == '\t') (column, tabColumn) = ((column / TabWidth + 1) * TabWidth, tabColumn + 1);
            else if (letter == '\f') (column, tabColumn) = (0, 0);
            else if (letter == '\\')
            {
                // Of lines joined within their indentation the first one counts.
                joinedColumn = joinedColumn > 0 ? joinedColumn : column;
                if (!JoinLines()) return false;
                _at--;
            }
            else break;
        }

        if (_at >= _end || _text[_at] is '#' or '\n' or '\r') return true;
        if (joinedColumn > 0) (column, tabColumn) = (joinedColumn, joinedColumn);
        if (column == _columns[^1])
        {
            return tabColumn == _tabColumns[^1] || GoOn(InconsistentTabs);
        }

        if (column > _columns[^1])
        {
            if (_columns.Count >= DeepestIndentation) return GoOn("too many levels of indentation");
            if (tabColumn <= _tabColumns[^1] && !GoOn(InconsistentTabs)) return false;
            _columns.Add(column);
            _tabColumns.Add(tabColumn);
            Add(PythonTokenKind.Indent, _at, _at);
            return true;
        }

        int dedents = 0;
        while (_columns.Count > 1 && column < _columns[^1])
        {
            _columns.RemoveAt(_columns.Count - 1);
            _tabColumns.RemoveAt(_tabColumns.Count - 1);
            dedents++;
        }

        if (column != _columns[^1] && !GoOn("unindent does not match any outer indentation level")) return false;
        if (column == _columns[^1] && tabColumn != _tabColumns[^1] && !GoOn(InconsistentTabs)) return false;
        for (; dedents > 0; dedents--) Add(PythonTokenKind.Dedent, _at, _at);
        return true;
    }

    // A bad indentation stops a reading unless it is tolerant.
    private bool GoOn(string message)
    {
        if (!_isTolerant) Fail(_at, message, _line, overrides: false, isIndentation: true);
        else Error ??= new PythonSyntaxError(message, _line, ColumnOf(_at), null, true);
        return _isTolerant;
    }

    private bool SkipSpace()
    {
        for (; _at < _end; _at++)
        {
            char letter = _text[_at];
            if (letter is ' ' or '\t' or '\f') continue;
            if (letter == '#')
            {
                while (_at + 1 < _end && _text[_at + 1] is not ('\n' or '\r')) _at++;
                continue;
            }

            if (letter != '\\') break;
            if (!JoinLines()) return false;
            _at--;
        }

        return true;
    }

    private bool JoinLines()
    {
        int slash = _at++;
        if (_at >= _end || _text[_at] is not ('\n' or '\r'))
        {
            // A text without a last line end is read as if it had one.
            if (_at >= _end) Fail(slash, "unexpected EOF while parsing", _line, overrides: false);
            else Fail(slash, "unexpected character after line continuation character", _line, overrides: false);
            return false;
        }

        SkipLineEnd();
        if (_at < _end) return true;
        Fail(slash, "unexpected EOF while parsing", _line, overrides: false);
        return false;
    }

    private void ReadEnd()
    {
        if (_open.Count > 0)
        {
            Fail(_at, Unclose(), overrides: false);
            return;
        }

        if (_count > 0 && _tokens[_count - 1].Kind is not (PythonTokenKind.Newline or PythonTokenKind.Dedent)) Add(PythonTokenKind.Newline, _at, _at);
        for (int i = _columns.Count; i > 1; i--) Add(PythonTokenKind.Dedent, _at, _at);
        Add(PythonTokenKind.EndMarker, _at, _at);
    }

    private int ColumnOf(int at) => at >= _lineStart ? at - _lineStart : TextLines.Column(_text, at);

    private PythonSyntaxError Unclose()
    {
        var (_, line, at) = _open[^1];
        return new PythonSyntaxError($"'{_text[at]}' was never closed", line, ColumnOf(at));
    }

    private void Fail(int tokenAt, string message, int line, bool overrides, int? at = null, bool isIndentation = false) =>
        Fail(tokenAt, new PythonSyntaxError(message, line, ColumnOf(at ?? tokenAt), null, isIndentation), overrides);

    private void Fail(int tokenAt, PythonSyntaxError error, bool overrides)
    {
        _isStopped = true;
        Add(PythonTokenKind.Error, tokenAt, tokenAt);
        if (Error is not null) return;
        Error = error;
        OverridesParser = overrides;
        if (!overrides && _open.Count > 0) Unclosed = Unclose();
    }

    private void FailHere(string message, int at) => Fail(at, message, _line, overrides: true);

    private void ReadToken(char letter)
    {
        if (char.IsAsciiLetter(letter) || letter == '_' || letter >= 128) ReadName();
        else if (char.IsAsciiDigit(letter) || (letter == '.' && _at + 1 < _end && char.IsAsciiDigit(_text[_at + 1]))) ReadNumber();
        else if (letter is '"' or '\'') ReadString(_at, isFormatted: false);
        else ReadOperator(letter);
    }
}
