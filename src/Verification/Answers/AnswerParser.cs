namespace Reasoning.Verification.Answers;

/// <summary>Reads the tokens of an answer: a number, formula, list, set, tuple, interval, union, matrix, equation or inequality, with or without unit.</summary>
/// <remarks>Recursive descent over a bounded number of tokens. Null means that the tokens are none of these, so that the answer is text.</remarks>
internal sealed partial class AnswerParser
{
    private const int DeepestNesting = 64;
    private const int MostItems = 1000;

    private readonly List<AnswerToken> _tokens;
    private readonly AnswerNormalization _options;
    private readonly bool _isFormula;
    private readonly HashSet<string> _dropped = new(StringComparer.Ordinal);
    private int _at;
    private int _depth;
    private int _items;
    private int _plusMinus = 1;
    private bool _sawPlusMinus;

    private AnswerParser(List<AnswerToken> tokens, AnswerNormalization options)
    {
        (_tokens, _options) = (tokens, options);
        _isFormula = tokens.Exists(token => token.Kind is AnswerTokenKind.Number or AnswerTokenKind.Command || token.IsSymbol('^'));
    }

    private AnswerToken Current => _tokens[_at];

    /// <summary>Reads a whole answer.</summary>
    public static NormalizedAnswer? Parse(List<AnswerToken> tokens, AnswerNormalization options) => new AnswerParser(tokens, options).Answer();

    private NormalizedAnswer? Answer()
    {
        if (List(isBare: true, isSet: true) is not { Count: > 0 } items) return null;
        if (_dropped.Count > 1) return null;
        var variable = _dropped.SingleOrDefault();
        if (Current.Kind == AnswerTokenKind.End) return new NormalizedAnswer(items.Count == 1 ? items[0].Key : BareList(items), unit: null, variable);
        if (items is not [{ Expression: { } amount }] || !IsAmount(amount) || Multiplied(amount) is not { } value) return null;
        if (Current.Kind == AnswerTokenKind.End) return new NormalizedAnswer(value.Key, unit: null, variable);
        if (Unit() is not { } unit) return null;
        if (unit is "percent" or "per cent") return Percent(value) is { } share ? new NormalizedAnswer(share.Key, unit: null, variable) : null;
        return new NormalizedAnswer(value.Key, unit.Length == 0 ? null : unit, variable);
    }

    /// <summary>The value times the number words behind it, as in 3 million.</summary>
    private ExactExpression? Multiplied(ExactExpression? value)
    {
        for (; value is not null && NumberWords.Factor(Current) is { } factor; _at++) value = value.Multiply(ExactExpression.Of(factor));
        return value;
    }

    /// <summary>Whether something can have a unit. A lone letter has none: "A dog" is text.</summary>
    private static bool IsAmount(ExactExpression value) => value.Key.Any(char.IsAsciiDigit) || value.Key == "pi";

    /// <summary>Solutions in any order: a set where all are different, otherwise a list with its repetitions.</summary>
    private static string BareList(List<Value> items)
    {
        var keys = items.Select(item => item.Key).Order(StringComparer.Ordinal).ToArray();
        return keys.Distinct().Count() == keys.Length ? Set(keys) : string.Join(", ", keys);
    }

    private static string Set(IEnumerable<string> keys) => $@"\{{{string.Join(',', keys.Distinct().Order(StringComparer.Ordinal))}\}}";

    /// <summary>Items between commas; outside of brackets also between semicolons and the words "and" and "or".</summary>
    /// <param name="isBare">Whether there are no brackets around them.</param>
    /// <param name="isSet">Whether an item with ± stands for two.</param>
    private List<Value>? List(bool isBare, bool isSet)
    {
        var outside = (_plusMinus, _sawPlusMinus);
        var items = new List<(string? Variable, Value Value)>();
        do
        {
            var start = _at;
            if (isSet) (_plusMinus, _sawPlusMinus) = (1, false);
            if (Item() is not { } item) return null;
            items.Add(item);
            if (!isSet || !_sawPlusMinus) continue;

            // Once more with the other signs.
            (_at, _plusMinus) = (start, -1);
            if (Item() is not { } other) return null;
            if (other.Value.Key != item.Value.Key) items.Add(other);
        }
        while (Separator(isBare));
        if (isSet) (_plusMinus, _sawPlusMinus) = outside;

        // x = 1, y = 2 is not y = 1, x = 2; one variable belongs to all the values.
        var names = items.Select(item => item.Variable).OfType<string>().Distinct().ToArray();
        if (names is [var only]) _dropped.Add(only);
        return [.. items.Select(item => names.Length > 1 && item.Variable is not null ? new Value($"{item.Variable}={item.Value.Key}", null) : item.Value)];
    }

