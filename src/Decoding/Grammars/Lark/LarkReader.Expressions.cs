using System.Text;
using Reasoning.Decoding.Grammars.Patterns;

namespace Reasoning.Decoding.Grammars.Lark;

/// <content>Expressions.</content>
internal sealed partial class LarkReader
{
    public const int MaxNesting = 200;
    public const int MaxRepeatCount = 1_000_000;

    private static readonly PatternDialect Dialect = new() { AllowsAnchors = false, AllowsEmptyClasses = false, LineEnds = CodePointSet.Of("\n") };

    private readonly TextCursor _cursor;
    private readonly PatternBudget _budget = new();
    private int _depth;

    private void Enter()
    {
        if (++_depth > MaxNesting) throw _cursor.Error($"Expressions are nested deeper than {MaxNesting} levels");
    }

    private LarkNode ReadAlternatives()
    {
        Enter();
        int start = _cursor.Position;
        var alternatives = new List<LarkNode>();
        do
        {
            alternatives.Add(ReadIntersection());
            if (!_cursor.TryRead("->")) continue;
            SkipSpace();
            ReadName();   // the name of a node in the tree: no effect on texts
            SkipToBar();
        }
        while (_cursor.TryRead('|'));
        _depth--;
        return alternatives.Count == 1 ? alternatives[0] : new LarkNode.Choice(start, alternatives);
    }

    private LarkNode ReadIntersection()
    {
        var parts = new List<LarkNode>();
        do
        {
            var part = ReadSequence();
            bool isEmpty = part is LarkNode.Sequence { Parts.Count: 0 };
            if (isEmpty && (parts.Count > 0 || _cursor.Current == '&')) throw _cursor.Unexpected("a part of the intersection");
            parts.Add(part);
        }
        while (_cursor.TryRead('&'));
        return parts.Count == 1 ? parts[0] : new LarkNode.Intersection(parts[0].Position, parts);
    }

    private LarkNode ReadSequence()
    {
        int start = _cursor.Position;
        var parts = new List<LarkNode>();
        while (true)
        {
            int end = _cursor.Position;
            bool isNewLine = SkipSpace();
            if (isNewLine && IsAtDefinition())
            {
                _cursor.Position = end;
                break;
            }

            if (_cursor.IsAtEnd || _cursor.Current is '|' or '&' or ')' or ']' || IsAt("->")) break;
            parts.Add(ReadItem());
        }

        return parts.Count == 1 ? parts[0] : new LarkNode.Sequence(parts.Count > 0 ? parts[0].Position : start, parts);
    }

    // On a new line: a directive, or a name with its prefixes, parameters and priority, and a colon.
    private bool IsAtDefinition()
    {
        int start = _cursor.Position;
        if (_cursor.Current == '%') return true;
        _cursor.ReadWhile(character => character is '?' or '!');
        bool isName = _cursor.ReadWhile(character => char.IsAsciiLetterOrDigit(character) || character == '_').Length > 0;
        if (_cursor.TryRead('{')) _cursor.ReadWhile(character => char.IsAsciiLetterOrDigit(character) || character is '_' or ',' or ' ' or '}');
        _cursor.ReadWhile(character => char.IsAsciiDigit(character) || character is '.' or '-');
        SkipSpace();
        bool isDefinition = isName && _cursor.Current == ':';
        _cursor.Position = start;
        return isDefinition;
    }

    private void SkipToBar()
    {
        int end = _cursor.Position;
        SkipSpace();
        if (_cursor.Current is not ('|' or ')' or ']')) _cursor.Position = end;
    }

    private LarkNode ReadItem()
    {
        int start = _cursor.Position;
        bool isComplement = _cursor.TryRead('~');
        if (isComplement) SkipSpace();
        Enter();
        var atom = isComplement && _cursor.Current == '~' ? ReadItem() : ReadAtom();
        _depth--;
        var repeated = ReadRepetition(atom);
        if (!isComplement) return repeated;
        return ReferenceEquals(atom, repeated) ? new LarkNode.Complement(start, atom) : throw _cursor.Error("Write ~(A*) or (~A)* rather than ~A*", start);
    }

    private LarkNode ReadRepetition(LarkNode atom)
    {
        int start = _cursor.Position;
        if (!TryReadCounts(out int min, out int? max)) return atom;
        int end = _cursor.Position;
        if (TryReadCounts(out _, out _)) throw _cursor.Error("Two repetitions stand one after the other: put the first in a group", end);
        if (max < min) throw _cursor.Error("This count ends before it begins", start);
        return new LarkNode.Repeat(atom.Position, atom, min, max);
    }

    private bool TryReadCounts(out int min, out int? max)
    {
        int start = _cursor.Position;
        bool isNewLine = SkipSpace();
        (min, max) = (1, 1);
        if (_cursor.TryRead('*')) (min, max) = (0, null);
        else if (_cursor.TryRead('+')) (min, max) = (1, null);
        else if (!isNewLine && _cursor.TryRead('?')) (min, max) = (0, 1);   // on a new line it is the prefix of a rule
        else if (TryReadTimes() is { } times) (min, max) = times;
        else
        {
            _cursor.Position = start;
            return false;
        }

        return true;
    }

    // ~n or ~n..m; where no number follows, the complement of what comes next.
    private (int Min, int? Max)? TryReadTimes()
    {
        if (!_cursor.TryRead('~')) return null;
        SkipSpace();
        if (_cursor.ReadCount(MaxRepeatCount) is not { } min) return null;
        int end = _cursor.Position;
        SkipSpace();
        if (_cursor.TryRead(".."))
        {
            SkipSpace();
            return (min, _cursor.ReadCount(MaxRepeatCount) ?? throw _cursor.Unexpected("a count"));
        }

        _cursor.Position = end;
        return (min, min);
    }

