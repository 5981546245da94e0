namespace Reasoning.Python.Syntax;

/// <content>What stands in brackets: tuples, lists, dictionaries, sets, and comprehensions.</content>
public sealed partial class PythonParser
{
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
}
