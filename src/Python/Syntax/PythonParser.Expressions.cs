namespace Reasoning.Python.Syntax;

/// <content>Expressions. A part that cannot be read leaves the place where it was, as the alternatives of a parsing expression grammar do: what stands before it is then all.</content>
public sealed partial class PythonParser
{
    /// <summary>star_expressions: expressions, starred ones among them, with commas.</summary>
    private PythonNode? ReadStarExpressions() => ReadList(static parser => parser.ReadStarExpression());

    /// <summary>expressions: without starred ones.</summary>
    private PythonNode? ReadExpressions() => ReadList(static parser => parser.ReadExpression());

    private PythonNode? ReadList(Func<PythonParser, PythonNode?> read)
    {
        int start = _at;
        if (read(this) is not { } first) return null;
        if (Next != PythonTokenKind.Comma) return first;
        int mark = _pending.Count;
        _pending.Add(first);
        ReadMore(read);
        return Make(PythonNodeKind.Tuple, start, null, Take(mark));
    }

    // What follows a first item: items behind commas, the last comma may end them.
    private void ReadMore(Func<PythonParser, PythonNode?> read)
    {
        while (Accept(PythonTokenKind.Comma))
        {
            int at = _at;
            if (read(this) is not { } item)
            {
                _at = at;
                return;
            }

            _pending.Add(item);
        }
    }

    private PythonNode? ReadStarExpression() => Next == PythonTokenKind.Star ? ReadStarred(isExpression: false) : ReadExpression();

    private PythonNode? ReadStarNamedExpression() => Next == PythonTokenKind.Star ? ReadStarred(isExpression: false) : ReadNamedExpression();

    private PythonNode? ReadStarred(bool isExpression)
    {
        int start = _at++;
        return (isExpression ? ReadExpression() : ReadBitwiseOr()) is { } value ? Make(PythonNodeKind.Starred, start, null, value) : null;
    }

    /// <summary>named_expression: an expression or a walrus.</summary>
    private PythonNode? ReadNamedExpression()
    {
        int start = _at;
        if (Next == PythonTokenKind.Name && _tokens[_at + 1].Kind == PythonTokenKind.ColonEqual)
        {
            PythonNode name = ReadName();
            _at++;
            return ReadExpression() is { } assigned ? Make(PythonNodeKind.NamedExpr, start, null, name, assigned) : null;
        }

        PythonNode? value = ReadExpression();
        if (value is null) return null;
        if (Next is PythonTokenKind.ColonEqual or PythonTokenKind.Equal)
        {
            if (_findsMistakes) FindBadNamedExpression(value);
            if (Next == PythonTokenKind.ColonEqual) return null;
        }

        return value;
    }

    /// <summary>expression: a condition, a disjunction or a lambda.</summary>
    private PythonNode? ReadExpression()
    {
        if (!HasStack()) return null;
        int start = _at;
        if (Next == PythonTokenKind.Lambda) return ReadLambda();
        if (ReadDisjunction() is not { } body) return null;
        if (_findsMistakes && FindMissingComma(start, body)) return null;
        if (Next != PythonTokenKind.If) return body;
        int at = _at++;
        if (ReadDisjunction() is { } test)
        {
            if (Accept(PythonTokenKind.Else))
            {
                if (ReadExpression() is { } otherwise) return MakeAt(PythonNodeKind.IfExp, _tokens[start].Start, _tokens[start].Line, null, [body, test, otherwise]);
            }
            else if (_findsMistakes && Next != PythonTokenKind.Colon)
            {
                Raise(body, "expected 'else' after 'if' expression");
            }
        }

        _at = at;
        return body;
    }

    private PythonNode? ReadDisjunction() => ReadOperands(PythonTokenKind.Or, "or", static parser => parser.ReadConjunction());

    private PythonNode? ReadConjunction() => ReadOperands(PythonTokenKind.And, "and", static parser => parser.ReadInversion());

    private PythonNode? ReadOperands(PythonTokenKind sign, string text, Func<PythonParser, PythonNode?> read)
    {
        int start = _at;
        if (read(this) is not { } first) return null;
        if (Next != sign) return first;
        int mark = _pending.Count;
        _pending.Add(first);
        int at = _at;
        while (Accept(sign) && read(this) is { } operand)
        {
            _pending.Add(operand);
            at = _at;
        }

        _at = at;
        PythonNode[] operands = Take(mark);
        return operands.Length == 1 ? first : Make(PythonNodeKind.BoolOp, start, text, operands);
    }

