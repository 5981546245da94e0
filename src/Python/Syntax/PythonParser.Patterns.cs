namespace Reasoning.Python.Syntax;

/// <content>Match statements (PEP 634).</content>
public sealed partial class PythonParser
{
    private PythonNode? ReadMatch()
    {
        int start = _at++, subjectAt = _at;
        if (ReadStarNamedExpression() is not { } subject) return null;
        int mark = _pending.Count;
        if (Next == PythonTokenKind.Comma)
        {
            _pending.Add(subject);
            ReadMore(static parser => parser.ReadStarNamedExpression());
            subject = Make(PythonNodeKind.Tuple, subjectAt, null, Take(mark));
        }
        else if (subject.Kind == PythonNodeKind.Starred)
        {
            return null;
        }

        if (!ReadHeadColon() || !Accept(PythonTokenKind.Newline)) return null;
        if (!Accept(PythonTokenKind.Indent))
        {
            if (_findsMistakes) RaiseNoBlock("'match' statement", _tokens[start].Line);
            return null;
        }

        _pending.Add(subject);
        while (IsWord("case"))
        {
            if (ReadCase() is not { } branch)
            {
                Drop(mark);
                return null;
            }

            _pending.Add(branch);
        }

        if (_pending.Count > mark + 1 && Next == PythonTokenKind.Dedent)
        {
            PythonNode match = Make(PythonNodeKind.Match, start, null, Take(mark));
            _at++;
            return match;
        }

        Drop(mark);
        return null;
    }

    private PythonNode? ReadCase()
    {
        int start = _at++, patternAt = _at;
        if (ReadOpenPattern() is not { } pattern) return null;
        int mark = _pending.Count;
        if (Next == PythonTokenKind.Comma)
        {
            _pending.Add(pattern);
            ReadMore(static parser => parser.ReadOpenPattern());
            pattern = Make(PythonNodeKind.MatchSequence, patternAt, null, Take(mark));
        }
        else if (pattern.Kind == PythonNodeKind.MatchStar)
        {
            return null;
        }

        PythonNode? guard = null;
        int at = _at;
        if (Accept(PythonTokenKind.If))
        {
            if (ReadNamedExpression() is not { } condition) return null;
            guard = Make(PythonNodeKind.Guard, at, null, condition);
        }

        if (!ReadHeadColon() || ReadBlock("'case' statement", start) is not { } body) return null;
        return Make(PythonNodeKind.MatchCase, start, null, Join([pattern], guard, body));
    }

    private PythonNode? ReadOpenPattern()
    {
        int start = _at;
        if (!Accept(PythonTokenKind.Star)) return ReadPattern();
        if (Next != PythonTokenKind.Name) return null;
        string name = TextOf(_tokens[_at++]);
        return Make(PythonNodeKind.MatchStar, start, name == "_" ? null : name);
    }

    private PythonNode? ReadPattern()
    {
        if (!HasStack()) return null;
        int start = _at, mark = _pending.Count;
        if (ReadClosedPattern() is not { } pattern) return null;
        if (Next == PythonTokenKind.Bar)
        {
            _pending.Add(pattern);
            while (Accept(PythonTokenKind.Bar))
            {
                if (ReadClosedPattern() is not { } other)
                {
                    Drop(mark);
                    return null;
                }

                _pending.Add(other);
            }

            pattern = Make(PythonNodeKind.MatchOr, start, null, Take(mark));
        }

        if (!Accept(PythonTokenKind.As)) return pattern;
        if (Next != PythonTokenKind.Name || IsWord("_"))
        {
            if (_findsMistakes && ReadExpression() is { } given)
                Raise(given, given is { Kind: PythonNodeKind.Name } ? "cannot use '_' as a target" : "invalid pattern target");
            return null;
        }

        string name = TextOf(_tokens[_at++]);
        return Make(PythonNodeKind.MatchAs, start, name, pattern);
    }

    private PythonNode? ReadClosedPattern()
    {
        int start = _at, mark = _pending.Count;
        switch (Next)
        {
            case PythonTokenKind.Minus or PythonTokenKind.Number:
                return ReadNumberPattern();
            case PythonTokenKind.StringLiteral or PythonTokenKind.True or PythonTokenKind.False or PythonTokenKind.None:
                return ReadAtom() is { } value ? Make(PythonNodeKind.MatchValue, start, null, value) : null;
            case PythonTokenKind.Name:
                return ReadNamePattern();
            case PythonTokenKind.LeftParenthesis or PythonTokenKind.LeftBracket:
                bool isGroup = Next == PythonTokenKind.LeftParenthesis;
                PythonTokenKind end = Next + 1;
                _at++;
                bool hasComma = false;
                while (Next != end)
                {
                    if (ReadOpenPattern() is not { } item)
                    {
                        Drop(mark);
                        return null;
                    }

                    _pending.Add(item);
                    if (!Accept(PythonTokenKind.Comma)) break;
                    hasComma = true;
                }

                PythonNode[] items = Take(mark);
                if (!Accept(end)) return null;
                return isGroup && items.Length == 1 && !hasComma && items[0].Kind != PythonNodeKind.MatchStar ? items[0] : Make(PythonNodeKind.MatchSequence, start, null, items);
            case PythonTokenKind.LeftBrace:
                return ReadMappingPattern();
            default:
                return null;
        }
    }

