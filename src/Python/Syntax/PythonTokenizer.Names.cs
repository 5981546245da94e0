using System.Globalization;
using System.Text;

namespace Reasoning.Python.Syntax;

/// <content>Names and keywords.</content>
public sealed partial class PythonTokenizer
{
    private void ReadName()
    {
        int start = _at;
        bool isAscii = true;
        while (_at < _end)
        {
            char letter = _text[_at];
            if (char.IsAsciiLetterOrDigit(letter) || letter == '_') _at++;
            else if (letter >= 128)
            {
                isAscii = false;
                _at++;
            }
            else break;
        }

        if (_at < _end && _text[_at] is '"' or '\'' && _at - start <= 2 && IsStringPrefix(start, _at, out bool isFormatted))
        {
            ReadString(start, isFormatted);
            return;
        }

        if (!isAscii && !IsIdentifier(start, _at)) return;
        Add(_at - start is >= 2 and <= 8 ? Keyword(_text.AsSpan(start, _at - start)) : PythonTokenKind.Name, start, _at);
    }

    private bool IsStringPrefix(int start, int end, out bool isFormatted)
    {
        isFormatted = false;
        bool isRaw = false, isBytes = false, isUnicode = false;
        for (int i = start; i < end; i++)
        {
            switch (_text[i] | 0x20)
            {
                case 'f' when !isFormatted && !isBytes && !isUnicode: isFormatted = true; break;
                case 'r' when !isRaw && !isUnicode: isRaw = true; break;
                case 'b' when !isBytes && !isFormatted && !isUnicode: isBytes = true; break;
                case 'u' when end - start == 1: isUnicode = true; break;
                default: return false;
            }
        }

        return true;
    }

    private bool IsIdentifier(int start, int end)
    {
        // Names are compared in their normal form; only a name of other letters has one that differs.
        for (int i = start; i < end;)
        {
            if (!Rune.TryGetRuneAt(_text, i, out Rune rune)) rune = Rune.ReplacementChar;
            bool isPart = rune.IsAscii || (i == start ? IsNameStart(rune) : IsNameStart(rune) || IsNamePart(rune));
            if (!isPart)
            {
                FailHere(
                    IsPrintable(rune)
                        ? string.Create(CultureInfo.InvariantCulture, $"invalid character '{rune}' (U+{rune.Value:X4})")
                        : string.Create(CultureInfo.InvariantCulture, $"invalid non-printable character U+{rune.Value:X4}"),
                    i);
                return false;
            }

            i += rune.Utf16SequenceLength;
        }

        return true;
    }

    private static bool IsNameStart(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
        or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.LetterNumber || rune.Value is 0x1885 or 0x1886 or 0x2118 or 0x212E or 0x309B or 0x309C;

    private static bool IsNamePart(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
        or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.ConnectorPunctuation || rune.Value is 0xB7 or 0x387 or 0x19DA or (>= 0x1369 and <= 0x1371);

    private static bool IsPrintable(Rune rune) => Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator);

    private static PythonTokenKind Keyword(ReadOnlySpan<char> name) => name switch
    {
        "False" => PythonTokenKind.False,
        "None" => PythonTokenKind.None,
        "True" => PythonTokenKind.True,
        "and" => PythonTokenKind.And,
        "as" => PythonTokenKind.As,
        "assert" => PythonTokenKind.Assert,
        "async" => PythonTokenKind.Async,
        "await" => PythonTokenKind.Await,
        "break" => PythonTokenKind.Break,
        "class" => PythonTokenKind.Class,
        "continue" => PythonTokenKind.Continue,
        "def" => PythonTokenKind.Def,
        "del" => PythonTokenKind.Del,
        "elif" => PythonTokenKind.Elif,
        "else" => PythonTokenKind.Else,
        "except" => PythonTokenKind.Except,
        "finally" => PythonTokenKind.Finally,
        "for" => PythonTokenKind.For,
        "from" => PythonTokenKind.From,
        "global" => PythonTokenKind.Global,
        "if" => PythonTokenKind.If,
        "import" => PythonTokenKind.Import,
        "in" => PythonTokenKind.In,
        "is" => PythonTokenKind.Is,
        "lambda" => PythonTokenKind.Lambda,
        "nonlocal" => PythonTokenKind.Nonlocal,
        "not" => PythonTokenKind.Not,
        "or" => PythonTokenKind.Or,
        "pass" => PythonTokenKind.Pass,
        "raise" => PythonTokenKind.Raise,
        "return" => PythonTokenKind.Return,
        "try" => PythonTokenKind.Try,
        "while" => PythonTokenKind.While,
        "with" => PythonTokenKind.With,
        "yield" => PythonTokenKind.Yield,
        _ => PythonTokenKind.Name,
    };
}
