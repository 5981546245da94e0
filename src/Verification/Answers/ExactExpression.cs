using System.Globalization;
using System.Numerics;
using System.Text;

namespace Reasoning.Verification.Answers;

/// <summary>
/// A number or formula, kept exactly as a sum of products: rational coefficients, square roots of whole numbers, and powers of atoms (letters,
/// π, functions of other expressions). Equal sums are equal texts. What cannot be multiplied out becomes an atom itself.
/// </summary>
/// <remarks>Operations return null where the result would be too large or has no value (a division by 0). Every result has bounded size.</remarks>
internal sealed class ExactExpression
{
    private const int MostTerms = 64;
    private const int MostBits = 4096;
    private const int MostKey = 4096;
    private const int LargestPower = 1000;
    private const int LargestExpandedPower = 12;
    private const int LargestTrialDivisor = 2000;

    private readonly SortedDictionary<string, (Product Product, NumericAnswer Coefficient)> _terms;
    private string? _key;

    private ExactExpression(SortedDictionary<string, (Product Product, NumericAnswer Coefficient)> terms) => _terms = terms;

    /// <summary>The value if it is a rational number; otherwise null.</summary>
    public NumericAnswer? Number => _terms.Count switch
    {
        0 => NumericAnswer.Zero,
        1 when _terms.TryGetValue("", out var constant) => constant.Coefficient,
        _ => null,
    };

    /// <summary>The expression in one fixed form, which reads as the same expression again.</summary>
    public string Key => _key ??= Print();

    public static ExactExpression Of(NumericAnswer number) => Sum([(Product.One, number)])!;

    /// <summary>A letter or a named constant.</summary>
    public static ExactExpression Atom(string name) => Sum([(Product.Of(name), NumericAnswer.One)])!;

    public ExactExpression? Add(ExactExpression other) => Sum(Terms.Concat(other.Terms));

    public ExactExpression Negate() => Sum(Terms.Select(term => (term.Product, term.Coefficient * NumericAnswer.Of(-1))))!;

    public ExactExpression? Multiply(ExactExpression other)
    {
        if (_terms.Count * other._terms.Count > MostTerms) return null;
        var products = new List<(Product, NumericAnswer)>();
        foreach (var (a, x) in Terms)
        {
            foreach (var (b, y) in other.Terms)
            {
                if (a.Multiply(b, out var common) is not { } product) return null;
                products.Add((product, x * y * NumericAnswer.Of(common)));
            }
        }

        return Expanded(products);
    }

    public ExactExpression? Divide(ExactExpression other)
    {
        if (other._terms.Count == 0) return null;
        if (other._terms.Count == 1)
        {
            var (product, coefficient) = other.Terms.First();
            return Expanded([(product.Inverse(), (coefficient * NumericAnswer.Of(product.Radicand)).Inverse())]) is { } inverse ? Multiply(inverse) : null;
        }

        // 1/(a + b) = (a − b)/(a² − b²) where that is rational, as with square roots.
        if (other._terms.Count == 2 && other.Terms.All(term => term.Product.IsRadical))
        {
            var (first, second) = (other.Terms.First(), other.Terms.Last());
            var conjugate = Sum([first, (second.Product, second.Coefficient * NumericAnswer.Of(-1))])!;
            if (other.Multiply(conjugate)?.Number is { IsZero: false } norm)
                return Multiply(conjugate)?.Multiply(Of(norm.Inverse()));
        }

        // Otherwise the divisor, scaled so that its first coefficient is 1, becomes an atom.
        var leading = other.Terms.First().Coefficient.Inverse();
        var monic = other.Multiply(Of(leading));
        if (monic is null) return null;
        if (Multiply(Of(leading)) is not { } scaled) return null;
        if (Ratio(scaled, monic) is { } ratio) return Of(ratio);
        return scaled.Multiply(Sum([(Product.Of($"({monic.Key})", monic).Inverse(), NumericAnswer.One)])!);
    }

    public ExactExpression? Power(ExactExpression exponent)
    {
        if (exponent.Number is not { } power) return PowerAtom(exponent.Key);
        if (power.Bits > 30) return null;
        if (power.IsInteger) return Power((int)power.Numerator);
        if (Number is not { Numerator.Sign: >= 0 } number) return power.Denominator == 2 && power.Numerator.IsOne ? Function("sqrt") : PowerAtom(power.ToString());
        if (power.Denominator == 2) return Root(number)?.Power((int)power.Numerator);
        return ExactRoot(number, (int)power.Denominator) is { } root ? Of(root).Power((int)power.Numerator) : PowerAtom(power.ToString());
    }

    public ExactExpression? Power(int power)
    {
        if (Math.Abs((long)power) > LargestPower) return null;
        if (power < 0) return Of(NumericAnswer.One).Divide(this)?.Power(-power);
        if (_terms.Count > 1 && power > LargestExpandedPower) return null;
        var (result, square) = (Of(NumericAnswer.One), this);
        for (var left = power; ; square = square.Multiply(square))
        {
            if (square is null) return null;
            if ((left & 1) != 0)
            {
                if (result.Multiply(square) is not { } next) return null;
                result = next;
            }

            if ((left >>= 1) == 0) return result;
        }
    }

