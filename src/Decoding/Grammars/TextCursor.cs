using System.Globalization;
using System.Text;
using Reasoning.Decoding.Grammars.Expressions;

namespace Reasoning.Decoding.Grammars;

/// <summary>A position in the text of a grammar, and what the formats read alike: escapes, counts, references to tokens.</summary>
internal sealed class TextCursor
{
    private const int MaxTokenId = 1_000_000_000;
    private const int MaxTokenIds = 1_000_000;

    private long _tokenIds;

    /// <summary>Begins at the start of a text.</summary>
    /// <exception cref="GrammarFormatException">Half of a surrogate pair stands in it.</exception>
    public TextCursor(string text)
    {
        Text = text;
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) throw Error("Half of a surrogate pair stands here", i);
            i++;
        }
    }

    public string Text { get; }

    public int Position { get; set; }

    public bool IsAtEnd => Position >= Text.Length;

    /// <summary>The character here; NUL at the end, where no format has one.</summary>
    public char Current => IsAtEnd ? '\0' : Text[Position];

    /// <summary>The error of a problem here or at a position.</summary>
    public GrammarFormatException Error(string problem, int? position = null) => TextPlace.Error(Text, position ?? Position, problem);

    /// <summary>The error of a character that cannot stand here.</summary>
    public GrammarFormatException Unexpected(string expected) =>
        Error(IsAtEnd ? $"The text ends where {expected} is expected" : $"'{Rune.GetRuneAt(Text, Position)}' stands where {expected} is expected");

    public bool TryRead(char character)
    {
        if (IsAtEnd || Text[Position] != character) return false;
        Position++;
        return true;
    }

    public bool TryRead(string text)
    {
        if (!Text.AsSpan(Math.Min(Position, Text.Length)).StartsWith(text, StringComparison.Ordinal)) return false;
        Position += text.Length;
        return true;
    }

    public string ReadWhile(Func<char, bool> isPart)
    {
        int start = Position;
        while (!IsAtEnd && isPart(Text[Position])) Position++;
        return Text[start..Position];
    }

    public int ReadCodePoint()
    {
        int value = char.ConvertToUtf32(Text, Position);
        Position += value > 0xFFFF ? 2 : 1;
        return value;
    }

    /// <summary>Reads a count of repetitions, or null where no digit stands.</summary>
    public int? ReadCount(int max)
    {
        int start = Position;
        string digits = ReadWhile(char.IsAsciiDigit).TrimStart('0');
        if (Position == start) return null;
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && digits.Length > 0) count = int.MaxValue;
        return count <= max ? count : throw Error($"A number is larger than {max:N0}", start);
    }

    /// <summary>
    /// Reads what follows a backslash in a literal or class: <c>n r t f</c>, <c>xHH</c>, <c>uHHHH</c>, <c>UHHHHHHHH</c>, or punctuation that stands for itself.
    /// </summary>
    public int ReadEscape()
    {
        int start = Position - 1;
        if (IsAtEnd) throw Error("A backslash stands at the end", start);
        char kind = Text[Position++];
        int value = kind switch
        {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'f' => '\f',
            'x' => ReadHexadecimal(2, start),
            'u' => ReadHexadecimal(4, start),
            'U' => ReadHexadecimal(8, start),
            _ when char.IsAsciiLetterOrDigit(kind) || kind is > '~' or < ' ' => throw Error($"The escape \\{kind} is not known", start),
            _ => kind,
        };
        if (kind == 'u' && char.IsHighSurrogate((char)value) && TryRead("\\u"))
        {
            int low = ReadHexadecimal(4, start);
            if (char.IsLowSurrogate((char)low)) value = char.ConvertToUtf32((char)value, (char)low);
        }

        return Rune.IsValid(value) ? value : throw Error($"{value:X} is not a Unicode scalar value", start);
    }

    /// <summary>Reads <c>&lt;[12]&gt;</c>, <c>&lt;[12,20-29]&gt;</c> or <c>&lt;name&gt;</c>, whose text includes the angle brackets.</summary>
    public GrammarExpression ReadToken(bool isExcept)
    {
        int start = Position;
        if (!TryRead('<')) throw Unexpected("a token, as in <[123]> or <name>,");
        if (TryRead('['))
        {
            var ids = new List<int>();
            do
            {
                int first = ReadCount(MaxTokenId) ?? throw Unexpected("the id of a token");
                int last = TryRead('-') ? ReadCount(MaxTokenId) ?? throw Unexpected("the id of a token") : first;
                if (last < first) throw Error("This range of tokens ends before it begins", start);
                if ((_tokenIds += (long)last - first + 1) > MaxTokenIds) throw Error($"More than {MaxTokenIds:N0} tokens are named in the grammar", start);
                ids.AddRange(Enumerable.Range(first, last - first + 1));
            }
            while (TryRead(','));
            return TryRead("]>") ? new TokenExpression([.. ids], [], isExcept) : throw Unexpected("']>'");
        }

        string name = ReadWhile(character => character is not ('>' or '\n'));
        if (name.Length == 0 || !TryRead('>')) throw Error("A token is written <[id]> or <name>", start);
        return new TokenExpression([], [$"<{name}>"], isExcept);
    }

    private int ReadHexadecimal(int digits, int start)
    {
        int end = Position + digits, value = 0;
        for (; Position < end; Position++)
        {
            if (!char.IsAsciiHexDigit(Current)) throw Error($"{digits} hexadecimal digits are needed here", start);
            value = (value * 16) + Convert.ToInt32(Current.ToString(), 16);
        }

        return value;
    }
}
