namespace Reasoning.Python.Syntax;

/// <content>Numbers, strings and operators.</content>
public sealed partial class PythonTokenizer
{
    private char Peek(int ahead = 0) => _at + ahead < _end ? _text[_at + ahead] : '\0';

    private void ReadNumber()
    {
        int start = _at;
        char second = (char)(Peek(1) | 0x20);
        bool isDone = _text[_at] != '0' ? ReadDecimal(start) : second switch
        {
            'x' => ReadRadix("hexadecimal", char.IsAsciiHexDigit),
            'o' => ReadRadix("octal", letter => letter is >= '0' and <= '7'),
            'b' => ReadRadix("binary", letter => letter is '0' or '1'),
            _ => ReadDecimal(start),
        };
        if (isDone) Add(PythonTokenKind.Number, start, _at);
    }

    private bool ReadRadix(string name, Func<char, bool> isDigit)
    {
        _at += 2;
        do
        {
            if (Peek() == '_') _at++;
            if (!isDigit(Peek()))
            {
                bool isWrongDigit = char.IsAsciiDigit(Peek());
                FailHere(isWrongDigit ? $"invalid digit '{Peek()}' in {name} literal" : $"invalid {name} literal", _at);
                return false;
            }

            while (isDigit(Peek())) _at++;
        }
        while (Peek() == '_');
        if (char.IsAsciiDigit(Peek()))
        {
            FailHere($"invalid digit '{Peek()}' in {name} literal", _at);
            return false;
        }

        return NumberEnds(name);
    }

    private bool ReadDecimal(int start)
    {
        bool isInteger = true;
        if (Peek() != '.' && !ReadDigits()) return false;
        int wholeEnd = _at;
        if (Peek() == '.')
        {
            isInteger = false;
            _at++;
            if (char.IsAsciiDigit(Peek()) && !ReadDigits()) return false;
        }

        if (Peek() is 'e' or 'E')
        {
            bool isSigned = Peek(1) is '+' or '-';
            if (char.IsAsciiDigit(Peek(isSigned ? 2 : 1)))
            {
                isInteger = false;
                _at += isSigned ? 2 : 1;
                if (!ReadDigits()) return false;
            }
            else if (isSigned)
            {
                FailHere("invalid decimal literal", _at);
                return false;
            }
        }

        if (Peek() is 'j' or 'J')
        {
            _at++;
            return NumberEnds("imaginary");
        }

        if (isInteger && _text[start] == '0' && _text.AsSpan(start, wholeEnd - start).IndexOfAnyExcept('0', '_') >= 0)
        {
            FailHere("leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers", start);
            return false;
        }

        return NumberEnds("decimal");
    }

    private bool ReadDigits()
    {
        while (true)
        {
            while (char.IsAsciiDigit(Peek())) _at++;
            if (Peek() != '_') return true;
            _at++;
            if (char.IsAsciiDigit(Peek())) continue;
            FailHere("invalid decimal literal", _at - 1);
            return false;
        }
    }

    // A keyword that goes on with an expression may follow directly, as in "1if x else 2".
    private bool NumberEnds(string name)
    {
        char letter = Peek();
        if (!(char.IsAsciiLetterOrDigit(letter) || letter == '_' || letter >= 128)) return true;
        ReadOnlySpan<char> rest = _text.AsSpan(_at, _end - _at);
        if (rest.StartsWith("and") || rest.StartsWith("else") || rest.StartsWith("for") || rest.StartsWith("if") || rest.StartsWith("in") || rest.StartsWith("is")
            || rest.StartsWith("or") || rest.StartsWith("not"))
            return true;
        FailHere($"invalid {name} literal", _at);
        return false;
    }

    private void ReadString(int start, bool isFormatted)
    {
        char quote = _text[_at];
        int size = Peek(1) == quote && Peek(2) == quote ? 3 : 1;
        int contentStart = _at + size;
        int end = isFormatted && _nestsQuotes ? FormattedStringEnd(contentStart, quote, size, IsRaw(start, _at), 0) : -1;
        if (end < 0) end = PlainStringEnd(contentStart, quote, size);
        int line = _line;
        if (end < 0)
        {
            int detected = _line;
            int stop = size == 3 ? _end : contentStart;
            for (int i = contentStart; i < stop; i++)
                if (TextLines.EndsAt(_text, i) && i + 1 < _end) detected++;
            Fail(start, $"unterminated {(size == 3 ? "triple-quoted " : "")}string literal (detected at line {detected})", line, overrides: true, at: start);
            return;
        }

        // Where lines end within the token; the start of the last line is needed for columns.
        if (size == 3 || _text.AsSpan(start, end - start).IndexOfAny('\n', '\r') >= 0)
        {
            for (int i = start; i < end; i++)
            {
                if (!TextLines.EndsAt(_text, i)) continue;
                _line++;
                _lineStart = i + 1;
            }
        }

        _at = end;
        Add(PythonTokenKind.StringLiteral, start, end, line);
    }