    /// <summary>A function of the expression, which is not looked into.</summary>
    public ExactExpression? Function(string name) => AtomOrNull($"{name}({Key})");

    /// <summary>The absolute value of a number; of anything else an atom.</summary>
    public ExactExpression? Absolute() => Number is { } number ? Of(NumericAnswer.Of(BigInteger.Abs(number.Numerator), number.Denominator)) : Function("abs");

    /// <summary>The factorial of a small whole number; of anything else an atom.</summary>
    public ExactExpression? Factorial()
    {
        if (Number is not { IsInteger: true, Numerator.Sign: >= 0 } number || number.Numerator > 200) return AtomOrNull($"({Key})!");
        var product = BigInteger.One;
        for (var i = 2; i <= (int)number.Numerator; i++) product *= i;
        return Of(NumericAnswer.Of(product));
    }

    /// <summary>The binomial coefficient of small whole numbers; null for anything else.</summary>
    public static ExactExpression? Binomial(ExactExpression n, ExactExpression k)
    {
        if (n.Number is not { IsInteger: true, Numerator.Sign: >= 0 } of || k.Number is not { IsInteger: true, Numerator.Sign: >= 0 } choose) return null;
        if (of.Numerator > 1000 || choose.Numerator > of.Numerator) return null;
        var result = BigInteger.One;
        for (var i = 1; i <= (int)choose.Numerator; i++) result = result * (of.Numerator - choose.Numerator + i) / i;
        return Of(NumericAnswer.Of(result));
    }

    /// <summary>The expression divided by its first coefficient; null for 0.</summary>
    public ExactExpression? Monic() => _terms.Count == 0 ? null : Multiply(Of(Terms.First().Coefficient.Inverse()));

    private IEnumerable<(Product Product, NumericAnswer Coefficient)> Terms => _terms.Values;

    private static ExactExpression? Sum(IEnumerable<(Product Product, NumericAnswer Coefficient)> terms)
    {
        var sum = new SortedDictionary<string, (Product Product, NumericAnswer Coefficient)>(StringComparer.Ordinal);
        foreach (var (product, coefficient) in terms)
        {
            var total = sum.TryGetValue(product.Key, out var known) ? known.Coefficient + coefficient : coefficient;
            if (total.Bits > MostBits) return null;
            if (total.IsZero) sum.Remove(product.Key);
            else sum[product.Key] = (product, total);
        }

        return sum.Count <= MostTerms && sum.Keys.Sum(key => key.Length) <= MostKey ? new ExactExpression(sum) : null;
    }

    /// <summary>The sum of products, in which sums that were divided by, and are now multiplied by, are multiplied out.</summary>
    private static ExactExpression? Expanded(List<(Product Product, NumericAnswer Coefficient)> products)
    {
        var sum = Sum(products.Where(term => term.Product.Above is null));
        foreach (var (product, coefficient) in products.Where(term => term.Product.Above is not null))
        {
            var (atom, divisor, power) = product.Above!.Value;
            if (divisor.Power(power) is not { } factor || Sum([(product.Without(atom), coefficient)])?.Multiply(factor) is not { } expanded) return null;
            sum = sum?.Add(expanded);
        }

        return sum;
    }

    /// <summary>a/b where a is a rational multiple of b; otherwise null.</summary>
    private static NumericAnswer? Ratio(ExactExpression a, ExactExpression b)
    {
        if (!a._terms.Keys.SequenceEqual(b._terms.Keys)) return null;
        var ratios = a.Terms.Zip(b.Terms, (x, y) => x.Coefficient * y.Coefficient.Inverse()).Distinct().Take(2).ToArray();
        return ratios.Length == 1 ? ratios[0] : null;
    }

    /// <summary>√(p/q) = √(pq)/q, with what is a square taken out of the root.</summary>
    private static ExactExpression? Root(NumericAnswer number)
    {
        if (number.IsZero) return Of(number);
        var radicand = number.Numerator * number.Denominator;
        if (radicand.GetBitLength() > MostBits) return null;
        var outside = BigInteger.One;
        for (BigInteger divisor = 2; divisor <= LargestTrialDivisor && divisor * divisor <= radicand; divisor++)
        {
            var square = divisor * divisor;
            while ((radicand % square).IsZero) (radicand, outside) = (radicand / square, outside * divisor);
        }

        // Divisors beyond the limit are found only where the rest is a square; otherwise the root stays as it is.
        if (IntegerRoot(radicand, 2) is { } whole) (radicand, outside) = (BigInteger.One, outside * whole);
        return Sum([(Product.Root(radicand), NumericAnswer.Of(outside, number.Denominator))]);
    }

    private static NumericAnswer? ExactRoot(NumericAnswer number, int degree)
    {
        if (degree > 64) return null;
        return IntegerRoot(number.Numerator, degree) is { } above && IntegerRoot(number.Denominator, degree) is { } below ? NumericAnswer.Of(above, below) : null;
    }

