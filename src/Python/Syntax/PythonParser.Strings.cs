namespace Reasoning.Python.Syntax;

/// <content>String literals, and the fields of f-strings.</content>
public sealed partial class PythonParser
{
    /// <summary>strings: literals side by side are one.</summary>
    private PythonNode? ReadStrings()
    {
        int start = _at, mark = _pending.Count;
        bool? isBytes = null;
        bool isFormatted = false;
        while (Next == PythonTokenKind.StringLiteral) _at++;
        for (int i = start; i < _at; i++)
        {
            PythonToken token = _tokens[i];
            (bool bytes, bool formatted, bool raw, int contentStart, int contentEnd) = Describe(token);
            if (isBytes is { } before && before != bytes)
            {
                RaiseInString(token, token.Start, "cannot mix bytes and nonbytes literals");
                Drop(mark);
                return null;
            }

            isBytes = bytes;
            isFormatted |= formatted;
            bool isRead = CheckText(token, bytes, raw, contentStart, contentEnd);
            if (isRead && formatted)
            {
                int at = contentStart;
                isRead = ReadFields(token, ref at, contentEnd, raw, nesting: 0);
            }

            if (isRead) continue;
            Drop(mark);
            return null;
        }

        return isFormatted ? Make(PythonNodeKind.JoinedStr, start, null, Take(mark)) : Make(PythonNodeKind.Constant, start, isBytes == true ? "bytes" : "string");
    }

    private (bool IsBytes, bool IsFormatted, bool IsRaw, int Start, int End) Describe(in PythonToken token)
    {
        bool isBytes = false, isFormatted = false, isRaw = false;
        int at = token.Start;
        for (; _text[at] is not ('"' or '\''); at++)
        {
            switch (_text[at] | 0x20)
            {
                case 'b': isBytes = true; break;
                case 'f': isFormatted = true; break;
                case 'r': isRaw = true; break;
            }
        }

        int size = token.End - at >= 6 && _text[at + 1] == _text[at] && _text[at + 2] == _text[at] ? 3 : 1;
        return (isBytes, isFormatted, isRaw, at + size, token.End - size);
    }

    /// <summary>Checks letters and escapes.</summary>
    private bool CheckText(in PythonToken token, bool isBytes, bool isRaw, int start, int end)
    {
        ReadOnlySpan<char> content = _text.AsSpan(start, end - start);
        if (isBytes && content.IndexOfAnyExceptInRange('\0', '\x7f') >= 0)
        {
            RaiseInString(token, start, "bytes can only contain ASCII literal characters");
            return false;
        }

        if (isRaw) return true;
        for (int i = content.IndexOf('\\'); i >= 0 && i + 1 < content.Length;)
        {
            char letter = content[i + 1];
            int digits = letter switch
            {
                'x' => 2,
                'u' when !isBytes => 4,
                'U' when !isBytes => 8,
                _ => 0,
            };
            int length = 2;
            if (digits > 0)
            {
                int found = 0;
                while (found < digits && i + 2 + found < content.Length && char.IsAsciiHexDigit(content[i + 2 + found])) found++;
                bool isTooLarge = digits == 8 && found == 8 && (content[i + 2] != '0' || content[i + 3] != '0' || content[i + 4] > '1' || (content[i + 4] == '1' && content[i + 5] != '0'));
                if (found < digits || isTooLarge)
                {
                    RaiseInString(token, start + i, isBytes ? $"(value error) invalid \\x escape at position {i}" : isTooLarge
                        ? $"(unicode error) 'unicodeescape' codec can't decode bytes in position {i}-{i + 1 + found}: illegal Unicode character"
                        : $"(unicode error) 'unicodeescape' codec can't decode bytes in position {i}-{i + 1 + found}: truncated \\{letter}{new string('X', digits)} escape");
                    return false;
                }

                length += digits;
            }
            else if (letter == 'N' && !isBytes)
            {
                int close = i + 2 < content.Length && content[i + 2] == '{' ? content[(i + 2)..].IndexOf('}') : -1;
                if (close < 2)
                {
                    RaiseInString(token, start + i, $"(unicode error) 'unicodeescape' codec can't decode bytes in position {i}-{i + 1}: malformed \\N character escape");
                    return false;
                }

                length = close + 3;
            }

            if (i + length >= content.Length) break;
            int next = content[(i + length)..].IndexOf('\\');
            if (next < 0) break;
            i += length + next;
        }

        return true;
    }