    private bool IsRaw(int start, int end) => _text.AsSpan(start, end - start).IndexOfAny('r', 'R') >= 0;

    private bool Closes(int at, char quote, int size) =>
        _text[at] == quote && (size == 1 || (at + 2 < _end && _text[at + 1] == quote && _text[at + 2] == quote));

    /// <summary>Where a string ends, behind its quotes; -1 where it does not.</summary>
    private int PlainStringEnd(int at, char quote, int size)
    {
        for (; at < _end; at++)
        {
            char letter = _text[at];
            if (letter == quote && Closes(at, quote, size)) return at + size;
            if (letter == '\\')
            {
                at++;
                if (at + 1 < _end && _text[at] == '\r' && _text[at + 1] == '\n') at++;
            }
            else if (size == 1 && (letter is '\n' or '\r')) return -1;
        }

        return -1;
    }

    /// <summary>Where an f-string ends by the rules of 3.12, under which its fields may hold any string; -1 where it does not.</summary>
    private int FormattedStringEnd(int at, char quote, int size, bool isRaw, int nesting)
    {
        while (at < _end)
        {
            char letter = _text[at];
            if (letter == quote && Closes(at, quote, size)) return at + size;
            if (letter == '\\')
            {
                at++;
                if (at < _end && _text[at] is '{' or '}') continue;
                if (!isRaw && at + 1 < _end && _text[at] == 'N' && _text[at + 1] == '{')
                {
                    int close = _text.IndexOf('}', at, _end - at);
                    if (close < 0) return -1;
                    at = close;
                }
                else if (at + 1 < _end && _text[at] == '\r' && _text[at + 1] == '\n') at++;

                at++;
            }
            else if (size == 1 && (letter is '\n' or '\r')) return -1;
            else if (letter == '{' && at + 1 < _end && _text[at + 1] == '{') at += 2;
            else if (letter == '{')
            {
                at = FieldEnd(at + 1, quote, size, nesting + 1);
                if (at < 0) return -1;
            }
            else at++;
        }

        return -1;
    }

    /// <summary>Where a replacement field ends, behind its brace; -1 where it does not.</summary>
    private int FieldEnd(int at, char quote, int size, int nesting)
    {
        if (nesting > DeepestBrackets) return -1;
        int depth = 0;
        while (at < _end)
        {
            char letter = _text[at];
            switch (letter)
            {
                case '(' or '[' or '{':
                    depth++;
                    break;
                case '}' when depth == 0:
                    return at + 1;
                case ')' or ']' or '}':
                    depth--;
                    break;
                case '#':
                    while (at < _end && _text[at] is not ('\n' or '\r')) at++;
                    continue;
                case '"' or '\'':
                    at = NestedStringEnd(at, nesting);
                    if (at < 0) return -1;
                    continue;
                case ':' when depth == 0:
                    return FormatSpecEnd(at + 1, quote, size, nesting);
            }

            at++;
        }

        return -1;
    }

    private int FormatSpecEnd(int at, char quote, int size, int nesting)
    {
        while (at < _end)
        {
            char letter = _text[at];
            if (letter == '}') return at + 1;
            if (Closes(at, quote, size) || (size == 1 && (letter is '\n' or '\r'))) return -1;
            if (letter == '{')
            {
                at = FieldEnd(at + 1, quote, size, nesting + 1);
                if (at < 0) return -1;
            }
            else at++;
        }

        return -1;
    }

    private int NestedStringEnd(int at, int nesting)
    {
        char quote = _text[at];
        int size = at + 2 < _end && _text[at + 1] == quote && _text[at + 2] == quote ? 3 : 1;
        int prefix = at;
        while (prefix > 0 && at - prefix < 2 && char.IsAsciiLetter(_text[prefix - 1])) prefix--;
        return IsStringPrefix(prefix, at, out bool isFormatted) && isFormatted
            ? FormattedStringEnd(at + size, quote, size, IsRaw(prefix, at), nesting + 1)
            : PlainStringEnd(at + size, quote, size);
    }