    /// <summary>The whole root, by bisection; null where there is none.</summary>
    private static BigInteger? IntegerRoot(BigInteger number, int degree)
    {
        var low = BigInteger.Zero;
        var high = BigInteger.One << ((int)(number.GetBitLength() / degree) + 1);
        while (low < high)
        {
            var middle = (low + high + 1) >> 1;
            if (BigInteger.Pow(middle, degree) <= number) low = middle;
            else high = middle - 1;
        }

        return BigInteger.Pow(low, degree) == number ? low : null;
    }

    private ExactExpression? PowerAtom(string exponent)
    {
        var isSimple = Key.All(char.IsAsciiLetterOrDigit);
        return AtomOrNull(isSimple ? $"{Key}^({exponent})" : $"({Key})^({exponent})");
    }

    private static ExactExpression? AtomOrNull(string name) => name.Length <= MostKey ? Atom(name) : null;

    private string Print()
    {
        if (_terms.Count == 0) return "0";
        var text = new StringBuilder();
        foreach (var (product, coefficient) in Terms)
        {
            var negative = coefficient.Numerator.Sign < 0;
            if (negative) text.Append('-');
            else if (text.Length > 0) text.Append('+');
            var size = negative ? coefficient * NumericAnswer.Of(-1) : coefficient;
            if (product.Key.Length == 0) text.Append(size.ToString());
            else if (size == NumericAnswer.One) text.Append(product.Key);
            else text.Append(size.ToString()).Append('*').Append(product.Key);
        }

        return text.ToString();
    }

    /// <summary>A square root of a whole number times powers of atoms, some of which are sums that were divided by.</summary>
    private sealed class Product
    {
        private readonly SortedDictionary<string, (int Power, ExactExpression? Divisor)> _powers;

        private Product(BigInteger radicand, SortedDictionary<string, (int Power, ExactExpression? Divisor)> powers)
        {
            (Radicand, _powers) = (radicand, powers);
            var factors = powers.Select(atom => Print(atom.Key, atom.Value.Power, isClosed: atom.Value.Divisor is not null));
            Key = string.Join('*', radicand.IsOne ? factors : factors.Prepend($"sqrt({radicand.ToString(CultureInfo.InvariantCulture)})"));
        }

        public static Product One { get; } = new(BigInteger.One, new(StringComparer.Ordinal));

        /// <summary>What is under the root, at least 1; 1 for no root.</summary>
        public BigInteger Radicand { get; }

        /// <summary>The product in one fixed form; empty for 1.</summary>
        public string Key { get; }

        public bool IsRadical => _powers.Count == 0;

        /// <summary>A sum that was divided by, if one has a power above 0 by now.</summary>
        public (string Atom, ExactExpression Divisor, int Power)? Above
        {
            get
            {
                foreach (var (atom, (power, divisor)) in _powers)
                    if (divisor is not null && power > 0) return (atom, divisor, power);
                return null;
            }
        }

        public static Product Of(string atom, ExactExpression? divisor = null) => new(BigInteger.One, new(StringComparer.Ordinal) { [atom] = (1, divisor) });

        public static Product Root(BigInteger radicand) => new(radicand, new(StringComparer.Ordinal));

        /// <summary>The product, but for the whole number that two equal roots make.</summary>
        public Product? Multiply(Product other, out BigInteger common)
        {
            common = BigInteger.GreatestCommonDivisor(Radicand, other.Radicand);
            var powers = new SortedDictionary<string, (int Power, ExactExpression? Divisor)>(_powers, StringComparer.Ordinal);
            foreach (var (atom, (power, divisor)) in other._powers)
            {
                var sum = powers.GetValueOrDefault(atom).Power + power;
                if (Math.Abs((long)sum) > LargestPower) return null;
                if (sum == 0) powers.Remove(atom);
                else powers[atom] = (sum, divisor);
            }

            var radicand = Radicand / common * (other.Radicand / common);
            return radicand.GetBitLength() <= MostBits ? new Product(radicand, powers) : null;
        }

        /// <summary>One divided by the product, but for the whole number under the root: 1/√r is √r/r.</summary>
        public Product Inverse()
        {
            var powers = new SortedDictionary<string, (int Power, ExactExpression? Divisor)>(StringComparer.Ordinal);
            foreach (var (atom, (power, divisor)) in _powers) powers[atom] = (-power, divisor);
            return new Product(Radicand, powers);
        }

        public Product Without(string atom)
        {
            var powers = new SortedDictionary<string, (int Power, ExactExpression? Divisor)>(_powers, StringComparer.Ordinal);
            powers.Remove(atom);
            return new Product(Radicand, powers);
        }

        private static string Print(string atom, int power, bool isClosed)
        {
            if (power == 1) return atom;
            // (2^(x))^2 is not 2^(x)^2, which reads as 2^(x^2).
            var closed = !isClosed && (atom.Contains('^') || atom.EndsWith('!')) ? $"({atom})" : atom;
            return string.Create(CultureInfo.InvariantCulture, $"{closed}^{power}");
        }
    }
}
