using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Reasoning.Data.Decontamination;

/// <summary>What literals of Python mean, whichever way they are written.</summary>
internal static partial class PythonLiteral
{
    /// <summary>The value of strings, or bytes, that stand side by side in a valid program.</summary>
    public static void AppendText(StringBuilder value, ReadOnlySpan<char> source)
    {
        int at = 0;
        while (true)
        {
            // Between strings there may be blanks, line ends, comments, and backslashes before line ends.
            while (at < source.Length && (char.IsWhiteSpace(source[at]) || source[at] is '\\' or '#'))
            {
                if (source[at] == '#') while (at < source.Length && source[at] is not ('\n' or '\r')) at++;
                else at++;
            }

            int quote = source[at..].IndexOfAny('"', '\'');
            if (quote < 0) return;
            bool isRaw = source.Slice(at, quote).IndexOfAny('r', 'R') >= 0;
            at += quote;
            ReadOnlySpan<char> rest = source[at..];
            int size = rest.Length >= 6 && rest[1] == rest[0] && rest[2] == rest[0] ? 3 : 1;
            at += size + AppendContent(value, rest[size..], rest[..size], isRaw) + size;
        }
    }

    /// <summary>A number by its value: <c>0x10</c> is 16 and <c>1.</c> is <c>1.0</c>. Whole numbers of more than 18 digits in another base than ten stay as they are.</summary>
    public static string Number(string text)
    {
        string plain = text.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
        if (plain.Length > 2 && plain[0] == '0' && char.IsAsciiLetter(plain[1]) && plain[1] is 'x' or 'o' or 'b')
        {
            int bits = plain[1] switch { 'x' => 4, 'o' => 3, _ => 1 };
            if ((plain.Length - 2) * bits > 60) return plain;
            long value = 0;
            foreach (char digit in plain.AsSpan(2)) value = (value << bits) + (char.IsAsciiDigit(digit) ? digit - '0' : digit - 'a' + 10);
            return value.ToString(CultureInfo.InvariantCulture);
        }

        string real = plain.TrimEnd('j');
        return real.AsSpan().ContainsAny('.', 'e') && double.TryParse(real, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            ? string.Create(CultureInfo.InvariantCulture, $"{number:R}f{plain[real.Length..]}")
            : plain;
    }

    /// <summary>The text around the fields of an f-string, without quotes and what stands before them.</summary>
    public static string AroundFields(ReadOnlySpan<char> source) => Quotes().Replace(source.ToString(), "");

    private static int AppendContent(StringBuilder value, ReadOnlySpan<char> rest, ReadOnlySpan<char> quotes, bool isRaw)
    {
        int at = 0;
        while (at < rest.Length && !rest[at..].StartsWith(quotes))
        {
            char letter = rest[at++];
            if (letter == '\r')
            {
                value.Append('\n');
                if (at < rest.Length && rest[at] == '\n') at++;
            }
            else if (letter != '\\' || at == rest.Length)
            {
                value.Append(letter);
            }
            else if (isRaw)
            {
                value.Append('\\').Append(rest[at++]);
            }
            else
            {
                at += AppendEscape(value, rest[at..]);
            }
        }

        return at;
    }

    private static int AppendEscape(StringBuilder value, ReadOnlySpan<char> rest)
    {
        int simple = "abfnrtv\\'\"".IndexOf(rest[0], StringComparison.Ordinal);
        if (simple >= 0)
        {
            value.Append("\a\b\f\n\r\t\v\\'\""[simple]);
            return 1;
        }

        switch (rest[0])
        {
            case '\n':
                return 1;
            case '\r':
                return rest.Length > 1 && rest[1] == '\n' ? 2 : 1;
            case >= '0' and <= '7':
                int digits = 1, octal = rest[0] - '0';
                for (; digits < 3 && digits < rest.Length && rest[digits] is >= '0' and <= '7'; digits++) octal = (octal * 8) + rest[digits] - '0';
                value.Append((char)octal);
                return digits;
            case 'x' or 'u' or 'U':
                int length = rest[0] switch { 'x' => 2, 'u' => 4, _ => 8 };
                if (rest.Length > length && uint.TryParse(rest.Slice(1, length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint code))
                {
                    if (Rune.IsValid(code)) value.Append(new Rune(code).ToString());
                    else value.Append((char)code);
                    return length + 1;
                }

                break;
        }

        value.Append('\\').Append(rest[0]);
        return 1;
    }

    [GeneratedRegex("[fFrRuU]{0,2}[\"']+")]
    private static partial Regex Quotes();
}
