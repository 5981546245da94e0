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

    private PythonNode? ReadParenthesized()
    {
        int start = _at++;
        if (Accept(PythonTokenKind.RightParenthesis)) return Make(PythonNodeKind.Tuple, start, null);
        if (Next == PythonTokenKind.Yield) return ReadYield() is { } yielded && Accept(PythonTokenKind.RightParenthesis) ? yielded : null;
        int mark = _pending.Count;
        if (ReadStarNamedExpression() is not { } first)
        {
            if (_findsMistakes && _error is null && _tokens[start + 1].Kind == PythonTokenKind.DoubleStar) FindDoubleStarredGroup(start);
            return null;
        }

        switch (Next)
        {
            case PythonTokenKind.RightParenthesis when first.Kind != PythonNodeKind.Starred:
                _at++;
                return first;
            case PythonTokenKind.RightParenthesis:
                if (_findsMistakes) Raise(first, "cannot use starred expression here");
                return null;
            case PythonTokenKind.Comma:
                _pending.Add(first);
                ReadMore(static parser => parser.ReadStarNamedExpression());
                if (Accept(PythonTokenKind.RightParenthesis)) return Make(PythonNodeKind.Tuple, start, null, Take(mark));
                Drop(mark);
                return null;
            case PythonTokenKind.For or PythonTokenKind.Async:
                return ReadComprehension(PythonNodeKind.GeneratorExp, start, first, PythonTokenKind.RightParenthesis);
            default:
                return null;
        }
    }

    private PythonNode? ReadListDisplay()
    {
        int start = _at++, mark = _pending.Count;
        if (Accept(PythonTokenKind.RightBracket)) return Make(PythonNodeKind.List, start, null);
        if (ReadStarNamedExpression() is not { } first) return null;
        if (Next is PythonTokenKind.For or PythonTokenKind.Async) return ReadComprehension(PythonNodeKind.ListComp, start, first, PythonTokenKind.RightBracket);
        _pending.Add(first);
        ReadMore(static parser => parser.ReadStarNamedExpression());
        if (Accept(PythonTokenKind.RightBracket)) return Make(PythonNodeKind.List, start, null, Take(mark));
        if (_findsMistakes) FindUnparenthesizedTarget(mark);
        Drop(mark);
        return null;
    }

    private PythonNode? ReadComprehension(PythonNodeKind kind, int start, PythonNode element, PythonTokenKind end)
    {
        int mark = _pending.Count;
        _pending.Add(element);
        if (ReadForClauses() && (element.Kind != PythonNodeKind.Starred || FailStarred(element)) && Accept(end)) return Make(kind, start, null, Take(mark));
        Drop(mark);
        return null;
    }

    private bool FailStarred(PythonNode element)
    {
        if (_findsMistakes) Raise(element, "iterable unpacking cannot be used in comprehension");
        return false;
    }

    private bool ReadForClauses()
    {
        bool isRead = false;
        while (true)
        {
            int start = _at;
            bool isAsync = Accept(PythonTokenKind.Async);
            if (!Accept(PythonTokenKind.For))
            {
                _at = start;
                return isRead;
            }

            int mark = _pending.Count, targetAt = _at;
            PythonNode? target = ReadTargets();
            if (target is null || !Accept(PythonTokenKind.In))
            {
                if (_findsMistakes && _error is null) FindBadForTarget(targetAt);
                return false;
            }

            if (ReadDisjunction() is not { } iterable) return false;
            _pending.Add(target);
            _pending.Add(iterable);
            int at = _at;
            while (Accept(PythonTokenKind.If) && ReadDisjunction() is { } condition)
            {
                _pending.Add(condition);
                at = _at;
            }

            _at = at;
            PythonNode clause = Make(PythonNodeKind.Comprehension, start, isAsync ? "async" : null, Take(mark));
            _pending.Add(clause);
            isRead = true;
        }
    }

    private PythonNode? ReadBraces()
    {
        int start = _at++, mark = _pending.Count, first = _at;
        switch (Next)
        {
            case PythonTokenKind.RightBrace:
                _at++;
                return Make(PythonNodeKind.Dict, start, null);
            case PythonTokenKind.Star:
                return ReadStarred(isExpression: false) is { } starred ? ReadSet(start, starred) : null;
            case PythonTokenKind.DoubleStar:
                if (!ReadDictItem()) return null;
                break;
            default:
                // What begins both a pair and an element of a set is read once.
                bool isNamed = Next == PythonTokenKind.Name && _tokens[_at + 1].Kind == PythonTokenKind.ColonEqual;
                if ((isNamed ? ReadNamedExpression() : ReadExpression()) is not { } key) return null;
                if (isNamed || Next != PythonTokenKind.Colon)
                {
                    if (_findsMistakes && Next is PythonTokenKind.ColonEqual or PythonTokenKind.Equal) FindBadNamedExpression(key);
                    return ReadSet(start, key);
                }

                int colon = _at++;
                if (ReadExpression() is not { } value)
                {
                    FindBadValue(colon);
                    return null;
                }

                _pending.Add(Make(PythonNodeKind.DictItem, first, null, key, value));
                break;
        }

        if (Next is PythonTokenKind.For or PythonTokenKind.Async)
        {
            PythonNode item = _pending[^1];
            Drop(mark);
            if (item.Kind == PythonNodeKind.DictItem) return ReadComprehension(PythonNodeKind.DictComp, start, item, PythonTokenKind.RightBrace);
            if (_findsMistakes && ReadForClauses() && Next == PythonTokenKind.RightBrace) Raise(item, "dict unpacking cannot be used in dict comprehension");
            Drop(mark);
            return null;
        }

        while (Accept(PythonTokenKind.Comma))
        {
            if (Next == PythonTokenKind.RightBrace) break;
            int at = _at;
            if (ReadDictItem()) continue;
            FindBadPair(at);
            Drop(mark);
            return null;
        }

        if (Accept(PythonTokenKind.RightBrace)) return Make(PythonNodeKind.Dict, start, null, Take(mark));
        Drop(mark);
        return null;
    }

    /// <summary>double_starred_kvpair; where it cannot be read the place is as before.</summary>
    private bool ReadDictItem()
    {
        int start = _at;
        if (Accept(PythonTokenKind.DoubleStar))
        {
            if (ReadBitwiseOr() is { } unpacked)
            {
                _pending.Add(Make(PythonNodeKind.DoubleStarred, start, null, unpacked));
                return true;
            }
        }
        else if (ReadExpression() is { } key && Accept(PythonTokenKind.Colon) && ReadExpression() is { } value)
        {
            _pending.Add(Make(PythonNodeKind.DictItem, start, null, key, value));
            return true;
        }

        _at = start;
        return false;
    }

    private PythonNode? ReadSet(int start, PythonNode first)
    {
        int mark = _pending.Count;
        if (Next is PythonTokenKind.For or PythonTokenKind.Async) return ReadComprehension(PythonNodeKind.SetComp, start, first, PythonTokenKind.RightBrace);
        _pending.Add(first);
        ReadMore(static parser => parser.ReadStarNamedExpression());
        if (Accept(PythonTokenKind.RightBrace)) return Make(PythonNodeKind.Set, start, null, Take(mark));
        if (_findsMistakes) FindUnparenthesizedTarget(mark);
        Drop(mark);
        return null;
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
