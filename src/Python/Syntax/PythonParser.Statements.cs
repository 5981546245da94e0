namespace Reasoning.Python.Syntax;

/// <content>Statements.</content>
public sealed partial class PythonParser
{
    /// <summary>Reads statements up to a token that ends them; they are added to the pending nodes.</summary>
    private bool ReadStatements(PythonTokenKind end)
    {
        bool isModule = end == PythonTokenKind.EndMarker;
        while (Next != end && (!_isTolerant || Next != PythonTokenKind.EndMarker))
        {
            if (isModule && !_findsMistakes) _statement = _at;
            int start = _at, mark = _pending.Count;
            if (ReadStatement()) continue;
            if (!_isTolerant) return false;
            Recover(start, mark);
        }

        return true;
    }

    /// <summary>Makes a node of a statement that cannot be read, up to the end of its line; the statements of a block behind it are its children.</summary>
    private void Recover(int start, int mark)
    {
        Drop(mark);
        _error = null;
        _at = start;
        if (Next != PythonTokenKind.Indent)
        {
            while (Next is not (PythonTokenKind.Newline or PythonTokenKind.EndMarker)) _at++;
            if (Next == PythonTokenKind.Newline) _at++;
        }

        if (Accept(PythonTokenKind.Indent))
        {
            ReadStatements(PythonTokenKind.Dedent);
            Accept(PythonTokenKind.Dedent);
        }

        _pending.Add(Make(PythonNodeKind.Error, start, null, Take(mark)));
    }

    private bool ReadStatement()
    {
        if (!HasStack()) return false;
        PythonNode? compound;
        switch (Next)
        {
            case PythonTokenKind.Def or PythonTokenKind.At or PythonTokenKind.Class:
                compound = ReadDefinition();
                break;
            case PythonTokenKind.Async:
                compound = ReadAsync();
                break;
            case PythonTokenKind.If:
                compound = ReadIf();
                break;
            case PythonTokenKind.For:
                compound = ReadFor(_at, PythonNodeKind.For);
                break;
            case PythonTokenKind.While:
                compound = ReadWhile();
                break;
            case PythonTokenKind.Try:
                compound = ReadTry();
                break;
            case PythonTokenKind.With:
                compound = ReadWith(_at, PythonNodeKind.With);
                break;
            case PythonTokenKind.Name when IsWord("match"):
                // Whether "match" is a name is seen only by what follows.
                int start = _at;
                compound = _version >= PythonVersion.Python310 ? ReadMatch() : null;
                if (compound is null)
                {
                    if (_error is not null) return false;
                    _at = start;
                    return ReadSimpleStatements();
                }

                break;
            default:
                return ReadSimpleStatements();
        }

        if (compound is null) return false;
        _pending.Add(compound);
        return true;
    }

    private bool ReadSimpleStatements()
    {
        while (true)
        {
            if (ReadSimpleStatement() is not { } statement) return false;
            _pending.Add(statement);
            if (Accept(PythonTokenKind.Semicolon))
            {
                if (Accept(PythonTokenKind.Newline)) return true;
                continue;
            }

            return Accept(PythonTokenKind.Newline);
        }
    }

    /// <summary>A block behind a colon. In the reading for mistakes a missing one is named.</summary>
    private PythonNode? ReadBlock(string owner, int ownerToken, PythonNodeKind kind = PythonNodeKind.Body)
    {
        int mark = _pending.Count, first = _at;
        if (!Accept(PythonTokenKind.Newline))
        {
            if (ReadSimpleStatements()) return Make(kind, first, null, Take(mark));
            Drop(mark);
            return null;
        }

        if (!Accept(PythonTokenKind.Indent))
        {
            if (_findsMistakes) RaiseNoBlock(owner, _tokens[ownerToken].Line);
            return null;
        }

        first = _at;
        if (!ReadStatements(PythonTokenKind.Dedent))
        {
            Drop(mark);
            return null;
        }

        PythonNode block = Make(kind, first, null, Take(mark));
        _at++;
        return block;
    }