    private PythonNode? ReadNumberPattern()
    {
        int start = _at;
        if (ReadSignedNumber() is not { } value) return null;
        if (Next is PythonTokenKind.Plus or PythonTokenKind.Minus && _tokens[_at + 1].Kind == PythonTokenKind.Number)
        {
            string sign = SignOf(_tokens[_at++].Kind);
            int at = _at++;
            value = Make(PythonNodeKind.BinOp, start, sign, value, Make(PythonNodeKind.Constant, at, TextOf(_tokens[at])));
        }

        return Make(PythonNodeKind.MatchValue, start, null, value);
    }

    private PythonNode? ReadSignedNumber()
    {
        int start = _at;
        bool isNegative = Accept(PythonTokenKind.Minus);
        if (Next != PythonTokenKind.Number) return null;
        int at = _at++;
        PythonNode number = Make(PythonNodeKind.Constant, at, TextOf(_tokens[at]));
        return isNegative ? Make(PythonNodeKind.UnaryOp, start, "-", number) : number;
    }

    private PythonNode? ReadNamePattern()
    {
        int start = _at;
        PythonNode value = ReadName();
        while (Next == PythonTokenKind.Dot)
        {
            _at++;
            if (Next != PythonTokenKind.Name) return null;
            string part = TextOf(_tokens[_at++]);
            value = Make(PythonNodeKind.Attribute, start, part, value);
        }

        if (Next != PythonTokenKind.LeftParenthesis)
        {
            return value.Kind == PythonNodeKind.Name
                ? Make(PythonNodeKind.MatchAs, start, value.Text == "_" ? null : value.Text)
                : Make(PythonNodeKind.MatchValue, start, null, value);
        }

        int mark = _pending.Count;
        _pending.Add(value);
        _at++;
        bool hasKeyword = false;
        while (Next != PythonTokenKind.RightParenthesis)
        {
            int at = _at;
            if (Next == PythonTokenKind.Name && _tokens[_at + 1].Kind == PythonTokenKind.Equal)
            {
                string name = TextOf(_tokens[_at]);
                _at += 2;
                if (ReadPattern() is not { } pattern) break;
                _pending.Add(Make(PythonNodeKind.MatchKeyword, at, name, pattern));
                hasKeyword = true;
            }
            else
            {
                if (ReadPattern() is not { } pattern) break;
                if (hasKeyword)
                {
                    if (_findsMistakes) Raise(pattern, "positional patterns follow keyword patterns");
                    break;
                }

                _pending.Add(pattern);
            }

            if (!Accept(PythonTokenKind.Comma)) break;
        }

        PythonNode[] parts = Take(mark);
        return _error is null && Accept(PythonTokenKind.RightParenthesis) ? Make(PythonNodeKind.MatchClass, start, null, parts) : null;
    }

    private PythonNode? ReadMappingPattern()
    {
        int start = _at++, mark = _pending.Count;
        bool isRead = true;
        while (isRead && Next != PythonTokenKind.RightBrace)
        {
            int at = _at;
            if (Accept(PythonTokenKind.DoubleStar))
            {
                isRead = Next == PythonTokenKind.Name;
                if (isRead) _pending.Add(Make(PythonNodeKind.MatchStar, at, TextOf(_tokens[_at++])));
            }
            else
            {
                PythonNode? key = ReadMappingKey();
                isRead = key is not null && Accept(PythonTokenKind.Colon);
                if (isRead && ReadPattern() is { } pattern) _pending.Add(Make(PythonNodeKind.MatchItem, at, null, key!, pattern));
                else isRead = false;
            }

            if (!isRead || !Accept(PythonTokenKind.Comma)) break;
        }

        PythonNode[] items = Take(mark);
        return isRead && Accept(PythonTokenKind.RightBrace) ? Make(PythonNodeKind.MatchMapping, start, null, items) : null;
    }

    private PythonNode? ReadMappingKey()
    {
        PythonNode? pattern = Next switch
        {
            PythonTokenKind.Name => ReadNamePattern(),
            PythonTokenKind.LeftParenthesis or PythonTokenKind.LeftBracket or PythonTokenKind.LeftBrace => null,
            _ => ReadClosedPattern(),
        };
        return pattern is { Kind: PythonNodeKind.MatchValue } ? pattern.Span[0] : null;
    }
}