    private bool Separator(bool isBare)
    {
        var comma = Take(',') || Take(';');
        if (!isBare || !Current.IsWord("and") && !Current.IsWord("or")) return comma;
        _at++;
        return true;
    }

    /// <summary>A value, or several with =, &lt;, : and the like between them. The variable of "x = value" is given apart.</summary>
    private (string? Variable, Value Value)? Item()
    {
        if (++_items > MostItems) return null;
        var variable = Variable();
        if (Union() is not { } first) return null;
        var (sides, relations) = (new List<Value> { first }, new List<char>());
        while (Current.Kind == AnswerTokenKind.Symbol && "=<>≤≥≠:".Contains(Current.Text[0]))
        {
            relations.Add(Current.Text[0]);
            _at++;
            if (Union() is not { } side) return null;
            sides.Add(side);
        }

        if (relations.Count == 0) return (variable, first);
        if (relations.TrueForAll(relation => relation == '=') && sides.TrueForAll(side => side.Key == first.Key)) return (variable, first);
        if (variable is null && relations is ['='] && Equation(sides) is { } equation) return (null, equation);
        var text = variable is null ? "" : $"{variable}=";
        for (var i = 0; i < sides.Count; i++) text += i == 0 ? sides[i].Key : relations[i - 1] + sides[i].Key;
        return (null, new Value(text, null));
    }

    /// <summary>Both sides on one, divided by the first coefficient.</summary>
    private static Value? Equation(List<Value> sides)
    {
        if (sides is not [{ Expression: { } left }, { Expression: { } right }] || left.Add(right.Negate()) is not { } difference) return null;
        return difference.Monic() is { } monic ? new Value($"{monic.Key}=0", null) : null;
    }

    /// <summary>"x =", "x_1 =", "f(x) =" or "x \in" before a value.</summary>
    private string? Variable()
    {
        var start = _at;
        if (Current.Kind == AnswerTokenKind.Letter || Current.Kind == AnswerTokenKind.Command && Constants.Contains(Current.Text))
        {
            var name = Current.Kind == AnswerTokenKind.Letter ? Current.Text : $@"\{Current.Text}";
            _at++;
            if (Current.IsSymbol('_'))
            {
                if (Subscript(name) is { } full) name = full;
            }
            else if (Take('(') && Current.Kind == AnswerTokenKind.Letter && _tokens[_at + 1].IsSymbol(')'))
            {
                name += $"({Current.Text})";
                _at += 2;
            }

            if (Take('=')) return name;
            if (Current.IsCommand("in"))
            {
                _at++;
                return name;
            }
        }

        _at = start;
        return null;
    }

    private Value? Union()
    {
        if (Element() is not { } first) return null;
        if (!Current.IsCommand("cup")) return first;
        var parts = new List<string> { first.Key };
        while (Current.IsCommand("cup"))
        {
            _at++;
            if (Element() is not { } next) return null;
            parts.Add(next.Key);
        }

        return new Value(string.Join(@"\cup", parts.Distinct().Order(StringComparer.Ordinal)), null);
    }

    /// <summary>A set, tuple, interval or matrix, or else an expression.</summary>
    private Value? Element()
    {
        if (Current.IsCommand("emptyset"))
        {
            _at++;
            return new Value(Set([]), null);
        }

        if (Current.IsCommand("begin")) return Matrix();
        var (start, depth) = (_at, _depth);
        if (Current.IsSymbol('⦃')) return Bracketed('⦄');
        if (Current.Kind == AnswerTokenKind.Symbol && Current.Text[0] is '(' or '[' or '{')
        {
            // More than one item makes a structure; with one item the brackets only group, and the expression may go on behind them.
            if (Bracketed('\0') is { Expression: null } structure) return structure;
            (_at, _depth) = (start, depth);
        }

        return Expression() is { } expression ? new Value(expression.Key, expression) : null;
    }