    private PythonNode? ReadInversion()
    {
        int start = _at;
        if (Next != PythonTokenKind.Not) return ReadComparison();
        if (!HasStack()) return null;
        _at++;
        return ReadInversion() is { } operand ? Make(PythonNodeKind.UnaryOp, start, "not", operand) : null;
    }

    private PythonNode? ReadComparison()
    {
        int start = _at;
        if (ReadBitwiseOr() is not { } left) return null;
        int mark = _pending.Count, at = _at;
        string? signs = null;
        while (ReadComparisonSign() is { } sign && ReadBitwiseOr() is { } right)
        {
            if (signs is null) _pending.Add(left);
            signs = signs is null ? sign : signs + "," + sign;
            _pending.Add(right);
            at = _at;
        }

        _at = at;
        return signs is null ? left : Make(PythonNodeKind.Compare, start, signs, Take(mark));
    }

    private string? ReadComparisonSign()
    {
        switch (Next)
        {
            case PythonTokenKind.Less: _at++; return "<";
            case PythonTokenKind.Greater: _at++; return ">";
            case PythonTokenKind.LessEqual: _at++; return "<=";
            case PythonTokenKind.GreaterEqual: _at++; return ">=";
            case PythonTokenKind.DoubleEqual: _at++; return "==";
            case PythonTokenKind.NotEqual: _at++; return "!=";
            case PythonTokenKind.In: _at++; return "in";
            case PythonTokenKind.Is:
                _at++;
                return Accept(PythonTokenKind.Not) ? "is not" : "is";
            case PythonTokenKind.Not:
                _at++;
                return Accept(PythonTokenKind.In) ? "not in" : null;
            default:
                return null;
        }
    }

    private PythonNode? ReadBitwiseOr() => ReadBinary(0);

    private static int Precedence(PythonTokenKind kind) => kind switch
    {
        PythonTokenKind.Bar => 1,
        PythonTokenKind.Caret => 2,
        PythonTokenKind.Ampersand => 3,
        PythonTokenKind.LeftShift or PythonTokenKind.RightShift => 4,
        PythonTokenKind.Plus or PythonTokenKind.Minus => 5,
        PythonTokenKind.Star or PythonTokenKind.Slash or PythonTokenKind.DoubleSlash or PythonTokenKind.Percent or PythonTokenKind.At => 6,
        _ => 0,
    };

    private static string SignOf(PythonTokenKind kind) => kind switch
    {
        PythonTokenKind.Bar => "|",
        PythonTokenKind.Caret => "^",
        PythonTokenKind.Ampersand => "&",
        PythonTokenKind.LeftShift => "<<",
        PythonTokenKind.RightShift => ">>",
        PythonTokenKind.Plus => "+",
        PythonTokenKind.Minus => "-",
        PythonTokenKind.Star => "*",
        PythonTokenKind.Slash => "/",
        PythonTokenKind.DoubleSlash => "//",
        PythonTokenKind.Percent => "%",
        PythonTokenKind.At => "@",
        PythonTokenKind.Tilde => "~",
        _ => "**",
    };

    // bitwise_or down to term: left-associative signs that bind tighter than the given one.
    private PythonNode? ReadBinary(int above)
    {
        int start = _at;
        if (ReadFactor() is not { } left) return null;
        while (true)
        {
            PythonTokenKind sign = Next;
            int precedence = Precedence(sign);
            if (precedence <= above) return left;
            int at = _at++;
            if (ReadBinary(precedence) is not { } right)
            {
                _at = at;
                return left;
            }

            left = Make(PythonNodeKind.BinOp, start, SignOf(sign), left, right);
        }
    }

    private PythonNode? ReadFactor()
    {
        int start = _at;
        PythonTokenKind sign = Next;
        if (sign is not (PythonTokenKind.Plus or PythonTokenKind.Minus or PythonTokenKind.Tilde)) return ReadPower();
        if (!HasStack()) return null;
        _at++;
        return ReadFactor() is { } operand ? Make(PythonNodeKind.UnaryOp, start, SignOf(sign), operand) : null;
    }

    private PythonNode? ReadPower()
    {
        int start = _at;
        PythonNode? left;
        if (Next == PythonTokenKind.Await)
        {
            _at++;
            if (ReadPrimary() is not { } awaited) return null;
            left = Make(PythonNodeKind.Await, start, null, awaited);
        }
        else
        {
            left = ReadPrimary();
        }

        if (left is null || Next != PythonTokenKind.DoubleStar) return left;
        if (!HasStack()) return null;
        int at = _at++;
        if (ReadFactor() is { } exponent) return Make(PythonNodeKind.BinOp, start, "**", left, exponent);
        _at = at;
        return left;
    }