    private void ReadOperator(char letter)
    {
        (PythonTokenKind kind, int length) = Operator(letter, Peek(1), Peek(2));
        if (kind is PythonTokenKind.LeftParenthesis or PythonTokenKind.LeftBracket or PythonTokenKind.LeftBrace)
        {
            if (_open.Count >= DeepestBrackets)
            {
                FailHere("too many nested parentheses", _at);
                return;
            }

            _open.Add((kind, _line, _at));
        }
        else if (kind is PythonTokenKind.RightParenthesis or PythonTokenKind.RightBracket or PythonTokenKind.RightBrace && !Close(letter, kind - 1))
        {
            return;
        }
        else if (kind == PythonTokenKind.Unknown && (letter < ' ' || letter == 127))
        {
            FailHere($"invalid non-printable character U+{(int)letter:X4}", _at);
            return;
        }

        Add(kind, _at, _at + length);
        _at += length;
    }

    private bool Close(char letter, PythonTokenKind opening)
    {
        if (_open.Count == 0)
        {
            FailHere($"unmatched '{letter}'", _at);
            return false;
        }

        var (kind, line, at) = _open[^1];
        if (kind != opening)
        {
            string where = line == _line ? "" : $" on line {line}";
            FailHere($"closing parenthesis '{letter}' does not match opening parenthesis '{_text[at]}'{where}", _at);
            if (line != _line) Error = Error! with { RelatedLine = line };
            return false;
        }

        _open.RemoveAt(_open.Count - 1);
        return true;
    }

    private static (PythonTokenKind Kind, int Length) Operator(char first, char second, char third) => first switch
    {
        '(' => (PythonTokenKind.LeftParenthesis, 1),
        ')' => (PythonTokenKind.RightParenthesis, 1),
        '[' => (PythonTokenKind.LeftBracket, 1),
        ']' => (PythonTokenKind.RightBracket, 1),
        '{' => (PythonTokenKind.LeftBrace, 1),
        '}' => (PythonTokenKind.RightBrace, 1),
        ':' => second == '=' ? (PythonTokenKind.ColonEqual, 2) : (PythonTokenKind.Colon, 1),
        ',' => (PythonTokenKind.Comma, 1),
        ';' => (PythonTokenKind.Semicolon, 1),
        '.' => second == '.' && third == '.' ? (PythonTokenKind.Ellipsis, 3) : (PythonTokenKind.Dot, 1),
        '@' => second == '=' ? (PythonTokenKind.AtEqual, 2) : (PythonTokenKind.At, 1),
        '=' => second == '=' ? (PythonTokenKind.DoubleEqual, 2) : (PythonTokenKind.Equal, 1),
        '!' => second == '=' ? (PythonTokenKind.NotEqual, 2) : (PythonTokenKind.Exclamation, 1),
        '+' => second == '=' ? (PythonTokenKind.PlusEqual, 2) : (PythonTokenKind.Plus, 1),
        '-' => second == '=' ? (PythonTokenKind.MinusEqual, 2) : second == '>' ? (PythonTokenKind.Arrow, 2) : (PythonTokenKind.Minus, 1),
        '*' when second == '*' => third == '=' ? (PythonTokenKind.DoubleStarEqual, 3) : (PythonTokenKind.DoubleStar, 2),
        '*' => second == '=' ? (PythonTokenKind.StarEqual, 2) : (PythonTokenKind.Star, 1),
        '/' when second == '/' => third == '=' ? (PythonTokenKind.DoubleSlashEqual, 3) : (PythonTokenKind.DoubleSlash, 2),
        '/' => second == '=' ? (PythonTokenKind.SlashEqual, 2) : (PythonTokenKind.Slash, 1),
        '%' => second == '=' ? (PythonTokenKind.PercentEqual, 2) : (PythonTokenKind.Percent, 1),
        '&' => second == '=' ? (PythonTokenKind.AmpersandEqual, 2) : (PythonTokenKind.Ampersand, 1),
        '|' => second == '=' ? (PythonTokenKind.BarEqual, 2) : (PythonTokenKind.Bar, 1),
        '^' => second == '=' ? (PythonTokenKind.CaretEqual, 2) : (PythonTokenKind.Caret, 1),
        '~' => (PythonTokenKind.Tilde, 1),
        '<' when second == '<' => third == '=' ? (PythonTokenKind.LeftShiftEqual, 3) : (PythonTokenKind.LeftShift, 2),
        '<' when second == '>' => (PythonTokenKind.Unknown, 2),
        '<' => second == '=' ? (PythonTokenKind.LessEqual, 2) : (PythonTokenKind.Less, 1),
        '>' when second == '>' => third == '=' ? (PythonTokenKind.RightShiftEqual, 3) : (PythonTokenKind.RightShift, 2),
        '>' => second == '=' ? (PythonTokenKind.GreaterEqual, 2) : (PythonTokenKind.Greater, 1),
        _ => (PythonTokenKind.Unknown, 1),
    };
}