    private void RaiseNoBlock(string owner, int line) =>
        Raise(ErrorAt(_tokens[_furthest], $"expected an indented block after {owner} on line {line}") with { RelatedLine = line, IsIndentation = true });

    // The colon that ends the head of a statement.
    private bool ReadHeadColon()
    {
        if (Accept(PythonTokenKind.Colon)) return true;
        if (_findsMistakes && Next == PythonTokenKind.Newline) RaiseAtFurthest("expected ':'");
        return false;
    }

    private PythonNode? ReadIf()
    {
        int start = _at;
        bool isElif = _tokens[_at].Kind == PythonTokenKind.Elif;
        _at++;
        if (ReadNamedExpression() is not { } test || !ReadHeadColon()) return null;
        if (ReadBlock(isElif ? "'elif' statement" : "'if' statement", start) is not { } body) return null;
        if (Next == PythonTokenKind.Elif)
        {
            int at = _at;
            if (ReadIf() is not { } inner) return null;
            return Make(PythonNodeKind.If, start, null, test, body, Make(PythonNodeKind.OrElse, at, null, inner));
        }

        return WithElse(PythonNodeKind.If, start, test, body);
    }

    private PythonNode? WithElse(PythonNodeKind kind, int start, params PythonNode[] parts)
    {
        int at = _at;
        if (!Accept(PythonTokenKind.Else)) return Make(kind, start, null, parts);
        if (!Force(PythonTokenKind.Colon, ":") || ReadBlock("'else' statement", at, PythonNodeKind.OrElse) is not { } otherwise) return null;
        return Make(kind, start, null, [.. parts, otherwise]);
    }

    private PythonNode? ReadWhile()
    {
        int start = _at++;
        if (ReadNamedExpression() is not { } test || !ReadHeadColon()) return null;
        return ReadBlock("'while' statement", start) is { } body ? WithElse(PythonNodeKind.While, start, test, body) : null;
    }

    private PythonNode? ReadFor(int start, PythonNodeKind kind)
    {
        int keyword = _at++;
        int targetAt = _at;
        PythonNode? target = ReadTargets();
        if (target is null || !Accept(PythonTokenKind.In))
        {
            if (_findsMistakes && _error is null) FindBadForTarget(targetAt);
            return null;
        }

        if (ReadStarExpressions() is not { } iterable || !ReadHeadColon()) return null;
        return ReadBlock("'for' statement", keyword) is { } body ? WithElse(kind, start, target, iterable, body) : null;
    }

    private PythonNode? ReadTry()
    {
        int start = _at++;
        if (!Force(PythonTokenKind.Colon, ":") || ReadBlock("'try' statement", start) is not { } body) return null;
        int mark = _pending.Count;
        _pending.Add(body);
        bool? isStar = null;
        while (Next == PythonTokenKind.Except)
        {
            bool hasStar = _tokens[_at + 1].Kind == PythonTokenKind.Star;
            bool isMixed = isStar is { } before && before != hasStar;
            if (isMixed && _findsMistakes) Raise(_tokens[_at], "cannot have both 'except' and 'except*' on the same 'try'");
            if (isMixed || ReadHandler(hasStar) is not { } handler)
            {
                Drop(mark);
                return null;
            }

            isStar = hasStar;
            _pending.Add(handler);
        }

        int at = _at;
        bool isRead = true;
        if (isStar is not null && Accept(PythonTokenKind.Else))
        {
            if (Force(PythonTokenKind.Colon, ":") && ReadBlock("'else' statement", at, PythonNodeKind.OrElse) is { } otherwise) _pending.Add(otherwise);
            else isRead = false;
        }

        at = _at;
        if (isRead && Accept(PythonTokenKind.Finally))
        {
            if (Force(PythonTokenKind.Colon, ":") && ReadBlock("'finally' statement", at, PythonNodeKind.FinalBody) is { } final) _pending.Add(final);
            else isRead = false;
        }
        else if (isRead && isStar is null)
        {
            if (_findsMistakes) RaiseAtFurthest("expected 'except' or 'finally' block");
            isRead = false;
        }

        if (isRead) return Make(isStar == true ? PythonNodeKind.TryStar : PythonNodeKind.Try, start, null, Take(mark));
        Drop(mark);
        return null;
    }