    /// <summary>Reads the replacement fields in a part of an f-string; they are added to the pending nodes.</summary>
    private bool ReadFields(in PythonToken token, ref int at, int end, bool isRaw, int nesting)
    {
        while (at < end)
        {
            char letter = _text[at];
            if (letter == '\\' && !isRaw && at + 1 < end)
            {
                if (_text[at + 1] == 'N' && at + 2 < end && _text[at + 2] == '{') at = Math.Max(at + 2, _text.IndexOf('}', at, end - at)) + 1;
                else at += _text[at + 1] is '{' or '}' ? 1 : 2;
            }
            else if (letter == '{')
            {
                if (nesting == 0 && at + 1 < end && _text[at + 1] == '{') at += 2;
                else if (!ReadField(token, ref at, end, isRaw, nesting)) return false;
            }
            else if (letter == '}')
            {
                if (nesting > 0) return true;
                if (at + 1 >= end || _text[at + 1] != '}') return FailField(token, at, "f-string: single '}' is not allowed");
                at += 2;
            }
            else at++;
        }

        return true;
    }

    private bool ReadField(in PythonToken token, ref int at, int end, bool isRaw, int nesting)
    {
        int open = at++;
        if (nesting >= 2) return FailField(token, open, "f-string: expressions nested too deeply");
        int start = at;
        int stop = ExpressionEnd(token, start, end);
        if (stop < 0) return false;
        if (stop == end) return FailField(token, start, "f-string: expecting '}'");
        if (_text.AsSpan(start, stop - start).IsWhiteSpace()) return FailField(token, start, "f-string: empty expression not allowed");
        if (ReadFieldExpression(token, start, stop) is not { } value) return false;
        at = stop;
        if (at < end && _text[at] == '=')
        {
            at++;
            while (at < end && char.IsWhiteSpace(_text[at])) at++;
        }

        if (at < end && _text[at] == '!')
        {
            at++;
            if (at >= end || _text[at] is not ('s' or 'r' or 'a'))
                return FailField(token, at, "f-string: invalid conversion character: expected 's', 'r', or 'a'");
            at++;
        }

        int mark = _pending.Count;
        PythonNode? format = null;
        if (at < end && _text[at] == ':')
        {
            int formatAt = ++at;
            if (!ReadFields(token, ref at, end, isRaw, nesting + 1)) return false;
            format = NodeOf(PythonNodeKind.JoinedStr, token, formatAt, at, Take(mark));
        }

        if (at >= end || _text[at] != '}') return FailField(token, at, "f-string: expecting '}'");
        at++;
        _pending.Add(NodeOf(PythonNodeKind.FormattedValue, token, open, at, format is null ? [value] : [value, format]));
        return true;
    }

    private PythonNode NodeOf(PythonNodeKind kind, in PythonToken token, int start, int end, PythonNode[] children) =>
        new(kind, start, end, LineAt(token, start), LineAt(token, end), null, children);

    private int LineAt(in PythonToken token, int at) => token.Line == token.EndLine ? token.Line : token.Line + TextLines.Count(_text, token.Start, at);

    /// <summary>Where the expression of a field ends: before its conversion, format, "=" or closing brace.</summary>
    private int ExpressionEnd(in PythonToken token, int start, int end)
    {
        int depth = 0;
        for (int i = start; i < end; i++)
        {
            char letter = _text[i];
            switch (letter)
            {
                case '\\' when _version < PythonVersion.Python312:
                    FailField(token, i, "f-string expression part cannot include a backslash");
                    return -1;
                case '#' when _version < PythonVersion.Python312:
                    FailField(token, i, "f-string expression part cannot include '#'");
                    return -1;
                case '#':
                    while (i + 1 < end && _text[i + 1] is not ('\n' or '\r')) i++;
                    break;
                case '"' or '\'':
                    i = SkipString(i, end);
                    if (i < end) break;
                    FailField(token, start, "f-string: unterminated string");
                    return -1;
                case '(' or '[' or '{':
                    depth++;
                    break;
                case '}' when depth == 0:
                    return i;
                case ')' or ']' when depth == 0:
                    FailField(token, i, $"f-string: unmatched '{letter}'");
                    return -1;
                case ')' or ']' or '}':
                    depth--;
                    break;
                case '!' or '=' or '<' or '>' when i + 1 < end && _text[i + 1] == '=':
                    i++;
                    break;
                case '!' or ':' or '=' when depth == 0:
                    return i;
            }
        }

        if (depth == 0) return end;
        FailField(token, start, "f-string: expecting '}'");
        return -1;
    }

