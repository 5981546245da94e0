using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using Reasoning.Decoding.Grammars.Expressions;

namespace Reasoning.Decoding.Grammars.JsonSchemas;

/// <summary>
/// The JSON texts of strings. Each character has spellings of its own, and no spelling begins another, so that a regular expression over values becomes one
/// over texts by spelling its characters; lengths are then counted in characters however they are written.
/// </summary>
/// <param name="allowsEscapes">Whether any character may be escaped; else those that must be, in their shortest form.</param>
internal sealed class JsonStringSpelling(bool allowsEscapes)
{
    private const string ShortEscaped = "\"\\/\b\f\n\r\t";
    private const string ShortLetters = "\"\\/bfnrt";

    private static readonly CodePointSet s_mustBeEscaped = CodePointSet.FromRanges([(0, 0x1F), ('"', '"'), ('\\', '\\')]);
    private static readonly CodePointSet s_basicPlane = CodePointSet.Range(0, 0xFFFF);

    private static readonly GrammarExpression?[] s_digits = new GrammarExpression?[256];   // made when needed

    private static readonly SearchValues<char> s_mustBeEscapedInText = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(code => (char)code), '"', '\\']);
    private static readonly GrammarExpression s_anyCharacter = Spelled(CodePointSet.All, allowsEscapes: false), s_anyEscapedCharacter = Spelled(CodePointSet.All, allowsEscapes: true);

    private static readonly GrammarExpression?[] s_ascii = new GrammarExpression?[128], s_escapedAscii = new GrammarExpression?[128];   // made when needed

    // Those of the formats are the same for all schemas; others go with their schema.
    private static readonly ConditionalWeakTable<StringPattern, GrammarExpression> s_patterns = [], s_escapedPatterns = [];

    private readonly Dictionary<CodePointSet, GrammarExpression> _characters = [];

    /// <summary>Any one character.</summary>
    public GrammarExpression AnyCharacter => allowsEscapes ? s_anyEscapedCharacter : s_anyCharacter;

    /// <summary>The text of any of some strings, with its quotes.</summary>
    public GrammarExpression Text(StringSet strings, JsonStringSpelling literals)
    {
        var bodies = new List<GrammarExpression>();
        foreach (var alternative in strings.Alternatives)
        {
            if (alternative.Values is { } values) bodies.AddRange(values.Select(literals.Literal));
            else bodies.Add(Body(alternative));
        }

        return GrammarExpression.Sequence("\"", GrammarExpression.Choice([.. bodies]), "\"");
    }

    /// <summary>The text of one string, with its quotes.</summary>
    public GrammarExpression Quoted(string value) => IsPlain(value) ? $"\"{value}\"" : GrammarExpression.Sequence("\"", Literal(value), "\"");

    private GrammarExpression Body(StringConstraint constraint)
    {
        GrammarExpression? body = null;
        int min = constraint.MinLength;
        int? max = constraint.MaxLength;
        foreach (var (pattern, isWanted) in constraint.Patterns)
        {
            if (!isWanted) continue;
            body = body is null ? Spelled(pattern) : body.Intersect(Spelled(pattern));

            // Bounds that the pattern keeps anyway need not be counted.
            if (pattern.Length.Min >= min) min = 0;
            if (pattern.Length.Max <= max) max = null;
        }

        if (body is null) body = AnyCharacter.Repeat(min, max);
        else if (min > 0 || max is not null) body = body.Intersect(AnyCharacter.Repeat(min, max));
        foreach (var (pattern, isWanted) in constraint.Patterns)
        {
            if (!isWanted) body = body.Except(Spelled(pattern));
        }

        return constraint.Excluded.IsEmpty ? body : body.Except(GrammarExpression.Choice([.. constraint.Excluded.Select(Literal)]));
    }

    private bool IsPlain(string value) => !allowsEscapes && !value.AsSpan().ContainsAny(s_mustBeEscapedInText);

    private GrammarExpression Literal(string value)
    {
        if (IsPlain(value)) return value;
        var parts = new List<GrammarExpression>();
        var plain = new StringBuilder();
        foreach (var rune in value.EnumerateRunes())
        {
            if (!allowsEscapes && !s_mustBeEscaped.Contains(rune.Value))
            {
                plain.Append(rune.ToString());
                continue;
            }

            Flush();
            parts.Add(Character(rune.Value));
        }

        Flush();
        return GrammarExpression.Sequence([.. parts]);

        void Flush()
        {
            if (plain.Length > 0) parts.Add(plain.ToString());
            plain.Clear();
        }
    }

    private GrammarExpression Spelled(StringPattern pattern)
    {
        var known = allowsEscapes ? s_escapedPatterns : s_patterns;
        if (!known.TryGetValue(pattern, out var spelled)) known.AddOrUpdate(pattern, spelled = Spelled(pattern.Expression));
        return spelled;
    }

    // Recursive: patterns are nested to a small depth only.
    private GrammarExpression Spelled(GrammarExpression values) => values switch
    {
        LiteralExpression literal => Literal(Encoding.UTF8.GetString(literal.Value.AsSpan())),
        CharacterExpression character => Character(character.Set),
        SequenceExpression sequence => GrammarExpression.Sequence([.. sequence.Parts.Select(Spelled)]),
        ChoiceExpression choice => GrammarExpression.Choice([.. choice.Alternatives.Select(Spelled)]),
        RepeatExpression repeat => Spelled(repeat.Body).Repeat(repeat.Min, repeat.Max),
        IntersectionExpression intersection => Spelled(intersection.Left).Intersect(Spelled(intersection.Right)),
        ComplementExpression complement => AnyCharacter.ZeroOrMore().Except(Spelled(complement.Body)),
        _ => throw new NotSupportedException("Only regular expressions without rules can be spelled."),
    };

    private GrammarExpression Character(int codePoint) => codePoint < s_ascii.Length
        ? (allowsEscapes ? s_escapedAscii : s_ascii)[codePoint] ??= Spelled(CodePointSet.Range(codePoint, codePoint), allowsEscapes)
        : Character(CodePointSet.Range(codePoint, codePoint));

    private GrammarExpression Character(CodePointSet set)
    {
        if (ReferenceEquals(set, CodePointSet.All)) return AnyCharacter;
        if (!_characters.TryGetValue(set, out var known)) _characters.Add(set, known = Spelled(set, allowsEscapes));
        return known;
    }

    private static GrammarExpression Spelled(CodePointSet set, bool allowsEscapes)
    {
        var spellings = new List<GrammarExpression> { GrammarExpression.Characters(set.Except(s_mustBeEscaped)) };
        var escaped = allowsEscapes ? set : set.Intersect(s_mustBeEscaped);
        string letters = "";
        for (int i = 0; i < ShortEscaped.Length; i++)
        {
            if (!escaped.Contains(ShortEscaped[i])) continue;
            letters += ShortLetters[i];
            if (!allowsEscapes) escaped = escaped.Except(CodePointSet.Range(ShortEscaped[i], ShortEscaped[i]));
        }

        if (letters.Length > 0) spellings.Add(GrammarExpression.Sequence("\\", GrammarExpression.Characters(CodePointSet.Of(letters))));
        var units = escaped.Intersect(s_basicPlane).Ranges.Select(range => Hexadecimal(range.First, range.Last, 4))
            .Concat(escaped.Except(s_basicPlane).Ranges.SelectMany(range => SurrogatePairs(range.First - 0x10000, range.Last - 0x10000))).ToArray();
        if (units.Length > 0) spellings.Add(GrammarExpression.Sequence("\\u", GrammarExpression.Choice(units)));
        return GrammarExpression.Choice([.. spellings]);
    }

    private static IEnumerable<GrammarExpression> SurrogatePairs(int first, int last)
    {
        int high = first >> 10, lastHigh = last >> 10;
        if (high == lastHigh)
        {
            yield return Pair(high, high, first & 0x3FF, last & 0x3FF);
            yield break;
        }

        if ((first & 0x3FF) != 0) yield return Pair(high, high++, first & 0x3FF, 0x3FF);
        if ((last & 0x3FF) != 0x3FF) yield return Pair(lastHigh, lastHigh--, 0, last & 0x3FF);
        if (high <= lastHigh) yield return Pair(high, lastHigh, 0, 0x3FF);
    }

    private static GrammarExpression Pair(int firstHigh, int lastHigh, int firstLow, int lastLow) => GrammarExpression.Sequence(
        Hexadecimal(0xD800 + firstHigh, 0xD800 + lastHigh, 4), "\\u", Hexadecimal(0xDC00 + firstLow, 0xDC00 + lastLow, 4));

    // The numbers of a range in hexadecimal, in either case, with leading zeros.
    private static GrammarExpression Hexadecimal(int first, int last, int digits)
    {
        if (digits == 0) return GrammarExpression.Empty;
        int unit = 1 << (4 * (digits - 1)), mask = unit - 1;
        int low = first / unit, high = last / unit;
        if (low == high) return GrammarExpression.Sequence(Digit(low, low), Hexadecimal(first & mask, last & mask, digits - 1));
        var alternatives = new List<GrammarExpression>();
        if ((first & mask) != 0) alternatives.Add(GrammarExpression.Sequence(Digit(low, low++), Hexadecimal(first & mask, mask, digits - 1)));
        if ((last & mask) != mask) alternatives.Add(GrammarExpression.Sequence(Digit(high, high--), Hexadecimal(0, last & mask, digits - 1)));
        if (low <= high) alternatives.Add(GrammarExpression.Sequence(Digit(low, high), Digit(0, 15).Repeat(digits - 1, digits - 1)));
        return GrammarExpression.Choice([.. alternatives]);
    }

    private static GrammarExpression Digit(int first, int last) => s_digits[(16 * first) + last] ??= GrammarExpression.Characters(
        CodePointSet.Of("0123456789abcdef"[first..(last + 1)] + "0123456789ABCDEF"[first..(last + 1)]));
}
