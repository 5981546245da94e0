using System.Globalization;
using System.Text;
using static Reasoning.Verification.Values.PlainValue;

namespace Reasoning.Verification.Values.Literals;

/// <summary>Texts and bytes as Python writes them in source.</summary>
internal static class PythonText
{
    /// <summary>Whether letters before a quotation mark begin here, such as <c>b'</c>.</summary>
    public static bool IsPrefixed(string text, int at)
    {
        var end = at;
        while (end < text.Length && end - at < 3 && char.IsAsciiLetter(text[end])) end++;
        return end > at && end - at < 3 && end < text.Length && text[end] is '\'' or '"';
    }

    /// <summary>Reads the text or bytes at a position, and moves the position behind them.</summary>
    public static PlainValue Read(string text, ref int at)
    {
        var start = at;
        while (char.IsAsciiLetter(text[at])) at++;
        var prefix = text[start..at].ToLowerInvariant();
        if (prefix is not ("" or "r" or "u" or "b" or "br" or "rb"))
            throw new LiteralFormatException(start, prefix.Contains('f', StringComparison.Ordinal) ? "a formatted string is no literal" : $"there is no string prefix '{prefix}'");
        var (isRaw, isBytes) = (prefix.Contains('r', StringComparison.Ordinal), prefix.Contains('b', StringComparison.Ordinal));
        var quote = text[at];
        var isLong = at + 2 < text.Length && text[at + 1] == quote && text[at + 2] == quote;
        at += isLong ? 3 : 1;
        var content = new StringBuilder();
        while (true)
        {
            if (at >= text.Length) throw new LiteralFormatException(start, "this string does not end");
            var letter = text[at];
            if (letter == quote && (!isLong || (at + 2 < text.Length && text[at + 1] == quote && text[at + 2] == quote)))
            {
                at += isLong ? 3 : 1;
                break;
            }

            if (letter is '\n' or '\r')
            {
                if (!isLong) throw new LiteralFormatException(start, "this string does not end in its line");
                at += letter == '\r' && at + 1 < text.Length && text[at + 1] == '\n' ? 2 : 1;
                content.Append('\n');
                continue;
            }

            if (isBytes && letter > 0x7f) throw new LiteralFormatException(at, "bytes can only contain ASCII characters");
            if (letter != '\\') content.Append(text[at++]);
            else if (isRaw) Keep(text, ref at, content);
            else Unescape(text, ref at, content, isBytes);
        }

        return isBytes ? new BytesValue([.. content.ToString().Select(unit => (byte)unit)]) : new TextValue(content.ToString());
    }

    // In a raw string a backslash keeps a quotation mark from ending it, and stays.
    private static void Keep(string text, ref int at, StringBuilder content)
    {
        content.Append('\\');
        if (++at < text.Length && text[at] is '\\' or '\'' or '"') content.Append(text[at++]);
    }

    private static void Unescape(string text, ref int at, StringBuilder content, bool isBytes)
    {
        var start = at++;
        if (at >= text.Length) return;
        var code = text[at++];
        switch (code)
        {
            case '\n': break;
            case '\r':
                if (at < text.Length && text[at] == '\n') at++;
                break;
            case '\\' or '\'' or '"': content.Append(code); break;
            case 'a': content.Append('\a'); break;
            case 'b': content.Append('\b'); break;
            case 'f': content.Append('\f'); break;
            case 'n': content.Append('\n'); break;
            case 'r': content.Append('\r'); break;
            case 't': content.Append('\t'); break;
            case 'v': content.Append('\v'); break;
            case >= '0' and <= '7':
                var octal = code - '0';
                for (var digits = 1; digits < 3 && at < text.Length && text[at] is >= '0' and <= '7'; digits++) octal = (octal * 8) + text[at++] - '0';
                content.Append((char)(isBytes ? octal & 0xff : octal));
                break;
            case 'x': content.Append((char)Hexadecimal(2, ref at)); break;
            case 'u' when !isBytes: content.Append((char)Hexadecimal(4, ref at)); break;
            case 'U' when !isBytes:
                var point = Hexadecimal(8, ref at);
                if (point > 0x10ffff) throw new LiteralFormatException(start, "there is no such character");
                if (point > 0xffff) content.Append(char.ConvertFromUtf32((int)point));
                else content.Append((char)point);
                break;
            case 'N' when !isBytes: throw new LiteralFormatException(start, "characters by their Unicode name are not supported; write their number");
            default:
                // An unknown escape is kept as it is written.
                content.Append('\\');
                at--;
                break;
        }

        uint Hexadecimal(int count, ref int position)
        {
            if (position + count > text.Length || !uint.TryParse(text.AsSpan(position, count), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
                throw new LiteralFormatException(start, $"\\{code} needs {count} hexadecimal digits");
            position += count;
            return value;
        }
    }
}
