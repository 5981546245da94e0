using System.Collections.Immutable;
using static Reasoning.Verification.Values.PlainValue;

namespace Reasoning.Verification.Values.Literals;

/// <summary>Recursive descent over one text; see <see cref="PythonLiteral"/>.</summary>
internal sealed class PythonLiteralParser(string text)
{
    private int _at;
    private int _depth;

    private char Current => _at < text.Length ? text[_at] : '\0';

    /// <summary>The value, after which nothing but white space may follow. At the outermost level a tuple needs no parentheses.</summary>
    public PlainValue ParseWhole()
    {
        SkipWhiteSpace();
        var value = ParseValue();
        if (Current == ',') value = new SequenceValue(SequenceKind.Tuple, ParseRest(value, '\0'));
        return _at == text.Length ? value : throw Error("the literal ends here, but something follows");
    }

    private static LiteralFormatException ErrorAt(int position, string problem) => new(position, problem);

    private static bool IsHashable(PlainValue value) => value switch
    {
        SequenceValue { Kind: SequenceKind.Tuple, Items: var items } => items.All(IsHashable),
        SequenceValue { Kind: SequenceKind.List } or MappingValue or SetValue { IsFrozen: false } or BytesValue { IsMutable: true } => false,
        _ => true,
    };

    private LiteralFormatException Error(string problem) => ErrorAt(_at, _at == text.Length ? $"{problem} (the text ends here)" : problem);

    private void SkipWhiteSpace()
    {
        for (; _at < text.Length; _at++)
        {
            if (text[_at] == '#')
            {
                var end = text.IndexOf('\n', _at);
                _at = end < 0 ? text.Length - 1 : end;
            }
            else if (text[_at] == '\\' && _at + 1 < text.Length && text[_at + 1] == '\n') _at++;
            else if (text[_at] is not (' ' or '\t' or '\n' or '\r' or '\f')) return;
        }
    }

    private void Expect(char wanted)
    {
        if (Current != wanted || _at == text.Length) throw Error($"here should be '{wanted}'");
        _at++;
        SkipWhiteSpace();
    }

    private bool Accept(char wanted)
    {
        if (_at == text.Length || text[_at] != wanted) return false;
        _at++;
        SkipWhiteSpace();
        return true;
    }

    // Leaves the position behind the white space that follows.
    private PlainValue ParseValue()
    {
        if (++_depth > ValueCodec.DeepestValue) throw Error($"values are nested deeper than {ValueCodec.DeepestValue}");
        var value = Current switch
        {
            '(' => ParseParentheses(),
            '[' => ParseList(),
            '{' => ParseBraces(),
            '+' or '-' or '.' or (>= '0' and <= '9') => ParseNumber(),
            '\'' or '"' => ParseTexts(),
            '_' => ParseName(),
            var letter when char.IsAsciiLetter(letter) => ParseName(),
            _ => throw Error("here should be a literal"),
        };
        _depth--;
        return value;
    }

    private PlainValue ParseParentheses()
    {
        Expect('(');
        if (Accept(')')) return new SequenceValue(SequenceKind.Tuple, []);
        var first = ParseValue();
        if (Accept(')')) return first is IntegerValue or FloatValue && Current is '+' or '-' ? ParseSum(first) : first;
        if (Current != ',') throw Error("here should be ',' or ')'");
        var items = ParseRest(first, ')');
        Expect(')');
        return new SequenceValue(SequenceKind.Tuple, items);
    }

    // The position is at the comma behind the first item; a comma may end the list.
    private ImmutableArray<PlainValue> ParseRest(PlainValue first, char end)
    {
        var items = ImmutableArray.CreateBuilder<PlainValue>();
        items.Add(first);
        while (Accept(','))
        {
            if (end == '\0' ? _at == text.Length : Current == end) break;
            items.Add(ParseValue());
        }

        return items.ToImmutable();
    }

    private SequenceValue ParseList()
    {
        Expect('[');
        if (Accept(']')) return new SequenceValue(SequenceKind.List, []);
        var items = ParseRest(ParseValue(), ']');
        Expect(']');
        return new SequenceValue(SequenceKind.List, items);
    }

    private PlainValue ParseBraces()
    {
        Expect('{');
        if (Accept('}')) return new MappingValue([]);
        var start = _at;
        var first = ParseValue();
        if (Current != ':')
        {
            var items = ParseRest(first, '}');
            Expect('}');
            return MakeSet(items, false, start);
        }

        var entries = ImmutableArray.CreateBuilder<KeyValuePair<PlainValue, PlainValue>>();
        for (var key = first; ; key = ParseValue())
        {
            if (!IsHashable(key)) throw ErrorAt(start, "a key of a dict must be hashable");
            Expect(':');
            var value = ParseValue();
            entries.Add(new(key, value));
            if (!Accept(',') || Current == '}') break;
            start = _at;
        }

        Expect('}');
        return new MappingValue(entries.ToImmutable());
    }

    private static SetValue MakeSet(ImmutableArray<PlainValue> items, bool isFrozen, int position)
    {
        if (!items.All(IsHashable)) throw ErrorAt(position, "an item of a set must be hashable");
        return new SetValue(items, isFrozen);
    }

    private PlainValue ParseNumber()
    {
        var value = ParseSigned();
        return Current is '+' or '-' ? ParseSum(value) : value;
    }

    // real ± imaginary, the one operation that belongs to literals
    private ComplexValue ParseSum(PlainValue real)
    {
        var start = _at;
        if (ParseSigned() is not ComplexValue { Real: 0, Imaginary: var imaginary } || real is ComplexValue)
            throw ErrorAt(start, "only a real and an imaginary number can be added in a literal");
        return new ComplexValue(real is IntegerValue integer ? (double)integer.Value : ((FloatValue)real).Value, imaginary);
    }

