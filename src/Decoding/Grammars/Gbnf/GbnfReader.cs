using System.Text;

namespace Reasoning.Decoding.Grammars.Gbnf;

/// <summary>Reads GBNF by recursive descent; nesting is limited, so that the stack is too.</summary>
/// <param name="text">The grammar.</param>
internal sealed class GbnfReader(string text)
{
    public const int MaxNesting = 200;
    public const int MaxRepeatCount = 1_000_000;

    private readonly TextCursor _cursor = new(text);
    private readonly Dictionary<string, GrammarExpression> _rules = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _references = new(StringComparer.Ordinal);
    private int _depth;

    /// <summary>Reads the whole grammar.</summary>
    public Grammar Read(string start)
    {
        for (SkipSpace(); !_cursor.IsAtEnd; SkipSpace())
        {
            int position = _cursor.Position;
            string name = ReadName();
            if (name.Length == 0) throw _cursor.Unexpected("the name of a rule");
            SkipSpace();
            if (!_cursor.TryRead("::=")) throw _cursor.Unexpected("'::='");
            if (!_rules.TryAdd(name, ReadAlternatives())) throw _cursor.Error($"There is a rule '{name}' already", position);
        }

        foreach (var (name, position) in _references)
        {
            if (!_rules.ContainsKey(name)) throw _cursor.Error($"There is no rule '{name}'", position);
        }

        if (!_rules.ContainsKey(start)) throw _cursor.Error($"There is no rule '{start}', where texts begin");
        return Grammar.Create(GrammarExpression.Rule(start), _rules, "GBNF grammar");
    }

    private void SkipSpace()
    {
        while (!_cursor.IsAtEnd && _cursor.Current is ' ' or '\t' or '\r' or '\n' or '#')
        {
            if (_cursor.Current == '#') _cursor.ReadWhile(character => character != '\n');
            else _cursor.Position++;
        }
    }

    private string ReadName() => _cursor.ReadWhile(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_');

    // A rule goes on over any line ends, up to the name of the next rule.
    private bool IsAtRule()
    {
        int start = _cursor.Position;
        bool isName = ReadName().Length > 0;
        if (isName) SkipSpace();
        bool isRule = isName && _cursor.TryRead("::=");
        _cursor.Position = start;
        return isRule;
    }

    private GrammarExpression ReadAlternatives()
    {
        if (++_depth > MaxNesting) throw _cursor.Error($"Groups are nested deeper than {MaxNesting} levels");
        var alternatives = new List<GrammarExpression>();
        do alternatives.Add(ReadSequence());
        while (_cursor.TryRead('|'));
        _depth--;
        return GrammarExpression.Choice([.. alternatives]);
    }

    private GrammarExpression ReadSequence()
    {
        var parts = new List<GrammarExpression>();
        for (SkipSpace(); !_cursor.IsAtEnd && _cursor.Current is not ('|' or ')') && !IsAtRule(); SkipSpace()) parts.Add(ReadRepetitions(ReadPart()));
        return GrammarExpression.Sequence([.. parts]);
    }

    private GrammarExpression ReadPart()
    {
        int start = _cursor.Position;
        switch (_cursor.Current)
        {
            case '"':
                _cursor.Position++;
                return ReadLiteral(start);
            case '[':
                _cursor.Position++;
                return ReadClass(start);
            case '(':
                _cursor.Position++;
                var group = ReadAlternatives();
                return _cursor.TryRead(')') ? group : throw _cursor.Error("This group is not closed", start);
            case '.':
                _cursor.Position++;
                return GrammarExpression.AnyCharacter;
            case '<':
                return _cursor.ReadToken(isExcept: false);
            case '!':
                _cursor.Position++;
                return _cursor.ReadToken(isExcept: true);
            case '*' or '+' or '?' or '{':
                throw _cursor.Error($"There is nothing to repeat before '{_cursor.Current}'");
            default:
                string name = ReadName();
                if (name.Length == 0) throw _cursor.Unexpected("a literal, a class, a group, a token or the name of a rule");
                _references.TryAdd(name, start);
                return GrammarExpression.Rule(name);
        }
    }

    private GrammarExpression ReadLiteral(int start)
    {
        var value = new StringBuilder();
        while (!_cursor.TryRead('"'))
        {
            if (_cursor.IsAtEnd) throw _cursor.Error("This literal is not closed", start);
            value.Append(char.ConvertFromUtf32(ReadCharacter()));
        }

        return GrammarExpression.Literal(value.ToString());
    }

    private int ReadCharacter() => _cursor.TryRead('\\') ? _cursor.ReadEscape() : _cursor.ReadCodePoint();

    private GrammarExpression ReadClass(int start)
    {
        bool isNegated = _cursor.TryRead('^');
        var ranges = new List<(int First, int Last)>();
        while (!_cursor.TryRead(']'))
        {
            if (_cursor.IsAtEnd) throw _cursor.Error("This class is not closed", start);
            int position = _cursor.Position, first = ReadCharacter(), last = first;
            if (_cursor.Current == '-' && _cursor.Position + 1 < text.Length && text[_cursor.Position + 1] != ']')
            {
                _cursor.Position++;
                last = ReadCharacter();
            }

            if (last < first) throw _cursor.Error("This range ends before it begins", position);
            ranges.Add((first, last));
        }

        if (ranges.Count == 0) throw _cursor.Error("This class is empty", start);
        var set = CodePointSet.FromRanges(ranges);
        return GrammarExpression.Characters(isNegated ? set.Complement() : set);
    }

    private GrammarExpression ReadRepetitions(GrammarExpression part)
    {
        for (int operators = 0; ; operators++)
        {
            int end = _cursor.Position;
            SkipSpace();
            if (_cursor.Current is not ('*' or '+' or '?' or '{'))
            {
                _cursor.Position = end;
                return part;
            }

            if (operators == MaxNesting) throw _cursor.Error($"More than {MaxNesting} repetitions stand one after the other");
            part = _cursor.Text[_cursor.Position++] switch
            {
                '*' => part.ZeroOrMore(),
                '+' => part.OneOrMore(),
                '?' => part.Optional(),
                _ => ReadCounts(part),
            };
        }
    }

    // After the opening brace: m}, m,}, m,n} or ,n}.
    private GrammarExpression ReadCounts(GrammarExpression part)
    {
        int start = _cursor.Position - 1;
        int? min = ReadCount();
        int? max = min;
        if (_cursor.TryRead(',')) max = ReadCount();
        else if (min is null) throw _cursor.Unexpected("a count");
        if (!_cursor.TryRead('}')) throw _cursor.Unexpected("'}'");
        if (min is null && max is null) throw _cursor.Error("A count is written {m}, {m,}, {m,n} or {,n}", start);
        return max < (min ?? 0) ? throw _cursor.Error("This count ends before it begins", start) : part.Repeat(min ?? 0, max);
    }

    private int? ReadCount()
    {
        SkipSpace();
        int? count = _cursor.ReadCount(MaxRepeatCount);
        SkipSpace();
        return count;
    }
}