    private PythonNode? ReadPrimary()
    {
        int start = _at;
        if (ReadAtom() is not { } value) return null;
        while (true)
        {
            int at = _at, mark = _pending.Count;
            switch (Next)
            {
                case PythonTokenKind.Dot:
                    _at++;
                    if (Next != PythonTokenKind.Name)
                    {
                        _at = at;
                        return value;
                    }

                    string name = TextOf(_tokens[_at++]);
                    value = Make(PythonNodeKind.Attribute, start, name, value);
                    break;
                case PythonTokenKind.LeftParenthesis:
                    _at++;
                    _pending.Add(value);
                    if (!ReadArguments() || !Accept(PythonTokenKind.RightParenthesis))
                    {
                        Drop(mark);
                        _at = at;
                        return value;
                    }

                    value = Make(PythonNodeKind.Call, start, null, Take(mark));
                    break;
                case PythonTokenKind.LeftBracket:
                    _at++;
                    if (ReadSlices() is not { } index || !Accept(PythonTokenKind.RightBracket))
                    {
                        Drop(mark);
                        _at = at;
                        return value;
                    }

                    value = Make(PythonNodeKind.Subscript, start, null, value, index);
                    break;
                default:
                    return value;
            }
        }
    }

    private PythonNode? ReadSlices()
    {
        int start = _at;
        if (ReadSlice() is not { } first) return null;
        if (Next != PythonTokenKind.Comma && first.Kind != PythonNodeKind.Starred) return first;
        int mark = _pending.Count;
        _pending.Add(first);
        ReadMore(static parser => parser.ReadSlice());
        return Make(PythonNodeKind.Tuple, start, null, Take(mark));
    }

    private PythonNode? ReadSlice()
    {
        int start = _at;
        if (Next == PythonTokenKind.Star)
            return HasFeature(PythonVersion.Python311, _tokens[_at], "Star expressions in subscripts are") ? ReadStarred(isExpression: true) : null;
        PythonNode? lower = null;
        if (Next != PythonTokenKind.Colon)
        {
            lower = ReadNamedExpression();
            if (lower is null || Next != PythonTokenKind.Colon) return lower;
        }

        int mark = _pending.Count;
        string parts = "";
        if (lower is not null)
        {
            parts = "l";
            _pending.Add(lower);
        }

        _at++;
        if (ReadOptionalExpression() is { } upper)
        {
            parts += "u";
            _pending.Add(upper);
        }

        if (Accept(PythonTokenKind.Colon) && ReadOptionalExpression() is { } step)
        {
            parts += "s";
            _pending.Add(step);
        }

        return Make(PythonNodeKind.Slice, start, parts, Take(mark));
    }

    private PythonNode? ReadOptionalExpression()
    {
        int at = _at;
        if (ReadExpression() is { } value) return value;
        _at = at;
        return null;
    }

    private PythonNode? ReadAtom()
    {
        int start = _at;
        switch (Next)
        {
            case PythonTokenKind.Name:
                return ReadName();
            case PythonTokenKind.True or PythonTokenKind.False or PythonTokenKind.None or PythonTokenKind.Ellipsis or PythonTokenKind.Number:
                _at++;
                return Make(PythonNodeKind.Constant, start, TextOf(_tokens[start]));
            case PythonTokenKind.StringLiteral:
                return ReadStrings();
            case PythonTokenKind.LeftParenthesis:
                return ReadParenthesized();
            case PythonTokenKind.LeftBracket:
                return ReadListDisplay();
            case PythonTokenKind.LeftBrace:
                return ReadBraces();
            default:
                return null;
        }
    }

    private PythonNode? ReadYield()
    {
        int start = _at++;
        int at = _at;
        if (Accept(PythonTokenKind.From)) return ReadExpression() is { } source ? Make(PythonNodeKind.YieldFrom, start, null, source) : null;
        if (ReadStarExpressions() is { } value) return Make(PythonNodeKind.Yield, start, null, value);
        _at = at;
        return Make(PythonNodeKind.Yield, start, null);
    }

    private PythonNode? ReadLambda()
    {
        int start = _at++;
        if (ReadParameters(PythonTokenKind.Colon, isLambda: true) is not { } parameters || !Force(PythonTokenKind.Colon, ":")) return null;
        return ReadExpression() is { } body ? Make(PythonNodeKind.Lambda, start, null, parameters, body) : null;
    }
}
