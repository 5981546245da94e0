namespace Reasoning.Python.Syntax;

/// <content>What the second reading knows of common mistakes: CPython's rules of the names invalid_*. Each of these leaves the place where it was.</content>
public sealed partial class PythonParser
{
    private enum TargetUse
    {
        Assign,
        Delete,
        For,
    }

    /// <summary>invalid_expression and invalid_legacy_expression: two expressions side by side.</summary>
    private bool FindMissingComma(int start, PythonNode first)
    {
        if (_error is not null) return true;
        if (!BeginsExpression(Next)) return false;
        int at = _at, mark = _pending.Count;
        bool isName = _tokens[start].Kind == PythonTokenKind.Name;
        bool isLegacy = first is { Kind: PythonNodeKind.Name, Text: "print" or "exec" } && isName;
        if (!isLegacy && !(isName && (_tokens[start + 1].Kind == PythonTokenKind.StringLiteral || IsSoftKeyword(start))))
        {
            _findsMistakes = false;
            bool isSecond = ReadExpression() is not null;
            _findsMistakes = true;
            if (IsAtBadToken) Raise(first, "");
            else if (isSecond && _tokens[_at - 1].Depth > 0) Raise(first, "invalid syntax. Perhaps you forgot a comma?");
        }

        // What stands behind any name is read as the arguments of a print statement would be, and counts for how far the parser came.
        if (_error is null && isName && at == start + 1 && _tokens[at].Kind != PythonTokenKind.LeftParenthesis)
        {
            _at = at;
            if (ReadStarExpressions() is not null && isLegacy) Raise(first, $"Missing parentheses in call to '{first.Text}'. Did you mean {first.Text}(...)?");
        }

        Drop(mark);
        _at = at;
        return _error is not null;
    }

    private bool IsSoftKeyword(int token) => _text.AsSpan(_tokens[token].Start, _tokens[token].End - _tokens[token].Start) switch
    {
        "_" or "case" or "match" => true,
        "type" => _version >= PythonVersion.Python312,
        _ => false,
    };

    private static bool BeginsExpression(PythonTokenKind kind) => kind is PythonTokenKind.Name or PythonTokenKind.Number or PythonTokenKind.StringLiteral or PythonTokenKind.Ellipsis
        or PythonTokenKind.LeftParenthesis or PythonTokenKind.LeftBracket or PythonTokenKind.LeftBrace or PythonTokenKind.Plus or PythonTokenKind.Minus or PythonTokenKind.Tilde
        or PythonTokenKind.True or PythonTokenKind.False or PythonTokenKind.None or PythonTokenKind.Await or PythonTokenKind.Lambda or PythonTokenKind.Not or PythonTokenKind.Error;

    /// <summary>invalid_named_expression: an assignment where a condition or an element is expected.</summary>
    private void FindBadNamedExpression(PythonNode value)
    {
        if (_error is not null) return;
        int at = _at, mark = _pending.Count;
        if (Accept(PythonTokenKind.ColonEqual))
        {
            if (ReadExpression() is not null) Raise(value, $"cannot use assignment expressions with {Describe(value)}");
        }
        else if (IsOperand(value) && Accept(PythonTokenKind.Equal) && ReadBitwiseOr() is not null && Next is not (PythonTokenKind.Equal or PythonTokenKind.ColonEqual))
        {
            Raise(value, value.Kind == PythonNodeKind.Name
                ? "invalid syntax. Maybe you meant '==' or ':=' instead of '='?"
                : $"cannot assign to {Describe(value)} here. Maybe you meant '==' instead of '='?");
        }

        Drop(mark);
        _at = at;
    }

    // bitwise_or that does not begin with a display of a list or a tuple, or with a constant.
    private static bool IsOperand(PythonNode value)
    {
        if (value.Kind is PythonNodeKind.BoolOp or PythonNodeKind.Compare or PythonNodeKind.IfExp or PythonNodeKind.Lambda || value is { Kind: PythonNodeKind.UnaryOp, Text: "not" }) return false;
        PythonNode first = value;
        while (first.Kind is PythonNodeKind.BinOp or PythonNodeKind.Call or PythonNodeKind.Attribute or PythonNodeKind.Subscript && first.Span[0].Start == first.Start) first = first.Span[0];
        return first.Kind switch
        {
            PythonNodeKind.List or PythonNodeKind.Tuple or PythonNodeKind.GeneratorExp => false,
            PythonNodeKind.Constant => first.Text is not ("True" or "False" or "None"),
            _ => true,
        };
    }

    private void FindMistakesOfExpression(PythonNode value)
    {
        if (Next == PythonTokenKind.ColonEqual && value.Kind != PythonNodeKind.Name) FindBadNamedExpression(value);
    }

    private void FindBadAssignment(PythonNode target, PythonNode invalid)
    {
        if (_error is not null) return;
        if (target.Kind is PythonNodeKind.Yield or PythonNodeKind.YieldFrom)
        {
            Raise(target, "assignment to yield expression not possible");
            return;
        }

        if (ReferenceEquals(target, invalid)) FindBadNamedExpression(target);
        Raise(invalid, $"cannot assign to {Describe(invalid)}");
    }