    private PythonNode? ReadHandler(bool isStar)
    {
        int start = _at++;
        if (isStar)
        {
            if (!HasFeature(PythonVersion.Python311, _tokens[_at], "Exception groups are")) return null;
            _at++;
        }

        string owner = isStar ? "'except*' statement" : "'except' statement";
        if (!isStar && Accept(PythonTokenKind.Colon))
            return ReadBlock(owner, start) is { } bare ? Make(PythonNodeKind.ExceptHandler, start, null, bare) : null;
        if (Next is PythonTokenKind.Newline or PythonTokenKind.Colon)
        {
            if (_findsMistakes) RaiseAtFurthest(isStar ? "expected one or more exception types" : "expected ':'");
            return null;
        }

        if (ReadExpression() is not { } type) return null;
        if (Next == PythonTokenKind.Comma && _findsMistakes)
        {
            int comma = _at++;
            if (ReadExpressions() is not null && ReadHandlerName(out _) && Next == PythonTokenKind.Colon) Raise(type, "multiple exception types must be parenthesized");
            _at = comma;
        }

        if (!ReadHandlerName(out string? name) || !ReadHeadColon()) return null;
        return ReadBlock(owner, start) is { } body ? Make(PythonNodeKind.ExceptHandler, start, name, type, body) : null;
    }

    private bool ReadHandlerName(out string? name)
    {
        name = null;
        if (!Accept(PythonTokenKind.As)) return true;
        if (Next != PythonTokenKind.Name) return false;
        name = TextOf(_tokens[_at++]);
        return true;
    }

    private PythonNode? ReadWith(int start, PythonNodeKind kind)
    {
        int keyword = _at++;
        int itemsAt = _at, mark = _pending.Count;
        bool isRead = false;
        if (Next == PythonTokenKind.LeftParenthesis)
        {
            _at++;
            isRead = ReadWithItems(PythonTokenKind.RightParenthesis) && Accept(PythonTokenKind.RightParenthesis) && Next == PythonTokenKind.Colon;
            if (!isRead)
            {
                Drop(mark);
                if (_error is not null) return null;
                _at = itemsAt;
            }
        }

        if (!isRead && !ReadWithItems(PythonTokenKind.Colon))
        {
            Drop(mark);
            return null;
        }

        if (!ReadHeadColon() || ReadBlock("'with' statement", keyword) is not { } body)
        {
            Drop(mark);
            return null;
        }

        _pending.Add(body);
        return Make(kind, start, null, Take(mark));
    }

    private bool ReadWithItems(PythonTokenKind end)
    {
        do
        {
            if (end == PythonTokenKind.RightParenthesis && Next == end && _tokens[_at - 1].Kind == PythonTokenKind.Comma) return true;
            int start = _at;
            if (ReadExpression() is not { } context) return false;
            if (Accept(PythonTokenKind.As))
            {
                int targetAt = _at;
                PythonNode? target = ReadTarget();
                if (target is null || Next is not (PythonTokenKind.Comma or PythonTokenKind.RightParenthesis or PythonTokenKind.Colon))
                {
                    if (_findsMistakes && _error is null) FindBadWithTarget(targetAt);
                    return false;
                }

                _pending.Add(Make(PythonNodeKind.WithItem, start, null, context, target));
            }
            else
            {
                _pending.Add(Make(PythonNodeKind.WithItem, start, null, context));
            }
        }
        while (Accept(PythonTokenKind.Comma));
        return true;
    }

    private PythonNode? ReadAsync()
    {
        int start = _at++;
        return Next switch
        {
            PythonTokenKind.Def => ReadFunction(start, PythonNodeKind.AsyncFunctionDef, []),
            PythonTokenKind.For => ReadFor(start, PythonNodeKind.AsyncFor),
            PythonTokenKind.With => ReadWith(start, PythonNodeKind.AsyncWith),
            _ => null,
        };
    }
}