    /// <summary>Items in brackets. With a known closing bracket they are a set.</summary>
    private Value? Bracketed(char close)
    {
        if (++_depth > DeepestNesting) return null;
        var open = _tokens[_at++].Text[0];
        if (open is '{') close = '}';
        var isSet = close != '\0';
        if (isSet && Take(close)) return Leave(new Value(Set([]), null));
        if (List(isBare: false, isSet && open != '{') is not { } items) return null;
        if (isSet) return !Take(close) ? null : Leave(open == '{' && items.Count == 1 ? items[0] : new Value(Set(items.Select(item => item.Key)), null));
        if (Current.Kind != AnswerTokenKind.Symbol || Current.Text[0] is not (')' or ']')) return null;
        var end = _tokens[_at++].Text[0];
        if (items.Count == 1) return Leave(items[0]);
        return Leave(new Value($"{open}{string.Join(',', items.Select(item => item.Key))}{end}", null));

        Value Leave(Value value)
        {
            _depth--;
            return value;
        }
    }

    /// <summary>A matrix, by rows; the kind of brackets does not matter, but bars make a determinant, which is none.</summary>
    private Value? Matrix()
    {
        if (!Environment("begin")) return null;
        var rows = new List<string>();
        var row = new List<string>();
        while (!Current.IsCommand("end"))
        {
            if (Expression() is not { } cell) return null;
            row.Add(cell.Key);
            if (Take('&')) continue;
            rows.Add(string.Join('&', row));
            row.Clear();
            if (!Current.IsCommand("\\")) break;
            _at++;
        }

        return row.Count == 0 && rows.Count > 0 && Environment("end") ? new Value($@"\begin{{pmatrix}}{string.Join(@"\\", rows)}\end{{pmatrix}}", null) : null;
    }

    private bool Environment(string command)
    {
        if (!Current.IsCommand(command)) return false;
        _at++;
        if (!Take('{') || Current is not { Kind: AnswerTokenKind.Word, Text: "pmatrix" or "bmatrix" or "matrix" or "Bmatrix" or "smallmatrix" }) return false;
        _at++;
        return Take('}');
    }

    /// <summary>Words behind a number, such as "cm^2" or "miles per hour"; they must go on to the end.</summary>
    private string? Unit()
    {
        var words = new List<string>();
        for (; Current.Kind != AnswerTokenKind.End; _at++)
        {
            if (Current.Kind is AnswerTokenKind.Word or AnswerTokenKind.Text && !Current.IsWord("and") && !Current.IsWord("or")) words.Add(Current.Text);
            else if (words.Count > 0 && Current.IsSymbol('/') && _tokens[_at + 1].Kind is AnswerTokenKind.Word or AnswerTokenKind.Text or AnswerTokenKind.Letter)
                words.AddRange(["per", _tokens[++_at].Text]);
            else if (words.Count > 0 && Current.IsSymbol('^') && Exponent() is { } power) words[^1] += power;
            else return null;
        }

        return UnitNames.IsUnit(words) ? UnitNames.Canonical(string.Join(' ', words)) : null;
    }

    /// <summary>A power of a unit, as ^2 or ^{2}; leaves at its last token.</summary>
    private string? Exponent()
    {
        var braced = _tokens[_at + 1].IsSymbol('{');
        var number = _at + (braced ? 2 : 1);
        if (_tokens.Count <= number + 1 || _tokens[number].Text is not ("2" or "3") || braced && !_tokens[number + 1].IsSymbol('}')) return null;
        _at = braced ? number + 1 : number;
        return "^" + _tokens[number].Text;
    }

    private bool Take(char symbol)
    {
        if (!Current.IsSymbol(symbol)) return false;
        _at++;
        return true;
    }

    /// <summary>One part of an answer: its fixed form, and the expression where it is one.</summary>
    private readonly record struct Value(string Key, ExactExpression? Expression);
}
