namespace Reasoning.Decoding.Grammars.Patterns;

/// <content>Groups and inline flags.</content>
internal sealed partial class PatternReader
{
    private PatternNode ReadGroup(int start)
    {
        var flags = _flags;
        if (TryRead("?"))
        {
            if (TryRead("<=") || TryRead("<!")) throw error("Lookbehind is not supported", start);
            if (TryRead("=") || TryRead("!")) throw error("Lookahead is not supported", start);
            if (TryRead(">")) throw error("Atomic groups are not supported", start);
            if (TryRead("P=")) throw error("Back references are not supported", start);
            if (TryRead("<") || TryRead("P<")) ReadName(start);
            else if (!TryRead(":") && ReadFlags(start) is { } changed)
            {
                _flags = changed;
                if (TryRead(")")) return PatternNode.Plain.Empty;   // to the end of the group around it
                _position++;
            }
        }

        var node = ReadAlternatives();
        if (!TryRead(")")) throw error("This group is not closed", start);
        _flags = flags;
        return node;
    }

    private void ReadName(int start)
    {
        int first = _position;
        while (_position < pattern.Length && (char.IsLetterOrDigit(pattern[_position]) || pattern[_position] is '_' or '$')) _position++;
        if (_position == first || char.IsDigit(pattern[first]) || !TryRead(">")) throw error("The name of this group is not a name", start);
    }

    // Up to the ':' or ')' that ends them.
    private RegularExpressionOptions ReadFlags(int start)
    {
        var flags = _flags;
        bool isOn = true;
        for (; _position < pattern.Length && pattern[_position] is not (':' or ')'); _position++)
        {
            switch (pattern[_position])
            {
                case '-' when isOn:
                    isOn = false;
                    break;
                case 'i':
                    flags = flags with { IsCaseInsensitive = isOn };
                    break;
                case 's':
                    flags = flags with { DotMatchesLineEnds = isOn };
                    break;
                case 'x':
                    flags = flags with { IgnoresWhitespace = isOn };
                    break;
                default:
                    throw error("This kind of group is not supported: after '(?' come ':', '<name>' or the flags i, s, x", start);
            }
        }

        return _position < pattern.Length ? flags : throw error("This group is not closed", start);
    }
}