    // The place of the last character of a string in an expression.
    private int SkipString(int at, int end)
    {
        char quote = _text[at];
        int size = at + 2 < end && _text[at + 1] == quote && _text[at + 2] == quote ? 3 : 1;
        int prefix = at;
        while (prefix > 0 && at - prefix < 2 && char.IsAsciiLetter(_text[prefix - 1])) prefix--;
        bool isFormatted = _version >= PythonVersion.Python312 && _text.AsSpan(prefix, at - prefix).IndexOfAny('f', 'F') >= 0;
        int depth = 0;
        for (int i = at + size; i < end; i++)
        {
            char letter = _text[i];
            if (letter == '\\') i++;
            else if (isFormatted && letter == '{' && i + 1 < end && _text[i + 1] == '{' && depth == 0) i++;
            else if (isFormatted && letter == '{') depth++;
            else if (isFormatted && letter == '}' && depth > 0) depth--;
            else if (depth > 0 && letter is '"' or '\'') i = SkipString(i, end);
            else if (depth == 0 && letter == quote && (size == 1 || (i + 2 < end && _text[i + 1] == quote && _text[i + 2] == quote))) return i + size - 1;
        }

        return end;
    }

    private PythonNode? ReadFieldExpression(in PythonToken token, int start, int end)
    {
        if (!HasStack()) return null;
        _fieldParser ??= new PythonParser(_version);
        PythonParser parser = _fieldParser;
        int lineStart = TextLines.Start(_text, start);
        parser._tokenizer.ReadExpression(_text, start, end, LineAt(token, start), lineStart, _version);
        parser.Begin(_text);
        if (parser.ReadFieldContent() is { } value) return value;
        PythonSyntaxError error = parser.FindFieldError();
        Raise(error with { Message = error.Message.StartsWith("f-string: ", StringComparison.Ordinal) ? error.Message : "f-string: " + error.Message });
        return null;
    }

    private PythonNode? ReadFieldContent()
    {
        PythonNode? value;
        if (Next == PythonTokenKind.Yield)
        {
            value = ReadYield();
        }
        else
        {
            int start = _at, mark = _pending.Count;
            value = ReadStarNamedExpression();
            if (value is not null && Next == PythonTokenKind.Comma)
            {
                _pending.Add(value);
                ReadMore(static parser => parser.ReadStarNamedExpression());
                value = Make(PythonNodeKind.Tuple, start, null, Take(mark));
            }
        }

        return value is not null && Next == PythonTokenKind.EndMarker && _error is null ? value : null;
    }

    private PythonSyntaxError FindFieldError()
    {
        if (_error is null && IsAtBadToken) return _tokenizer.Error!;
        PythonToken stuck = _tokens[_furthest];
        if (_error is null)
        {
            _findsMistakes = true;
            _at = 0;
            _pending.Clear();
            ReadFieldContent();
            _findsMistakes = false;
        }

        return _error ?? _tokenizer.Error ?? ErrorAt(stuck, "invalid syntax");
    }

    private bool FailField(in PythonToken token, int at, string message)
    {
        RaiseInString(token, at, message);
        return false;
    }

    // Before 3.12 CPython takes strings apart when it has read the token behind them, and reports that place.
    private void RaiseInString(in PythonToken token, int at, string message)
    {
        if (_version < PythonVersion.Python312) RaiseAtFurthest(message);
        else Raise(new PythonSyntaxError(message, LineAt(token, at), TextLines.Column(_text, at)));
    }
}
