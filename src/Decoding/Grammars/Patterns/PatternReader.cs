using System.Text;

namespace Reasoning.Decoding.Grammars.Patterns;

/// <summary>Reads a regular expression by recursive descent; nesting is limited, so that the stack is too.</summary>
/// <param name="pattern">The pattern.</param>
/// <param name="options">The flags at its beginning.</param>
/// <param name="dialect">What is allowed where it stands.</param>
/// <param name="budget">What its classes may cost.</param>
/// <param name="error">Makes the error of a problem at a position in the pattern.</param>
internal sealed partial class PatternReader(
    string pattern, RegularExpressionOptions options, PatternDialect dialect, PatternBudget budget, Func<string, int, GrammarFormatException> error)
{
    private readonly bool _isAnchored = options.IsAnchored;
    private RegularExpressionOptions _flags = options;
    private int _position;
    private int _depth;

    /// <summary>Reads the whole pattern.</summary>
    public GrammarExpression Read()
    {
        CheckText();
        var node = ReadAlternatives();
        if (_position < pattern.Length) throw error("This ')' closes no group", _position);
        if (!_isAnchored)
        {
            var any = new PatternNode.Plain(GrammarExpression.AnyCharacter.ZeroOrMore(), true, 1);
            node = PatternNode.Concatenate([any, node, any]);
        }

        if (node is PatternNode.Plain plain) return plain.Expression;
        return new AnchorResolver(() => error("There are too many anchors in nested groups", 0)).Resolve(node, true, true);
    }

    private void CheckText()
    {
        for (int i = 0; i < pattern.Length; i++)
        {
            if (!char.IsSurrogate(pattern[i])) continue;
            if (i + 1 >= pattern.Length || !char.IsSurrogatePair(pattern[i], pattern[i + 1])) throw error("Half of a surrogate pair stands here", i);
            i++;
        }
    }

    private bool TryRead(string text)
    {
        if (!pattern.AsSpan(_position).StartsWith(text, StringComparison.Ordinal)) return false;
        _position += text.Length;
        return true;
    }

    private int ReadCodePoint()
    {
        int value = char.ConvertToUtf32(pattern, _position);
        _position += value > 0xFFFF ? 2 : 1;
        return value;
    }

    private void SkipIgnored()
    {
        while (_flags.IgnoresWhitespace && _position < pattern.Length)
        {
            if (pattern[_position] == '#')
            {
                while (_position < pattern.Length && pattern[_position] != '\n') _position++;
            }
            else if (char.IsWhiteSpace(pattern[_position])) _position++;
            else break;
        }
    }

    private PatternNode ReadAlternatives()
    {
        if (++_depth > RegularExpression.MaxNesting) throw error($"Groups are nested deeper than {RegularExpression.MaxNesting} levels", _position);
        var flags = _flags;
        var alternatives = new List<PatternNode>();
        do alternatives.Add(ReadAlternative());
        while (TryRead("|"));
        _flags = flags;   // inline flags hold to the end of the group
        _depth--;
        return PatternNode.Alternate(alternatives);
    }

    private PatternNode ReadAlternative()
    {
        var parts = new List<PatternNode>();
        var literal = new StringBuilder();
        for (SkipIgnored(); _position < pattern.Length && pattern[_position] is not ('|' or ')'); SkipIgnored())
        {
            bool isAnchor = pattern[_position] is '^' or '$';
            var (set, node) = ReadAtom();
            SkipIgnored();
            int end = _position;
            bool isCounted = TryReadQuantifier(out int min, out int? max);
            if (isAnchor && isCounted) throw error("An anchor cannot be repeated", end);
            if (set is { Count: 1 } && !isCounted)
            {
                literal.Append(char.ConvertFromUtf32(set.Ranges[0].First));
                continue;
            }

            EndLiteral();
            var part = node ?? new PatternNode.Plain(GrammarExpression.Characters(set!), false, 1);
            parts.Add(isCounted ? PatternNode.Repeat(part, min, max) : part);
        }

        EndLiteral();
        return PatternNode.Concatenate(parts);

        void EndLiteral()
        {
            if (literal.Length > 0) parts.Add(new PatternNode.Plain(GrammarExpression.Literal(literal.ToString()), false, 1));
            literal.Clear();
        }
    }

    // A set of characters, or else a node.
    private (CodePointSet? Set, PatternNode? Node) ReadAtom()
    {
        int start = _position;
        switch (pattern[_position])
        {
            case '^' or '$':
                if (!dialect.AllowsAnchors) throw error($"The anchor '{pattern[_position]}' has no meaning here", start);
                return (null, new PatternNode.Anchor(pattern[_position++] == '^'));
            case '(':
                _position++;
                return (null, ReadGroup(start));
            case '[':
                _position++;
                return (ReadClass(start), null);
            case '.':
                _position++;
                return (_flags.DotMatchesLineEnds ? CodePointSet.All : dialect.LineEnds.Complement(), null);
            case '\\':
                _position++;
                return (Fold(ReadEscape(start, isInClass: false).Set), null);
            case '*' or '+' or '?':
                throw error($"There is nothing to repeat before '{pattern[start]}'", start);
            case '{' when start + 1 < pattern.Length && (char.IsAsciiDigit(pattern[start + 1]) || pattern[start + 1] == ','):
                throw error("There is nothing to repeat before '{'; write \\{ for the character", start);
            default:
                int value = ReadCodePoint();
                return (Fold(CodePointSet.Range(value, value)), null);
        }
    }

    private CodePointSet Fold(CodePointSet set)
    {
        if (!budget.TryTake(set.Ranges.Length + (_flags.IsCaseInsensitive ? Math.Min(set.Count, CaseFolding.Count) : 0)))
            throw error("The classes of the pattern are too large together", _position - 1);
        return _flags.IsCaseInsensitive ? CaseFolding.Close(set) : set;
    }

    private bool TryReadQuantifier(out int min, out int? max)
    {
        (min, max) = (1, 1);
        int start = _position;
        if (TryRead("*")) (min, max) = (0, null);
        else if (TryRead("+")) (min, max) = (1, null);
        else if (TryRead("?")) (min, max) = (0, 1);
        else if (start + 1 < pattern.Length && pattern[start] == '{' && (char.IsAsciiDigit(pattern[start + 1]) || pattern[start + 1] == ','))
        {
            _position++;
            min = ReadCount(start);
            max = min;
            if (TryRead(",")) max = _position < pattern.Length && pattern[_position] == '}' ? null : ReadCount(start);
            if (!TryRead("}")) throw error("A count is written {m}, {m,} or {m,n}; write \\{ for the character", start);
            if (max < min) throw error($"The count {{{min},{max}}} ends before it begins", start);
        }
        else return false;

        TryRead("?");   // lazy: the same texts
        if (_position < pattern.Length && pattern[_position] == '+') throw error("Possessive quantifiers are not supported", _position);
        return true;
    }

    private int ReadCount(int start)
    {
        int first = _position;
        long count = 0;
        for (; _position < pattern.Length && char.IsAsciiDigit(pattern[_position]); _position++)
        {
            count = (count * 10) + (pattern[_position] - '0');
            if (count > RegularExpression.MaxRepeatCount) throw error($"A count is larger than {RegularExpression.MaxRepeatCount:N0}", first);
        }

        return _position > first ? (int)count : throw error("A count is written {m}, {m,} or {m,n}; write \\{ for the character", start);
    }
}
