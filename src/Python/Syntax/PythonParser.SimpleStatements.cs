namespace Reasoning.Python.Syntax;

/// <content>Statements of one line.</content>
public sealed partial class PythonParser
{
    private PythonNode? ReadSimpleStatement()
    {
        int start = _at;
        switch (Next)
        {
            case PythonTokenKind.Pass:
                _at++;
                return Make(PythonNodeKind.Pass, start, null);
            case PythonTokenKind.Break:
                _at++;
                return Make(PythonNodeKind.Break, start, null);
            case PythonTokenKind.Continue:
                _at++;
                return Make(PythonNodeKind.Continue, start, null);
            case PythonTokenKind.Return:
                _at++;
                int valueAt = _at;
                if (ReadStarExpressions() is { } returned) return Make(PythonNodeKind.Return, start, null, returned);
                _at = valueAt;
                return Make(PythonNodeKind.Return, start, null);
            case PythonTokenKind.Raise:
                return ReadRaise();
            case PythonTokenKind.Assert:
                return ReadAssert();
            case PythonTokenKind.Del:
                return ReadDelete();
            case PythonTokenKind.Global:
                return ReadNames(PythonNodeKind.Global);
            case PythonTokenKind.Nonlocal:
                return ReadNames(PythonNodeKind.Nonlocal);
            case PythonTokenKind.Import:
                return ReadImport();
            case PythonTokenKind.From:
                return ReadImportFrom();
            case PythonTokenKind.Name when IsWord("type") && _version >= PythonVersion.Python312 && _tokens[_at + 1].Kind == PythonTokenKind.Name:
                return ReadTypeAlias();
            default:
                return ReadExpressionStatement();
        }
    }

    private PythonNode? ReadRaise()
    {
        int start = _at++;
        int at = _at;
        if (ReadExpression() is not { } exception)
        {
            _at = at;
            return Make(PythonNodeKind.Raise, start, null);
        }

        at = _at;
        if (Accept(PythonTokenKind.From))
        {
            if (ReadExpression() is { } cause) return Make(PythonNodeKind.Raise, start, null, exception, cause);
            _at = at;
        }

        return Make(PythonNodeKind.Raise, start, null, exception);
    }

    private PythonNode? ReadAssert()
    {
        int start = _at++;
        if (ReadExpression() is not { } test) return null;
        int at = _at;
        if (Accept(PythonTokenKind.Comma))
        {
            if (ReadExpression() is { } message) return Make(PythonNodeKind.Assert, start, null, test, message);
            _at = at;
        }

        return Make(PythonNodeKind.Assert, start, null, test);
    }

    private PythonNode? ReadDelete()
    {
        int start = _at++, mark = _pending.Count, first = _at;
        do
        {
            if (Next is PythonTokenKind.Newline or PythonTokenKind.Semicolon && _pending.Count > mark) break;
            if (ReadTargetAtom() is not { } target)
            {
                Drop(mark);
                return FailDelete(first);
            }

            _pending.Add(target);
        }
        while (Accept(PythonTokenKind.Comma));
        PythonNode[] targets = Take(mark);
        if (Next is PythonTokenKind.Newline or PythonTokenKind.Semicolon && targets.All(target => InvalidTarget(target, TargetUse.Delete) is null))
            return Make(PythonNodeKind.Delete, start, null, targets);
        return FailDelete(first);
    }

    private PythonNode? FailDelete(int first)
    {
        if (!_findsMistakes || _error is not null) return null;
        _at = first;
        if (ReadStarExpressions() is { } given && InvalidTarget(given, TargetUse.Delete) is { } invalid) Raise(invalid, $"cannot delete {Describe(invalid)}");
        return null;
    }

    private PythonNode? ReadNames(PythonNodeKind kind)
    {
        int start = _at++, mark = _pending.Count;
        do
        {
            if (Next != PythonTokenKind.Name)
            {
                if (_pending.Count > mark)
                {
                    _at--;
                    break;
                }

                return null;
            }

            _pending.Add(ReadName());
        }
        while (Accept(PythonTokenKind.Comma));
        return Make(kind, start, null, Take(mark));
    }

    private PythonNode ReadName()
    {
        int at = _at++;
        return Make(PythonNodeKind.Name, at, TextOf(_tokens[at]));
    }

    private PythonNode? ReadImport()
    {
        int start = _at++, mark = _pending.Count;
        do
        {
            int at = _at;
            if (ReadDottedName() is not { } name || !ReadAlias(at, name))
            {
                Drop(mark);
                return null;
            }
        }
        while (Accept(PythonTokenKind.Comma));
        return Make(PythonNodeKind.Import, start, null, Take(mark));
    }

    private string? ReadDottedName()
    {
        if (Next != PythonTokenKind.Name) return null;
        string name = TextOf(_tokens[_at++]);
        while (Next == PythonTokenKind.Dot)
        {
            _at++;
            if (Next != PythonTokenKind.Name)
            {
                _at--;
                break;
            }

            name += "." + TextOf(_tokens[_at++]);
        }

        return name;
    }

    private bool ReadAlias(int start, string name)
    {
        if (!Accept(PythonTokenKind.As))
        {
            _pending.Add(Make(PythonNodeKind.Alias, start, name));
            return true;
        }

        if (Next != PythonTokenKind.Name) return false;
        PythonNode bound = ReadName();
        _pending.Add(Make(PythonNodeKind.Alias, start, name, bound));
        return true;
    }

