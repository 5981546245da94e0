using System.Numerics;

namespace Reasoning.Decoding.Grammars.JsonSchemas;

/// <summary>The automata of bounds and multiples.</summary>
internal static class NumberConstraints
{
    /// <summary>The numbers whose comparison with a bound (negative: less, 0: equal, positive: greater) is wanted; null where it takes too many states.</summary>
    public static NumberAutomaton? Compared(DecimalNumber bound, Func<int, bool> isWanted, int maxStates)
    {
        var (whole, fraction) = bound.Split();
        return NumberAutomaton.Create(
            default(Comparison),
            (state, at) => state.Read(at, whole, fraction),
            (state, isFraction) => isWanted(state.Result(isFraction, whole, fraction, bound.Sign)),
            maxStates);
    }

    /// <summary>The multiples of a positive number; null where it takes too many states.</summary>
    public static NumberAutomaton? MultiplesOf(DecimalNumber divisor, int maxStates)
    {
        // x is a multiple of p / 10^s when the digits of x, with exactly s of them after the point, are a multiple of p and all further ones are zeros.
        int places = Math.Max(0, -divisor.Exponent);
        if (divisor.Exponent > 9) return null;
        var scaled = divisor.Digits * BigInteger.Pow(10, Math.Max(0, divisor.Exponent));
        if (scaled > maxStates) return null;
        int modulus = (int)scaled;
        int[] powers = new int[places + 1];
        powers[0] = 1 % modulus;
        for (int i = 1; i <= places; i++) powers[i] = powers[i - 1] * 10 % modulus;
        return NumberAutomaton.Create(
            (Remainder: 0, Places: 0, IsFiner: false),
            (state, at) => at.Symbol >= 10 ? state
                : !at.IsFraction ? (((state.Remainder * 10) + at.Symbol) % modulus, 0, false)
                : state.Places < places ? (((state.Remainder * 10) + at.Symbol) % modulus, state.Places + 1, false)
                : (state.Remainder, state.Places, state.IsFiner || at.Symbol != 0),
            (state, _) => !state.IsFiner && (long)state.Remainder * powers[places - state.Places] % modulus == 0,
            maxStates);
    }

    // How the digits so far compare with the absolute value of the bound. Order is only known for sure at the end: more digits may follow.
    private readonly record struct Comparison(bool IsNegative, int Position, int Order)
    {
        public Comparison Read(NumberPosition at, string whole, string fraction)
        {
            if (at.Symbol == NumberAutomaton.Minus) return this with { IsNegative = true };
            if (at.Symbol == NumberAutomaton.Point) return new Comparison(IsNegative, 0, WholeOrder(whole));
            string digits = at.IsFraction ? fraction : whole;
            int order = Order;
            if (at.IsFraction && order == 0) order = Math.Sign(at.Symbol - (Position < digits.Length ? digits[Position] - '0' : 0));
            else if (!at.IsFraction && order == 0 && Position < digits.Length) order = Math.Sign(at.Symbol - (digits[Position] - '0'));
            return new Comparison(IsNegative, at.IsFraction && order != 0 ? 0 : Math.Min(Position + 1, digits.Length + 1), order);
        }

        public int Result(bool isFraction, string whole, string fraction, int boundSign)
        {
            int order = isFraction ? Order == 0 && Position < fraction.Length ? -1 : Order
                : WholeOrder(whole) is var wholeOrder and not 0 ? wholeOrder
                : fraction.Length > 0 ? -1 : 0;
            if (boundSign == 0) return IsNegative ? -order : order;
            if (boundSign > 0) return IsNegative ? -1 : order;
            return IsNegative ? -order : 1;
        }

        private int WholeOrder(string whole) => Position < whole.Length ? -1 : Position > whole.Length ? 1 : Order;
    }
}