    private PlainValue ParseSigned()
    {
        var isNegative = false;
        for (; Current is '+' or '-'; SkipWhiteSpace())
        {
            isNegative ^= Current == '-';
            _at++;
        }

        var start = _at;
        var value = char.IsAsciiLetter(Current) ? ParseName() : PythonNumber.Read(text, ref _at);
        SkipWhiteSpace();
        return value switch
        {
            IntegerValue number => isNegative ? new IntegerValue(-number.Value) : number,
            FloatValue number => isNegative ? new FloatValue(-number.Value) : number,
            ComplexValue number => isNegative ? new ComplexValue(-number.Real, -number.Imaginary) : number,
            _ => throw ErrorAt(start, "only a number can have a sign"),
        };
    }

    private PlainValue ParseTexts()
    {
        var first = PythonText.Read(text, ref _at);
        SkipWhiteSpace();
        if (Current is not ('\'' or '"') && !PythonText.IsPrefixed(text, _at)) return first;
        var texts = new List<PlainValue> { first };
        while (Current is '\'' or '"' || PythonText.IsPrefixed(text, _at))
        {
            var start = _at;
            texts.Add(PythonText.Read(text, ref _at));
            if (texts[^1].GetType() != first.GetType()) throw ErrorAt(start, "texts and bytes cannot be joined");
            SkipWhiteSpace();
        }

        return first is TextValue
            ? new TextValue(string.Concat(texts.Select(part => ((TextValue)part).Value)))
            : new BytesValue([.. texts.SelectMany(part => ((BytesValue)part).Value)]);
    }

    private PlainValue ParseName()
    {
        if (PythonText.IsPrefixed(text, _at)) return ParseTexts();
        var start = _at;
        while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] is '_' or '.')) _at++;
        var name = text[start.._at];
        SkipWhiteSpace();
        return name switch
        {
            "None" => NoneValue.Instance,
            "True" => new BooleanValue(true),
            "False" => new BooleanValue(false),
            "inf" => new FloatValue(double.PositiveInfinity),
            "infj" => new ComplexValue(0, double.PositiveInfinity),
            "nan" => new FloatValue(double.NaN),
            "nanj" => new ComplexValue(0, double.NaN),
            _ when Current == '(' => Construct(name, start),
            _ => throw ErrorAt(start, $"'{(name.Length > 40 ? name[..40] : name)}' is a name, not a literal"),
        };
    }

    private PlainValue Construct(string name, int start)
    {
        Expect('(');
        var arguments = Current == ')' ? [] : ParseRest(ParseValue(), ')');
        Expect(')');
        return (name, arguments) switch
        {
            ("set", []) => new SetValue([]),
            ("frozenset", []) => new SetValue([], isFrozen: true),
            ("set", [var items]) => MakeSet(Items(items), false, start),
            ("frozenset", [var items]) => MakeSet(Items(items), true, start),
            ("tuple", []) => new SequenceValue(SequenceKind.Tuple, []),
            ("tuple", [var items]) => new SequenceValue(SequenceKind.Tuple, Items(items)),
            ("list", []) => new SequenceValue(SequenceKind.List, []),
            ("list", [var items]) => new SequenceValue(SequenceKind.List, Items(items)),
            ("dict", []) => new MappingValue([]),
            ("dict", [MappingValue mapping]) => mapping,
            ("bytearray", []) => new BytesValue([], isMutable: true),
            ("bytearray", [BytesValue bytes]) => new BytesValue(bytes.Value, isMutable: true),
            ("range", [IntegerValue stop]) => new RangeValue(0, stop.Value, 1),
            ("range", [IntegerValue from, IntegerValue stop]) => new RangeValue(from.Value, stop.Value, 1),
            ("range", [IntegerValue from, IntegerValue stop, IntegerValue { Value.IsZero: false } step]) => new RangeValue(from.Value, stop.Value, step.Value),
            ("complex", [IntegerValue or FloatValue, IntegerValue or FloatValue]) => new ComplexValue(Real(arguments[0]), Real(arguments[1])),
            ("float", [TextValue number]) when PythonNumber.ReadFloatText(number.Value) is { } value => new FloatValue(value),
            ("iter", [SequenceValue sequence]) => new SequenceValue(SequenceKind.Iterator, sequence.Items),
            ("Decimal" or "decimal.Decimal", [TextValue digits]) => Decimal(digits.Value),
            ("Fraction" or "fractions.Fraction", [IntegerValue numerator, IntegerValue { Value.IsZero: false } denominator]) => new FractionValue(numerator.Value, denominator.Value),
            _ => throw ErrorAt(start, $"'{(name.Length > 40 ? name[..40] : name)}(...)' is a call, not a literal"),
        };

        ImmutableArray<PlainValue> Items(PlainValue value) => value switch
        {
            SequenceValue sequence => sequence.Items,
            SetValue set => set.Items,
            MappingValue mapping => [.. mapping.Entries.Select(entry => entry.Key)],
            _ => throw ErrorAt(start, $"what {name}() is made of must be a list, tuple, set or dict here"),
        };

        DecimalValue Decimal(string digits)
        {
            try
            {
                return new DecimalValue(digits);
            }
            catch (ArgumentException)
            {
                throw ErrorAt(start, "this is no decimal number");
            }
        }
    }

    private static double Real(PlainValue value) => value is IntegerValue integer ? (double)integer.Value : ((FloatValue)value).Value;
}
