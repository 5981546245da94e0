using System.Globalization;
using System.Numerics;

namespace Reasoning.Verification.Answers;

// Numbers and formulas, which are worked out while they are read.
internal sealed partial class AnswerParser
{
    private static readonly HashSet<string> Functions = new(StringComparer.Ordinal)
    {
        "sin", "cos", "tan", "cot", "sec", "csc", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh", "log", "ln", "lg", "exp", "abs", "sqrt",
    };

    private static readonly HashSet<string> Constants = new(StringComparer.Ordinal)
    {
        "alpha", "beta", "gamma", "delta", "epsilon", "varepsilon", "zeta", "eta", "theta", "vartheta", "iota", "kappa", "lambda", "mu", "nu", "xi", "rho",
        "sigma", "tau", "upsilon", "phi", "varphi", "chi", "psi", "omega", "Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Upsilon", "Phi", "Psi", "Omega",
        "infty", "ell", "hbar", "angle", "triangle",
    };

    private ExactExpression? Percent(ExactExpression value) =>
        _options.Percent == PercentReading.Sign ? value : value.Divide(ExactExpression.Of(NumericAnswer.Of(100)));

    private ExactExpression? Expression()
    {
        if (++_depth > DeepestNesting) return null;
        var sum = ExactExpression.Of(NumericAnswer.Zero);
        var isFirst = true;
        while (true)
        {
            var (sign, signs) = (1, 0);
            for (; ; _at++, signs++)
            {
                if (Current.IsSymbol('-')) sign = -sign;
                else if (Current.IsCommand("pm") || Current.IsCommand("mp"))
                {
                    sign *= Current.Text == "pm" ? _plusMinus : -_plusMinus;
                    _sawPlusMinus = true;
                }
                else if (!Current.IsSymbol('+')) break;
            }

            if (!isFirst && signs == 0) break;
            if (Term() is not { } term || sum.Add(sign < 0 ? term.Negate() : term) is not { } next) return null;
            (sum, isFirst) = (next, false);
        }

        _depth--;
        return sum;
    }

    private ExactExpression? Term()
    {
        var product = Signed();
        while (product is not null)
        {
            if (Take('*')) product = Signed() is { } factor ? product.Multiply(factor) : null;
            else if (Take('/')) product = Signed() is { } divisor ? product.Divide(divisor) : null;
            else if (StartsFactor()) product = Factor() is { } factor ? product.Multiply(factor) : null;
            else break;
        }

        return product;
    }

    private ExactExpression? Signed()
    {
        var negative = false;
        for (; Current.IsSymbol('-') || Current.IsSymbol('+'); _at++) negative ^= Current.IsSymbol('-');
        var factor = Factor();
        return negative ? factor?.Negate() : factor;
    }

    /// <summary>Whether a factor follows without a sign for the product. Not between letters or before brackets with a space: that is text.</summary>
    private bool StartsFactor()
    {
        var afterLetter = _tokens[_at - 1].Kind == AnswerTokenKind.Letter;
        return Current.Kind switch
        {
            AnswerTokenKind.Letter => !(afterLetter && Current.Spaced),
            AnswerTokenKind.Command => Current.Text is "frac" or "sqrt" or "pi" or "binom" || Functions.Contains(Current.Text) || Constants.Contains(Current.Text),
            AnswerTokenKind.Word => !IsUnitBehindNumber() && (IsFunction() || SplitWord()),
            AnswerTokenKind.Symbol => Current.Text[0] is '{' || Current.Text[0] is '(' && !(afterLetter && Current.Spaced),
            _ => false,
        };
    }

    /// <summary>Whether a word is a unit, though it could be a product of letters, or the secant.</summary>
    private bool IsUnitBehindNumber() => _at > 0 && _tokens[_at - 1].Kind == AnswerTokenKind.Number && UnitNames.IsKnown(Current.Text) && !Functions.Contains(Current.Text)
        || Current.IsWord("sec") && _tokens[_at + 1].Kind == AnswerTokenKind.End;

    /// <summary>Whether a function follows that has an argument of its own: sin x cos x is a product. A root goes on: sin 2√3 is sin(2√3).</summary>
    private bool StartsFunction() => Current.Kind is AnswerTokenKind.Command or AnswerTokenKind.Word && Current.Text != "sqrt" && Functions.Contains(Current.Text);

    private bool IsFunction() => Functions.Contains(Current.Text) || Current.IsWord("pi");

    /// <summary>Takes a short word within a formula as a product of letters, as in 3ab: not where it may be a unit or language.</summary>
    private bool SplitWord()
    {
        var word = Current.Text;
        if (!_isFormula || Current.Kind != AnswerTokenKind.Word || word.Length > 3) return false;
        var before = _at == 0 ? new AnswerToken(AnswerTokenKind.End, "", false) : _tokens[_at - 1];
        if (IsUnitBehindNumber() || before.Kind == AnswerTokenKind.Number && Current.Spaced) return false;
        var after = _tokens[_at + 1];
        var isWithin = before.Kind == AnswerTokenKind.Number
            || before.Kind == AnswerTokenKind.Symbol && "+-*/^{".Contains(before.Text[0])
            || after.Kind == AnswerTokenKind.Symbol && "+-*/^}".Contains(after.Text[0]);
        if (!isWithin) return false;

        var spaced = Current.Spaced;
        _tokens.RemoveAt(_at);
        _tokens.InsertRange(_at, word.Select((letter, i) => new AnswerToken(AnswerTokenKind.Letter, letter.ToString(), spaced && i == 0)));
        return true;
    }