    private LarkNode ReadAtom()
    {
        int start = _cursor.Position;
        switch (_cursor.Current)
        {
            case '(' or '[':
                bool isOptional = _cursor.Text[_cursor.Position++] == '[';
                var group = ReadAlternatives();
                SkipSpace();
                if (!_cursor.TryRead(isOptional ? ']' : ')')) throw _cursor.Error("This group is not closed", start);
                return isOptional ? new LarkNode.Repeat(start, group, 0, 1) : group;
            case '*' or '+' or '?':
                throw _cursor.Error($"There is nothing to repeat before '{_cursor.Current}'");
            default:
                return ReadValue();
        }
    }

    // What may be an argument of a template too.
    private LarkNode ReadValue()
    {
        int start = _cursor.Position;
        switch (_cursor.Current)
        {
            case '"':
                return ReadString();
            case '/':
                return ReadPattern();
            case '<':
                var token = _cursor.ReadToken(isExcept: false);
                return new LarkNode.Leaf(start, token, _cursor.Text[start.._cursor.Position], IsToken: true);
            case '_' or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z'):
                string name = ReadName();
                return _cursor.TryRead('{') ? ReadCall(start, name) : new LarkNode.Name(start, name);
            default:
                throw _cursor.Unexpected("a name, a string, a regular expression, a group or a token");
        }
    }

    private LarkNode.Call ReadCall(int start, string name)
    {
        Enter();
        var arguments = new List<LarkNode>();
        do
        {
            SkipSpace();
            arguments.Add(ReadValue());
            SkipSpace();
        }
        while (_cursor.TryRead(','));
        _depth--;
        return _cursor.TryRead('}') ? new LarkNode.Call(start, name, arguments) : throw _cursor.Unexpected("'}'");
    }

    private LarkNode.Leaf ReadString()
    {
        int start = _cursor.Position;
        var (text, isCaseInsensitive) = ReadQuoted();
        int end = _cursor.Position;
        SkipSpace();
        if (!_cursor.TryRead(".."))
        {
            _cursor.Position = end;
            return new LarkNode.Leaf(start, isCaseInsensitive ? AnyCase(text) : GrammarExpression.Literal(text), _cursor.Text[start..end]);
        }

        SkipSpace();
        if (_cursor.Current != '"') throw _cursor.Unexpected("the last character of the range");
        var (last, isLastCaseInsensitive) = ReadQuoted();
        Rune[] ends = [.. text.EnumerateRunes(), .. last.EnumerateRunes()];
        if (text.Length == 0 || last.Length == 0 || ends.Length != 2 || isCaseInsensitive || isLastCaseInsensitive)
            throw _cursor.Error("A range is written \"a\"..\"z\", with one character at each end", start);
        if (ends[1] < ends[0]) throw _cursor.Error("This range ends before it begins", start);
        return new LarkNode.Leaf(start, GrammarExpression.Characters(CodePointSet.Range(ends[0].Value, ends[1].Value)), _cursor.Text[start.._cursor.Position]);
    }

    private (string Text, bool IsCaseInsensitive) ReadQuoted()
    {
        int start = _cursor.Position++;
        var text = new StringBuilder();
        while (!_cursor.TryRead('"'))
        {
            if (_cursor.IsAtEnd || _cursor.Current == '\n') throw _cursor.Error("This string is not closed", start);
            int position = _cursor.Position;
            bool isEscape = _cursor.TryRead('\\');
            if (isEscape && !"nrtfxuU\\\"".Contains(_cursor.Current, StringComparison.Ordinal))
                throw _cursor.Error("Escapes of strings are \\n \\r \\t \\f \\xHH \\uHHHH \\UHHHHHHHH \\\\ and \\\"", position);
            text.Append(char.ConvertFromUtf32(isEscape ? _cursor.ReadEscape() : _cursor.ReadCodePoint()));
        }

        return (text.ToString(), _cursor.TryRead('i'));
    }

    private static GrammarExpression AnyCase(string text) => GrammarExpression.Sequence(
        [.. text.EnumerateRunes().Select(rune => GrammarExpression.Characters(CaseFolding.Close(CodePointSet.Range(rune.Value, rune.Value))))]);

    private LarkNode.Leaf ReadPattern()
    {
        int start = _cursor.Position++;
        while (_cursor.Current != '/' || _cursor.IsAtEnd)
        {
            if (_cursor.Position + (_cursor.Current == '\\' ? 2 : 1) > _cursor.Text.Length) throw _cursor.Error("This regular expression is not closed", start);
            _cursor.Position += _cursor.Current == '\\' ? 2 : 1;
        }

        string pattern = _cursor.Text[(start + 1).._cursor.Position++];
        var options = RegularExpressionOptions.Default;
        for (; "imslux".Contains(_cursor.Current, StringComparison.Ordinal); _cursor.Position++)
        {
            options = _cursor.Current switch
            {
                'i' => options with { IsCaseInsensitive = true },
                's' => options with { DotMatchesLineEnds = true },
                'x' => options with { IgnoresWhitespace = true },
                'l' => throw _cursor.Error("The flag l, for the rules of a locale, is not supported"),
                _ => options,   // m changes anchors, which are refused; u is how patterns are read anyway
            };
        }

        var reader = new PatternReader(pattern, options, Dialect, _budget, (problem, position) => _cursor.Error(problem, start + 1 + position));
        return new LarkNode.Leaf(start, reader.Read(), _cursor.Text[start.._cursor.Position]);
    }
}