    private void FindBadAugmentedTarget(PythonNode target)
    {
        int at = _at++;
        if ((Next == PythonTokenKind.Yield ? ReadYield() : ReadStarExpressions()) is not null)
            Raise(target, $"'{Describe(target)}' is an illegal expression for augmented assignment");
        _at = at;
    }

    private void FindBadForTarget(int targetAt)
    {
        _at = targetAt;
        if (ReadStarExpressions() is { } given && InvalidTarget(given, TargetUse.For) is { } invalid) Raise(invalid, $"cannot assign to {Describe(invalid)}");
    }

    private void FindBadWithTarget(int targetAt)
    {
        _at = targetAt;
        if (ReadExpression() is not { } given || Next is not (PythonTokenKind.Comma or PythonTokenKind.RightParenthesis or PythonTokenKind.Colon)) return;
        if (InvalidTarget(given, TargetUse.Assign) is { } invalid) Raise(invalid, $"cannot assign to {Describe(invalid)}");
    }

    private void FindDoubleStarredGroup(int open)
    {
        _at = open + 2;
        if (ReadExpression() is not null && Next == PythonTokenKind.RightParenthesis) Raise(_tokens[open + 1], "cannot use double starred expression here");
    }

    // invalid_comprehension: targets with commas that lack their brackets.
    private void FindUnparenthesizedTarget(int mark)
    {
        if (_error is not null || Next is not (PythonTokenKind.For or PythonTokenKind.Async) || _pending.Count == mark) return;
        PythonNode first = _pending[mark];
        bool hasComma = _pending.Count > mark + 1 || _tokens[_at - 1].Kind == PythonTokenKind.Comma;
        if (hasComma && TryForClauses()) Raise(first, "did you forget parentheses around the comprehension target?");
    }

    // invalid_double_starred_kvpairs and invalid_kvpair: a pair that is not whole. CPython looks for these in its first reading already.
    private void FindBadPair(int start)
    {
        if (_error is not null) return;
        _at = start;
        if (Next is PythonTokenKind.DoubleStar || ReadExpression() is not { } key) return;
        if (Next != PythonTokenKind.Colon) Raise(_tokens[_at - 1] with { Line = key.Line }, "':' expected after dictionary key");
        else
        {
            int colon = _at++;
            if (ReadExpression() is null) FindBadValue(colon);
        }
    }

    private void FindBadValue(int colon)
    {
        if (_error is not null) return;
        _at = colon + 1;
        if (Next is PythonTokenKind.RightBrace or PythonTokenKind.Comma) Raise(_tokens[colon], "expression expected after dictionary key and ':'");
        else if (Next == PythonTokenKind.Star)
        {
            _at++;
            if (ReadBitwiseOr() is not null) Raise(_tokens[colon + 1], "cannot use a starred expression in a dictionary value");
        }
    }

    /// <summary>The part of an expression that cannot be assigned to or deleted; null where all can be.</summary>
    private static PythonNode? InvalidTarget(PythonNode node, TargetUse use)
    {
        switch (node.Kind)
        {
            case PythonNodeKind.Name or PythonNodeKind.Attribute or PythonNodeKind.Subscript:
                return null;
            case PythonNodeKind.List or PythonNodeKind.Tuple:
                foreach (PythonNode child in node.Span)
                    if (InvalidTarget(child, use) is { } invalid) return invalid;
                return null;
            case PythonNodeKind.Starred when use != TargetUse.Delete:
                return InvalidTarget(node.Span[0], use);
            case PythonNodeKind.Compare when use == TargetUse.For:
                return node.Text is { } signs && (signs == "in" || signs.StartsWith("in,", StringComparison.Ordinal)) ? InvalidTarget(node.Span[0], use) : node;
            default:
                return node;
        }
    }

    private static string Describe(PythonNode node) => node.Kind switch
    {
        PythonNodeKind.Attribute => "attribute",
        PythonNodeKind.Subscript => "subscript",
        PythonNodeKind.Starred => "starred",
        PythonNodeKind.Name => "name",
        PythonNodeKind.List => "list",
        PythonNodeKind.Tuple => "tuple",
        PythonNodeKind.Lambda => "lambda",
        PythonNodeKind.Call => "function call",
        PythonNodeKind.BoolOp or PythonNodeKind.BinOp or PythonNodeKind.UnaryOp => "expression",
        PythonNodeKind.GeneratorExp => "generator expression",
        PythonNodeKind.Yield or PythonNodeKind.YieldFrom => "yield expression",
        PythonNodeKind.Await => "await expression",
        PythonNodeKind.ListComp => "list comprehension",
        PythonNodeKind.SetComp => "set comprehension",
        PythonNodeKind.DictComp => "dict comprehension",
        PythonNodeKind.Dict => "dict literal",
        PythonNodeKind.Set => "set display",
        PythonNodeKind.JoinedStr => "f-string expression",
        PythonNodeKind.Constant => node.Text switch
        {
            "True" or "False" or "None" => node.Text,
            "..." => "ellipsis",
            _ => "literal",
        },
        PythonNodeKind.Compare => "comparison",
        PythonNodeKind.IfExp => "conditional expression",
        PythonNodeKind.NamedExpr => "named expression",
        _ => "expression",
    };
}