    /// <summary>A primary with its powers, factorials, percent and degree signs.</summary>
    private ExactExpression? Factor()
    {
        if (++_depth > DeepestNesting) return null;
        var value = Primary();
        while (value is not null)
        {
            if (Current.IsSymbol('^') && IsDegree(out var length)) _at += length;
            else if (Current.IsCommand("degree")) _at++;
            else if (Take('!')) value = value.Factorial();
            else if (Take('%')) value = Percent(value);
            else if (Take('^')) value = Exponential() is { } exponent ? value.Power(exponent) : null;
            else break;
        }

        _depth--;
        return value;
    }

    /// <summary>What stands behind ^: 2^3^2 is 2^(3^2).</summary>
    private ExactExpression? Exponential()
    {
        if (++_depth > DeepestNesting) return null;
        var exponent = Argument();
        if (exponent is not null && Current.IsSymbol('^') && !IsDegree(out _))
        {
            _at++;
            exponent = Exponential() is { } next ? exponent.Power(next) : null;
        }

        _depth--;
        return exponent;
    }

    private bool IsDegree(out int length)
    {
        length = _tokens[_at + 1].IsSymbol('{') ? 4 : 2;
        var sign = _at + length / 2;
        return sign < _tokens.Count && (_tokens[sign].IsCommand("circ") || _tokens[sign].IsCommand("degree"));
    }

    private ExactExpression? Primary()
    {
        var token = Current;
        if (token.Kind == AnswerTokenKind.Word && !IsFunction() && SplitWord()) token = Current;
        _at++;
        switch (token.Kind)
        {
            case AnswerTokenKind.Number: return Number(token.Text) is { } number ? ExactExpression.Of(number).Add(ExactExpression.Of(FractionBehind(number))) : null;
            case AnswerTokenKind.Text when token.Text.Length == 1: return ExactExpression.Atom(token.Text);
            case AnswerTokenKind.Letter: return Subscript(token.Text) is { } letter ? ExactExpression.Atom(letter) : null;
            case AnswerTokenKind.Word when token.IsWord("pi"): return ExactExpression.Atom("pi");
            case AnswerTokenKind.Word when Functions.Contains(token.Text): return Function(token.Text);
            case AnswerTokenKind.Command: return Command(token.Text);
            case AnswerTokenKind.Symbol when token.Text[0] is '(' or '[' or '{':
                var inner = Expression();
                var close = token.Text[0] switch { '(' => ')', '[' => ']', _ => '}' };
                return inner is not null && Take(close) ? inner : null;
            case AnswerTokenKind.Symbol when token.Text[0] == '|':
                return Expression() is { } size && Take('|') ? size.Absolute() : null;
            default: return null;
        }
    }

    private ExactExpression? Command(string name)
    {
        switch (name)
        {
            case "pi": return ExactExpression.Atom("pi");
            case "frac": return Argument() is { } above && Argument() is { } below ? above.Divide(below) : null;
            case "binom": return Argument() is { } n && Argument() is { } k ? ExactExpression.Binomial(n, k) : null;
            case "sqrt":
                if (!Take('[')) return Function(name);
                if (Expression() is not { } degree || !Take(']') || Argument() is not { } radicand) return null;
                return ExactExpression.Of(NumericAnswer.One).Divide(degree) is { } power ? radicand.Power(power) : null;
            default:
                if (Functions.Contains(name)) return Function(name);
                if (Constants.Contains(name) || name.StartsWith("mathbb{", StringComparison.Ordinal))
                    return Subscript($@"\{name}") is { } constant ? ExactExpression.Atom(constant) : null;
                return null;
        }
    }

    /// <summary>A function of what is in brackets behind it, or of the product that follows.</summary>
    private ExactExpression? Function(string name)
    {
        ExactExpression? power = null;
        var isNamed = name is not ("sqrt" or "abs" or "exp");
        var full = isNamed ? Subscript(name) : name;
        if (full is null) return null;
        if (isNamed && Take('^'))
        {
            power = Argument();
            if (power is null) return null;
        }

        ExactExpression? argument;
        if (name == "sqrt" && _tokens[_at - 1].Kind == AnswerTokenKind.Command) argument = Argument();
        else if (Current.IsSymbol('(') || Current.IsSymbol('{')) argument = Primary();
        else
        {
            argument = Current.Kind == AnswerTokenKind.Symbol ? null : Factor();
            while (argument is not null && isNamed && !StartsFunction() && StartsFactor()) argument = Factor() is { } factor ? argument.Multiply(factor) : null;
        }

        if (argument is null) return null;
        if (power?.Number is { } inverse && inverse == NumericAnswer.Of(-1) && name is "sin" or "cos" or "tan") (full, power) = ($"arc{name}", null);
        var value = name switch
        {
            "sqrt" => argument.Power(ExactExpression.Of(NumericAnswer.Of(1, 2))),
            "abs" => argument.Absolute(),
            "exp" => ExactExpression.Atom("e").Power(argument),
            _ => argument.Function(full),
        };
        return power is null ? value : value?.Power(power);
    }

