namespace Reasoning.Decoding.Grammars.Patterns;

/// <content>Classes and escapes.</content>
internal sealed partial class PatternReader
{
    private static readonly CodePointSet Digits = CodePointSet.Range('0', '9');
    private static readonly CodePointSet WordCharacters = CodePointSet.FromRanges([('0', '9'), ('A', 'Z'), ('a', 'z'), ('_', '_')]);

    // White space and line ends of ECMA-262: the controls, the byte order mark, and the categories Zs, Zl, Zp.
    private static readonly CodePointSet WhiteSpace = CodePointSet.FromRanges(
        [
            (9, 13), (' ', ' '), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A), (0x2028, 0x2029), (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000),
            (0xFEFF, 0xFEFF),
        ]);

    private CodePointSet ReadClass(int start)
    {
        bool isNegated = TryRead("^");
        var ranges = new List<(int First, int Last)>();
        while (!TryRead("]"))
        {
            if (_position >= pattern.Length) throw error("This class is not closed", start);
            int first = _position;
            var (set, value) = ReadMember();
            bool isRange = _position + 1 < pattern.Length && pattern[_position] == '-' && pattern[_position + 1] != ']';
            if (!isRange)
            {
                ranges.AddRange(set.Ranges);
                continue;
            }

            _position++;
            var (lastSet, lastValue) = ReadMember();
            if (value is { } low && lastValue is { } high)
            {
                if (high < low) throw error("This range ends before it begins", first);
                ranges.Add((low, high));
            }
            else ranges.AddRange([.. set.Ranges, ('-', '-'), .. lastSet.Ranges]);   // as in [\w-.], which browsers read so without the flag u
        }

        if (!dialect.AllowsEmptyClasses && _position - start == (isNegated ? 3 : 2)) throw error("This class is empty; write \\] for the character", start);
        var all = Fold(CodePointSet.FromRanges(ranges));
        return isNegated ? all.Complement() : all;
    }

    private (CodePointSet Set, int? Value) ReadMember()
    {
        int start = _position;
        if (TryRead("\\")) return ReadEscape(start, isInClass: true);
        int value = ReadCodePoint();
        return (CodePointSet.Range(value, value), value);
    }

    // After the backslash: a set, and the code point where it is a single one (a surrogate too, which is not in the set).
    private (CodePointSet Set, int? Value) ReadEscape(int start, bool isInClass)
    {
        if (_position >= pattern.Length) throw error("A backslash stands at the end", start);
        char kind = pattern[_position++];
        switch (kind)
        {
            case 'd' or 'D':
                return (Negate(Digits, kind == 'D'), null);
            case 'w' or 'W':
                return (Negate(Fold(WordCharacters), kind == 'W'), null);
            case 's' or 'S':
                return (Negate(WhiteSpace, kind == 'S'), null);
            case 'p' or 'P':
                return (Negate(ReadProperty(start), kind == 'P'), null);
            case 'b' when !isInClass:
            case 'B':
                throw error("Word boundaries are not supported", start);
            case 'k' or (>= '1' and <= '9') when !isInClass:
                throw error("Back references are not supported", start);
            case '0' when _position < pattern.Length && char.IsAsciiDigit(pattern[_position]):
                throw error("Octal escapes are not supported", start);
        }

        int value = kind switch
        {
            '0' => 0,
            'b' => '\b',
            't' => '\t',
            'n' => '\n',
            'v' => '\v',
            'f' => '\f',
            'r' => '\r',
            'c' when _position < pattern.Length && char.IsAsciiLetter(pattern[_position]) => pattern[_position++] % 32,
            'x' => ReadHexadecimal(2, start),
            'u' => ReadUnicode(start),
            _ when char.IsAsciiLetterOrDigit(kind) || kind > 0x7F => throw error($"The escape \\{kind} is not known", start),
            _ => kind,
        };
        return (CodePointSet.FromRanges([(value, value)]), value);
    }

    private static CodePointSet Negate(CodePointSet set, bool isNegated) => isNegated ? set.Complement() : set;

    private CodePointSet ReadProperty(int start)
    {
        int end = TryRead("{") ? pattern.IndexOf('}', _position) : -1;
        if (end < 0) throw error("A property is written \\p{Name}", start);
        string name = pattern[_position..end];
        _position = end + 1;
        return UnicodeProperties.Find(name) ?? throw error($"The property '{Shorten(name)}' is not known", start);
    }

    private static string Shorten(string name) => name.Length <= 40 ? name : name[..40] + "...";

    private int ReadUnicode(int start)
    {
        if (TryRead("{"))
        {
            int end = pattern.IndexOf('}', _position);
            if (end <= _position || !TryParse(pattern.AsSpan(_position, end - _position).TrimStart('0'), out int braced))
                throw error("A code point is written \\u{...} with hexadecimal digits up to 10FFFF", start);
            _position = end + 1;
            return braced;
        }

        int value = ReadHexadecimal(4, start);
        int next = _position;
        if (value is < 0xD800 or > 0xDBFF || !TryRead("\\u") || _position + 4 > pattern.Length
            || !TryParse(pattern.AsSpan(_position, 4), out int low) || low is < 0xDC00 or > 0xDFFF)
        {
            _position = next;
            return value;
        }

        _position += 4;
        return char.ConvertToUtf32((char)value, (char)low);
    }

    private int ReadHexadecimal(int digits, int start)
    {
        if (_position + digits > pattern.Length || !TryParse(pattern.AsSpan(_position, digits), out int value))
            throw error($"{digits} hexadecimal digits are needed here", start);
        _position += digits;
        return value;
    }

    private static bool TryParse(ReadOnlySpan<char> digits, out int value)
    {
        value = 0;
        foreach (char digit in digits)
        {
            if (!char.IsAsciiHexDigit(digit)) return false;
            value = (value * 16) + Convert.ToInt32(digit.ToString(), 16);
            if (value > CodePointSet.MaxCodePoint) return false;
        }

        return true;
    }
}
