using System.Text;

namespace Reasoning.Verification.Answers;

/// <summary>Cuts an answer, in plain text or LaTeX, into tokens. Marks that only set type (dollar signs, \left, thin spaces, fonts) are dropped. O(length).</summary>
internal ref struct AnswerLexer
{
    private static readonly HashSet<string> Ignored = new(StringComparer.Ordinal)
    {
        "left", "right", "big", "Big", "bigg", "Bigg", "bigl", "bigr", "Bigl", "Bigr", "biggl", "biggr", "displaystyle", "textstyle", "limits", "boxed", "fbox", "mathstrut",
    };

    private static readonly HashSet<string> Spaces = new(StringComparer.Ordinal) { "quad", "qquad", "space", "hspace", "thinspace" };

    private static readonly HashSet<string> TextCommands = new(StringComparer.Ordinal)
    {
        "text", "textbf", "textit", "textrm", "textnormal", "mathrm", "mathbf", "mathit", "mbox", "operatorname",
    };

    private readonly ReadOnlySpan<char> _source;
    private readonly List<AnswerToken> _tokens = [];
    private int _at;
    private int _depth;
    private bool _spaced;

    private AnswerLexer(ReadOnlySpan<char> source) => _source = source;

    private readonly char Current => Peek(0);

    /// <summary>The tokens of an answer, with an end; null where something cannot be cut, such as a number of thousands of digits.</summary>
    public static List<AnswerToken>? Read(ReadOnlySpan<char> source)
    {
        var lexer = new AnswerLexer(source);
        while (lexer._at < source.Length)
            if (!lexer.Next()) return null;
        lexer.Add(AnswerTokenKind.End, "");
        return lexer._tokens;
    }

    /// <summary>Reads the text argument of a command such as \text at a position behind its name.</summary>
    /// <returns>Where it ends, with its braces; the position itself where there is no balanced argument.</returns>
    internal static int ArgumentEnd(ReadOnlySpan<char> source, int at)
    {
        if (at >= source.Length || source[at] != '{') return at;
        var depth = 0;
        for (var i = at; i < source.Length; i++)
        {
            if (source[i] == '\\') i++;
            else if (source[i] == '{') depth++;
            else if (source[i] == '}' && --depth == 0) return i + 1;
        }

        return at;
    }

    private readonly char Peek(int offset) => _at + offset < _source.Length ? _source[_at + offset] : '\0';

    private bool Next()
    {
        var c = Current;
        if (char.IsWhiteSpace(c) || c == '~' || c is '\u200b' or '\u2061') return Skip(1, space: true);
        if (char.IsAsciiDigit(c) || c == '.' && char.IsAsciiDigit(Peek(1))) return Number();
        if (char.IsLetter(c) && c is not ('π' or 'Π')) return Letters();
        if (c == '\\') return Command();
        switch (c)
        {
            case '$' or '£' or '€': return Skip(1, space: false);
            case '{' when Peek(1) == ',' && Peek(2) == '}': return Symbol(',', 3);
            case '−' or '–': return Symbol('-', 1);
            case '×' or '·' or '⋅' or '∗': return Symbol('*', 1);
            case '*' when Peek(1) == '*': return Symbol('^', 2);
            case '÷' or '∕' or '⁄': return Symbol('/', 1);
            case '²' or '³': return Power(c == '²' ? "2" : "3");
            case '≤': return Symbol('≤', 1);
            case '<' when Peek(1) == '=': return Symbol('≤', 2);
            case '>' when Peek(1) == '=': return Symbol('≥', 2);
            case '!' when Peek(1) == '=': return Symbol('≠', 2);
            case 'π': return Named("pi");
            case '√':
                _at++;
                Add(AnswerTokenKind.Word, "sqrt");
                return true;
            case '∞': return Named("infty");
            case '°': return Named("degree");
            case '∪': return Named("cup");
            case '∈': return Named("in");
            case '∅': return Named("emptyset");
            case '±': return Named("pm");
            default: return Symbol(c, 1);
        }
    }

    private bool Skip(int length, bool space)
    {
        _at += length;
        _spaced |= space;
        return true;
    }

    private bool Symbol(char symbol, int length)
    {
        if (symbol is '(' or '[' or '{' or '⦃') _depth++;
        if (symbol is ')' or ']' or '}' or '⦄') _depth--;
        _at += length;
        Add(AnswerTokenKind.Symbol, symbol.ToString());
        return true;
    }

    private bool Named(string command)
    {
        _at++;
        Add(AnswerTokenKind.Command, command);
        return true;
    }

    private bool Power(string digit)
    {
        _at++;
        Add(AnswerTokenKind.Symbol, "^");
        Add(AnswerTokenKind.Number, digit);
        return true;
    }

    private bool Letters()
    {
        var start = _at;
        while (char.IsLetter(Current) && Current is not ('π' or 'Π')) _at++;
        var text = _source[start.._at].ToString();
        Add(text.Length == 1 ? AnswerTokenKind.Letter : AnswerTokenKind.Word, text);
        return true;
    }

    private bool Command()
    {
        var start = ++_at;
        while (char.IsAsciiLetter(Current)) _at++;
        var name = _source[start.._at].ToString();
        if (name.Length == 0) return Escape();
        if (Ignored.Contains(name)) return Skip(name is "left" or "right" && Current == '.' ? 1 : 0, space: false);
        if (Spaces.Contains(name)) return Skip(0, space: true);
        if (TextCommands.Contains(name)) return TextArgument();
        switch (name)
        {
            case "cdot" or "times" or "ast": return Symbol('*', 0);
            case "div": return Symbol('/', 0);
            case "le" or "leq" or "leqslant": return Symbol('≤', 0);
            case "ge" or "geq" or "geqslant": return Symbol('≥', 0);
            case "ne" or "neq": return Symbol('≠', 0);
            case "lt": return Symbol('<', 0);
            case "gt": return Symbol('>', 0);
            case "lbrace": return Symbol('⦃', 0);
            case "rbrace": return Symbol('⦄', 0);
            case "lvert" or "rvert" or "vert": return Symbol('|', 0);
            case "dfrac" or "tfrac" or "cfrac": name = "frac"; break;
            case "tbinom" or "dbinom": name = "binom"; break;
            case "varnothing": name = "emptyset"; break;
            case "mathbb": return Blackboard();
        }

        Add(AnswerTokenKind.Command, name);
        return true;
    }

    /// <summary>A backslash before something else than a letter.</summary>
    private bool Escape()
    {
        switch (Current)
        {
            case '{': return Symbol('⦃', 1);
            case '}': return Symbol('⦄', 1);
            case ',' or ';' or ':' or ' ': return Skip(1, space: true);
            case '!' or '$' or '(' or ')' or '[' or ']': return Skip(1, space: false);
            case '%' or '&' or '#' or '_': return Symbol(Current, 1);
            case '\\':
                _at++;
                Add(AnswerTokenKind.Command, "\\");
                return true;
            default: return false;
        }
    }

    /// <summary>\mathbb{R} is one sign.</summary>
    private bool Blackboard()
    {
        while (Current == ' ') _at++;
        var letter = Current == '{' && Peek(2) == '}' ? Peek(1) : Current;
        if (!char.IsAsciiLetter(letter)) return false;
        _at += Current == '{' ? 3 : 1;
        Add(AnswerTokenKind.Command, $"mathbb{{{letter}}}");
        return true;
    }

    /// <summary>What \text sets: its letters are text, and anything else is read as if it stood outside.</summary>
    private bool TextArgument()
    {
        while (Current == ' ') _at++;
        var end = ArgumentEnd(_source, _at);
        if (end == _at) return false;
        var inner = Read(_source[(_at + 1)..(end - 1)]);
        if (inner is null) return false;
        _spaced |= _source[_at + 1] == ' ';
        foreach (var token in inner)
        {
            if (token.Kind == AnswerTokenKind.End) break;
            _spaced |= token.Spaced;
            Add(token.Kind is AnswerTokenKind.Letter or AnswerTokenKind.Word ? AnswerTokenKind.Text : token.Kind, token.Text);
        }

        _at = end;
        return true;
    }

    /// <summary>Digits with thousands separators, decimals, a repeating part and a power of ten.</summary>
    private bool Number()
    {
        var digits = new StringBuilder();
        TakeDigits(digits);
        TakeThousands(digits);
        if (Current == '.' && (char.IsAsciiDigit(Peek(1)) || _source[_at..].StartsWith(@".\overline{")))
        {
            digits.Append('.');
            _at++;
            TakeDigits(digits);
            if (_source[_at..].StartsWith(@"\overline{"))
            {
                _at += @"\overline{".Length;
                digits.Append('(');
                TakeDigits(digits);
                if (digits[^1] == '(' || Current != '}') return false;
                digits.Append(')');
                _at++;
            }
        }

        if (Current is 'e' or 'E' && (char.IsAsciiDigit(Peek(1)) || Peek(1) is '+' or '-' && char.IsAsciiDigit(Peek(2))))
        {
            digits.Append('e');
            _at++;
            if (Current is '+' or '-') digits.Append(_source[_at++]);
            TakeDigits(digits);
        }

        Add(AnswerTokenKind.Number, digits.ToString());
        return true;
    }

    private void TakeDigits(StringBuilder digits)
    {
        while (char.IsAsciiDigit(Current)) digits.Append(_source[_at++]);
    }

    /// <summary>
    /// Groups of three digits behind one to three, all with the same separator. Within brackets a comma parts items, so only {,} separates thousands there.
    /// </summary>
    private void TakeThousands(StringBuilder digits)
    {
        if (digits.Length is 0 or > 3 || digits[0] == '0') return;
        var separator = SeparatorLength(out var kind);
        if (separator == 0 || kind == ',' && _depth > 0) return;

        var (start, groups) = (_at, new StringBuilder());
        while (SeparatorLength(out var next) is > 0 and var length && next == kind && IsGroup(length))
        {
            for (var i = 0; i < 3; i++) groups.Append(Peek(length + i));
            _at += length + 3;
        }

        // 1,234,5 is a list, and 1 234/567 is no number of thousands either.
        var follows = SeparatorLength(out var after) is > 0 and var rest && after == kind && char.IsAsciiDigit(Peek(rest));
        if (follows || kind == ' ' && (Current == '/' || Current == ' ' && Peek(1) == '/')) _at = start;
        else digits.Append(groups);
    }

    private readonly bool IsGroup(int at) =>
        char.IsAsciiDigit(Peek(at)) && char.IsAsciiDigit(Peek(at + 1)) && char.IsAsciiDigit(Peek(at + 2)) && !char.IsAsciiDigit(Peek(at + 3));

    private readonly int SeparatorLength(out char kind)
    {
        var rest = _source[_at..];
        if (rest.StartsWith("{,}")) return Found('{', 3, out kind);
        if (rest.StartsWith(@",\!") || rest.StartsWith(@"\!,")) return Found('!', 3, out kind);
        if (rest.StartsWith(@"\,")) return Found('t', 2, out kind);
        return Current switch
        {
            ',' => Found(',', 1, out kind),
            ' ' or '\u00a0' or '\u2009' or '\u202f' => Found(' ', 1, out kind),
            _ => Found('\0', 0, out kind),
        };

        static int Found(char found, int length, out char kind)
        {
            kind = found;
            return length;
        }
    }

    private void Add(AnswerTokenKind kind, string text)
    {
        _tokens.Add(new AnswerToken(kind, text, _spaced));
        _spaced = false;
    }
}