    /// <summary>What a command or a power applies to: a group, or one sign, which right behind a command is one digit of a number.</summary>
    private ExactExpression? Argument()
    {
        var token = Current;
        if (token.IsSymbol('-') || token.IsSymbol('+')) return Signed();
        if (token.Kind != AnswerTokenKind.Number) return Primary();

        var digits = _tokens[_at - 1].Kind == AnswerTokenKind.Command ? TakeSign() : _tokens[_at++].Text;
        return Number(digits) is { } number ? ExactExpression.Of(number) : null;
    }

    /// <summary>The current token, but of a number only its first digit: LaTeX reads \frac12 as \frac{1}{2}.</summary>
    private string TakeSign()
    {
        var token = _tokens[_at++];
        if (token.Kind != AnswerTokenKind.Number || token.Text.Length == 1) return token.Text;

        // Both parts stay, since an answer may be read twice.
        _tokens[_at - 1] = token with { Text = token.Text[..1] };
        _tokens.Insert(_at, token with { Text = token.Text[1..], Spaced = false });
        return token.Text[..1];
    }

    /// <summary>A name with the subscript behind it, if there is one; null where it is none.</summary>
    private string? Subscript(string name)
    {
        var afterCommand = _tokens[_at - 1].Kind == AnswerTokenKind.Command;
        if (!Take('_')) return name;
        var text = "";
        if (IsName())
        {
            text = afterCommand ? TakeSign() : _tokens[_at++].Text;
        }
        else
        {
            if (!Take('{')) return null;
            while (IsName()) text += _tokens[_at++].Text;
            if (text.Length == 0 || !Take('}')) return null;
        }

        return text.Length == 1 ? $"{name}_{text}" : $"{name}_{{{text}}}";

        bool IsName() => Current.Kind is AnswerTokenKind.Letter or AnswerTokenKind.Number or AnswerTokenKind.Word or AnswerTokenKind.Text;
    }

    /// <summary>The exact value of a number token; null where it is too long.</summary>
    private static NumericAnswer? Number(string text)
    {
        if (text.IndexOf('(') is not (> 0 and var open)) return NumericAnswer.TryParse(text, out var number) ? number : null;
        if (!text.EndsWith(')') || text.Length > 200) return null;

        // 0.1(6) = 0.1 + 0.6/9/10: the repeating digits over as many nines, moved behind the others.
        var repeating = text[(open + 1)..^1];
        var places = open - text.IndexOf('.') - 1;
        if (!NumericAnswer.TryParse(text[..open], out var head)) return null;
        var nines = BigInteger.Pow(10, repeating.Length) - 1;
        return head + NumericAnswer.Of(BigInteger.Parse(repeating, CultureInfo.InvariantCulture), nines * BigInteger.Pow(10, places));
    }

    /// <summary>1/2 behind the 3 of 3 1/2, as \frac or with a slash; 0 where none follows.</summary>
    private NumericAnswer FractionBehind(NumericAnswer whole)
    {
        if (!whole.IsInteger || Current.Kind == AnswerTokenKind.End) return NumericAnswer.Zero;
        if (Current.IsCommand("frac") && _tokens[_at + 1] is { Kind: AnswerTokenKind.Number, Text.Length: 2 } digits) return Proper(digits.Text[..1], digits.Text[1..], 2);
        if (Current.IsCommand("frac") && Matches("{0}{0}")) return Proper(_tokens[_at + 2].Text, _tokens[_at + 5].Text, 7);
        if (Current is { Kind: AnswerTokenKind.Number, Spaced: true } && Matches("0/0") && !_tokens[_at + 3].IsSymbol('^'))
            return Proper(Current.Text, _tokens[_at + 2].Text, 3);
        return NumericAnswer.Zero;

        NumericAnswer Proper(string above, string below, int length)
        {
            if (Number(above) is not { IsInteger: true, IsZero: false } top || Number(below) is not { IsInteger: true } bottom || top.Numerator >= bottom.Numerator)
                return NumericAnswer.Zero;
            _at += length;
            return NumericAnswer.Of(top.Numerator, bottom.Numerator);
        }

        bool Matches(string pattern)
        {
            var start = pattern[0] == '0' ? _at : _at + 1;
            if (start + pattern.Length >= _tokens.Count) return false;
            for (var i = 0; i < pattern.Length; i++)
                if (pattern[i] == '0' ? _tokens[start + i].Kind != AnswerTokenKind.Number : !_tokens[start + i].IsSymbol(pattern[i])) return false;
            return true;
        }
    }
}
