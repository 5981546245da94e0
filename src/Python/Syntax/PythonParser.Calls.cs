namespace Reasoning.Python.Syntax;

/// <content>Arguments of calls, parameters of functions, targets.</content>
public sealed partial class PythonParser
{
    /// <summary>Reads arguments up to the closing bracket, which stays. They are added to the pending nodes.</summary>
    private bool ReadArguments()
    {
        int start = _at, mark = _pending.Count;
        bool hasKeyword = false, hasDoubleStar = false;
        while (Next != PythonTokenKind.RightParenthesis)
        {
            int at = _at;
            switch (Next)
            {
                case PythonTokenKind.Star:
                    if (hasDoubleStar)
                    {
                        if (_findsMistakes) Raise(_pending[mark], "iterable argument unpacking follows keyword argument unpacking");
                        return false;
                    }

                    if (ReadStarred(isExpression: true) is not { } starred) return false;
                    _pending.Add(starred);
                    break;
                case PythonTokenKind.DoubleStar:
                    _at++;
                    if (ReadExpression() is not { } unpacked) return false;
                    _pending.Add(Make(PythonNodeKind.Keyword, at, null, unpacked));
                    hasDoubleStar = true;
                    break;
                case PythonTokenKind.Name when _tokens[_at + 1].Kind == PythonTokenKind.Equal:
                    string name = TextOf(_tokens[_at]);
                    _at += 2;
                    if (ReadExpression() is not { } value) return false;
                    if (_findsMistakes && Next is PythonTokenKind.For or PythonTokenKind.Async)
                    {
                        if (TryForClauses()) Raise(_tokens[at], "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
                        return false;
                    }

                    _pending.Add(Make(PythonNodeKind.Keyword, at, name, value));
                    hasKeyword = true;
                    break;
                default:
                    if (hasKeyword || hasDoubleStar)
                    {
                        if (_findsMistakes) FindLatePositional(hasDoubleStar);
                        return false;
                    }

                    if (ReadPositional() is not { } argument) return false;
                    if (Next is PythonTokenKind.For or PythonTokenKind.Async)
                    {
                        bool isOnly = at == start;
                        int clauses = _pending.Count;
                        _pending.Add(argument);
                        if (!ReadForClauses())
                        {
                            Drop(clauses);
                            return false;
                        }

                        PythonNode[] parts = Take(clauses);
                        if (!isOnly || Next != PythonTokenKind.RightParenthesis)
                        {
                            // A generator stands without its own brackets only alone.
                            if (_findsMistakes && (Next == PythonTokenKind.Comma || !isOnly)) Raise(argument, "Generator expression must be parenthesized");
                            return false;
                        }

                        // The brackets of the call are the generator's own.
                        PythonToken open = _tokens[start - 1], close = _tokens[_at];
                        argument = new PythonNode(PythonNodeKind.GeneratorExp, open.Start, close.End, open.Line, close.EndLine, null, parts);
                    }

                    _pending.Add(argument);
                    break;
            }

            if (!Accept(PythonTokenKind.Comma)) return true;
        }

        return true;
    }

    private bool TryForClauses()
    {
        int mark = _pending.Count;
        bool isRead = ReadForClauses();
        Drop(mark);
        return isRead;
    }

    private PythonNode? ReadPositional()
    {
        if (Next == PythonTokenKind.Name && _tokens[_at + 1].Kind == PythonTokenKind.ColonEqual) return ReadNamedExpression();
        int at = _at;
        if (ReadExpression() is not { } value) return null;
        if (Next is not (PythonTokenKind.Equal or PythonTokenKind.ColonEqual)) return value;
        if (_findsMistakes && Next == PythonTokenKind.Equal)
        {
            Raise(value, _tokens[at].Kind is PythonTokenKind.True or PythonTokenKind.False or PythonTokenKind.None && value.Kind == PythonNodeKind.Constant
                ? $"cannot assign to {value.Text}"
                : "expression cannot contain assignment, perhaps you meant \"==\"?");
        }

        return null;
    }

    // CPython reads the rest of the arguments before it says so.
    private void FindLatePositional(bool isAfterUnpacking)
    {
        int mark = _pending.Count;
        if (ReadPositional() is not null && _error is null)
        {
            while (Accept(PythonTokenKind.Comma) && Next != PythonTokenKind.RightParenthesis && ReadArguments())
            {
            }

            RaiseAtFurthest(isAfterUnpacking ? "positional argument follows keyword argument unpacking" : "positional argument follows keyword argument");
        }

        Drop(mark);
    }

    private PythonNode? ReadParameters(PythonTokenKind end, bool isLambda)
    {
        int start = _at, mark = _pending.Count;
        bool hasDefault = false, hasStar = false, isLast = false;
        while (Next != end)
        {
            int at = _at;
            bool isRead = !isLast && Next switch
            {
                PythonTokenKind.Name => ReadParameter(PythonNodeKind.Parameter, at, isLambda, hasStar, ref hasDefault),
                PythonTokenKind.Slash => !hasStar && _pending.Count > mark && !IsPending(mark, PythonNodeKind.PositionalOnly) && AddMark(PythonNodeKind.PositionalOnly),
                PythonTokenKind.Star => !hasStar && ReadStarParameter(end, isLambda, ref hasDefault),
                PythonTokenKind.DoubleStar => ReadDoubleStarParameter(isLambda, ref hasDefault),
                _ => false,
            };
            hasStar |= _tokens[at].Kind == PythonTokenKind.Star;
            isLast = _tokens[at].Kind == PythonTokenKind.DoubleStar;
            if (!isRead)
            {
                if (_findsMistakes && _error is null) FindBadParameter(at, mark, isLambda, hasStar && _tokens[at].Kind == PythonTokenKind.Star);
                Drop(mark);
                return null;
            }

            if (!Accept(PythonTokenKind.Comma)) break;
        }

        return start == _at ? new PythonNode(PythonNodeKind.Parameters, _tokens[_at].Start, _tokens[_at].Start, _tokens[_at].Line, _tokens[_at].Line, null, [])
            : Make(PythonNodeKind.Parameters, start, null, Take(mark));
    }

    private bool IsPending(int mark, PythonNodeKind kind) => _pending.FindIndex(mark, node => node.Kind == kind) >= 0;

    private bool AddMark(PythonNodeKind kind)
    {
        int at = _at++;
        _pending.Add(Make(kind, at, null));
        return true;
    }

    private bool ReadStarParameter(PythonTokenKind end, bool isLambda, ref bool hasDefault)
    {
        int at = _at;
        if (_tokens[_at + 1].Kind == PythonTokenKind.Comma)
        {
            AddMark(PythonNodeKind.KeywordOnly);
            // A bare star needs a name behind it.
            int comma = _at;
            _furthest = Math.Max(_furthest, _at + 1);
            if (_tokens[_at + 1].Kind == PythonTokenKind.Name) return true;
            if (_findsMistakes && (_tokens[_at + 1].Kind == end || _tokens[_at + 1].Kind == PythonTokenKind.DoubleStar)) Raise(_tokens[at], "named arguments must follow bare *");
            _at = comma;
            return false;
        }

        _at++;
        if (_findsMistakes && Next == end) Raise(_tokens[at], "named arguments must follow bare *");
        return ReadParameter(PythonNodeKind.VarPositional, at, isLambda, hasStar: true, ref hasDefault);
    }

    private bool ReadDoubleStarParameter(bool isLambda, ref bool hasDefault)
    {
        int at = _at++;
        return ReadParameter(PythonNodeKind.VarKeyword, at, isLambda, hasStar: true, ref hasDefault);
    }

    private bool ReadParameter(PythonNodeKind kind, int start, bool isLambda, bool hasStar, ref bool hasDefault)
    {
        if (Next != PythonTokenKind.Name) return false;
        int nameAt = _at;
        string name = TextOf(_tokens[_at++]);
        PythonNode? annotation = null, standard = null;
        int at = _at;
        if (!isLambda && Accept(PythonTokenKind.Colon))
        {
            PythonNode? type = kind == PythonNodeKind.VarPositional && Next == PythonTokenKind.Star ? ReadStarred(isExpression: false) : ReadExpression();
            if (type is null) return false;
            annotation = Make(PythonNodeKind.Annotation, at, null, type);
        }

        at = _at;
        if (Next == PythonTokenKind.Equal)
        {
            if (kind != PythonNodeKind.Parameter)
            {
                if (_findsMistakes) Raise(_tokens[_at], $"{(kind == PythonNodeKind.VarPositional ? "var-positional" : "var-keyword")} argument cannot have default value");
                return false;
            }

            _at++;
            if (ReadExpression() is not { } value)
            {
                if (_findsMistakes && Next is PythonTokenKind.RightParenthesis or PythonTokenKind.Comma) Raise(_tokens[at], "expected default value expression");
                return false;
            }

            standard = Make(PythonNodeKind.Default, at, null, value);
            hasDefault = true;
        }
        else if (hasDefault && !hasStar && kind == PythonNodeKind.Parameter)
        {
            if (_findsMistakes) Raise(_tokens[nameAt], "non-default argument follows default argument");
            return false;
        }

        _pending.Add(Make(kind, start, name, Join([], annotation, standard)));
        return true;
    }

    private void FindBadParameter(int at, int mark, bool isLambda, bool isSecondStar)
    {
        PythonToken token = _tokens[at];
        if (token.Kind == PythonTokenKind.Slash)
        {
            if (_pending.Count == mark)
            {
                if (_tokens[at + 1].Kind == PythonTokenKind.Comma) Raise(token, "at least one argument must precede /");
            }
            else if (IsPending(mark, PythonNodeKind.PositionalOnly)) Raise(token, "/ may appear only once");
            else Raise(token, "/ must be ahead of *");
        }
        else if (isSecondStar && (IsPending(mark, PythonNodeKind.KeywordOnly) || IsPending(mark, PythonNodeKind.VarPositional)))
        {
            if (_tokens[at + 1].Kind is PythonTokenKind.Name or PythonTokenKind.Comma) Raise(token, "* argument may appear only once");
        }
        else if (token.Kind == PythonTokenKind.LeftParenthesis)
        {
            int i = at + 1;
            while (_tokens[i].Kind == PythonTokenKind.Name && _tokens[i + 1].Kind == PythonTokenKind.Comma) i += 2;
            if (_tokens[i].Kind == PythonTokenKind.Name) i++;
            if (i > at + 1 && _tokens[i].Kind == PythonTokenKind.RightParenthesis)
                Raise(token, isLambda ? "Lambda expression parameters cannot be parenthesized" : "Function parameters cannot be parenthesized");
        }
        else if (_pending.Count > mark && _pending[^1].Kind == PythonNodeKind.VarKeyword)
        {
            bool isParameter = token.Kind is PythonTokenKind.Name or PythonTokenKind.Star or PythonTokenKind.DoubleStar or PythonTokenKind.Slash;
            if (isParameter) Raise(token, "arguments cannot follow var-keyword argument");
        }
    }

    /// <summary>star_targets: what stands before "in"; conditions and comparisons are no part of it.</summary>
    private PythonNode? ReadTargets()
    {
        int start = _at;
        if (ReadTarget() is not { } first) return null;
        if (Next != PythonTokenKind.Comma) return first;
        int mark = _pending.Count;
        _pending.Add(first);
        ReadMore(static parser => parser.Next == PythonTokenKind.In ? null : parser.ReadTarget());
        return Make(PythonNodeKind.Tuple, start, null, Take(mark));
    }

    private PythonNode? ReadTarget()
    {
        int start = _at;
        if (Next == PythonTokenKind.Star)
        {
            _at++;
            return Next != PythonTokenKind.Star && ReadTarget() is { } value ? Make(PythonNodeKind.Starred, start, null, value) : null;
        }

        return ReadTargetAtom() is { } target && InvalidTarget(target, TargetUse.Assign) is null ? target : null;
    }

    private PythonNode? ReadTargetAtom() => Next is PythonTokenKind.Name or PythonTokenKind.LeftParenthesis or PythonTokenKind.LeftBracket or PythonTokenKind.LeftBrace
        or PythonTokenKind.StringLiteral or PythonTokenKind.Number or PythonTokenKind.True or PythonTokenKind.False or PythonTokenKind.None or PythonTokenKind.Ellipsis
        ? ReadPrimary()
        : null;
}