    private PythonNode? ReadImportFrom()
    {
        int start = _at++, mark = _pending.Count, dots = 0;
        for (; Next is PythonTokenKind.Dot or PythonTokenKind.Ellipsis; _at++) dots += Next == PythonTokenKind.Dot ? 1 : 3;
        string? module = Next == PythonTokenKind.Name ? ReadDottedName() : null;
        if (module is null && dots == 0) return null;
        if (dots > 0) module = new string('.', dots) + module;
        if (!Accept(PythonTokenKind.Import)) return null;
        int at = _at;
        if (Accept(PythonTokenKind.Star))
        {
            _pending.Add(Make(PythonNodeKind.Alias, at, "*"));
            return Make(PythonNodeKind.ImportFrom, start, module, Take(mark));
        }

        bool isBracketed = Accept(PythonTokenKind.LeftParenthesis);
        bool isRead = false;
        do
        {
            if (isBracketed && isRead && Next == PythonTokenKind.RightParenthesis) break;
            if (isRead && !isBracketed && Next == PythonTokenKind.Newline)
            {
                if (_findsMistakes) RaiseAtFurthest("trailing comma not allowed without surrounding parentheses");
                isRead = false;
                break;
            }

            at = _at;
            isRead = Next == PythonTokenKind.Name;
            if (!isRead) break;
            string name = TextOf(_tokens[_at++]);
            isRead = ReadAlias(at, name);
        }
        while (isRead && Accept(PythonTokenKind.Comma));
        if (isRead && (!isBracketed || Accept(PythonTokenKind.RightParenthesis))) return Make(PythonNodeKind.ImportFrom, start, module, Take(mark));
        Drop(mark);
        return null;
    }

    private PythonNode? ReadTypeAlias()
    {
        int start = _at++;
        PythonNode name = ReadName();
        PythonNode? types = null;
        if (Next == PythonTokenKind.LeftBracket && (types = ReadTypeParameters()) is null) return null;
        if (!Accept(PythonTokenKind.Equal) || ReadExpression() is not { } value) return null;
        return Make(PythonNodeKind.TypeAlias, start, null, Join([name], types, value));
    }

    private PythonNode? ReadExpressionStatement()
    {
        int start = _at;
        PythonNode? first = Next == PythonTokenKind.Yield ? ReadYield() : ReadStarExpressions();
        if (first is null) return null;
        switch (Next)
        {
            case PythonTokenKind.Colon:
                return ReadAnnotated(start, first);
            case PythonTokenKind.Equal:
                return ReadAssignment(start, first);
            case >= PythonTokenKind.PlusEqual and <= PythonTokenKind.DoubleStarEqual:
                if (first.Kind is not (PythonNodeKind.Name or PythonNodeKind.Attribute or PythonNodeKind.Subscript))
                {
                    if (_findsMistakes) FindBadAugmentedTarget(first);
                    return null;
                }

                PythonToken sign = _tokens[_at++];
                return (Next == PythonTokenKind.Yield ? ReadYield() : ReadStarExpressions()) is { } added
                    ? Make(PythonNodeKind.AugAssign, start, _text[sign.Start..(sign.End - 1)], first, added)
                    : null;
            default:
                if (_findsMistakes) FindMistakesOfExpression(first);
                return Make(PythonNodeKind.Expr, start, null, first);
        }
    }

    private PythonNode? ReadAnnotated(int start, PythonNode target)
    {
        int colon = _at++;
        if (target.Kind is not (PythonNodeKind.Name or PythonNodeKind.Attribute or PythonNodeKind.Subscript))
        {
            // CPython is stuck at the colon.
            _at = colon;
            if (!_findsMistakes) return null;
            _at++;
            if (ReadExpression() is null) return null;
            Raise(target, target.Kind switch
            {
                PythonNodeKind.List => "only single target (not list) can be annotated",
                PythonNodeKind.Tuple => "only single target (not tuple) can be annotated",
                _ => "illegal target for annotation",
            });
            return null;
        }

        if (ReadExpression() is not { } type) return null;
        PythonNode annotation = Make(PythonNodeKind.Annotation, colon, null, type);
        int at = _at;
        if (Accept(PythonTokenKind.Equal))
        {
            if ((Next == PythonTokenKind.Yield ? ReadYield() : ReadStarExpressions()) is { } value) return Make(PythonNodeKind.AnnAssign, start, null, target, annotation, value);
            _at = at;
        }

        return Make(PythonNodeKind.AnnAssign, start, null, target, annotation);
    }

    private PythonNode? ReadAssignment(int start, PythonNode first)
    {
        int mark = _pending.Count;
        PythonNode last = first;
        while (Next == PythonTokenKind.Equal)
        {
            if (InvalidTarget(last, TargetUse.Assign) is { } invalid)
            {
                if (_findsMistakes) FindBadAssignment(last, invalid);
                Drop(mark);
                return null;
            }

            _pending.Add(last);
            int equal = _at++;
            if ((Next == PythonTokenKind.Yield ? ReadYield() : ReadStarExpressions()) is not { } value)
            {
                // What stands before the sign is then an expression, and the sign is where it ends.
                Drop(mark);
                _at = equal;
                return null;
            }

            last = value;
        }

        _pending.Add(last);
        return Make(PythonNodeKind.Assign, start, null, Take(mark));
    }
}
