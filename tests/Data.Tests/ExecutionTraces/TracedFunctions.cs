using System.Numerics;
using Reasoning.Data.ExecutionTraces;

namespace Reasoning.Data.Tests.ExecutionTraces;

/// <summary>Python functions over a list of integers, and the same functions written here.</summary>
internal static class TracedFunctions
{
    public static readonly (string Name, string Program, Func<long[], string> Twin)[] All =
    [
        ("alternating", "def alternating(xs):\n    total = 0\n    for i in range(len(xs)):\n        if i % 2 == 0:\n            total += xs[i] * i\n        else:\n            total -= xs[i]\n    return total\n",
            xs => Text(xs.Select((x, i) => i % 2 == 0 ? x * i : -x).Sum())),
        ("squares", "def squares(xs):\n    return sum(x * x for x in xs)\n", xs => Text(xs.Sum(x => x * x))),
        ("divisor", "def gcd(a, b):\n    if b == 0:\n        return abs(a)\n    return gcd(b, a % b)\n\ndef divisor(xs):\n    result = 0\n    for x in xs:\n        result = gcd(result, x)\n    return result\n",
            xs => Text((long)xs.Aggregate(BigInteger.Zero, (a, b) => BigInteger.GreatestCommonDivisor(a, b)))),
        ("digits", "def digits(xs):\n    out = []\n    for x in xs:\n        n, s = abs(x), 0\n        while n > 0:\n            n, r = divmod(n, 10)\n            s += r\n        out.append(s)\n    return out\n",
            xs => $"[{string.Join(", ", xs.Select(x => Text(Text(Math.Abs(x)).Sum(letter => letter - '0'))))}]"),
        ("between", "def between(xs):\n    low, high = min(xs), max(xs)\n    return [x for x in xs if low < x < high or x == -x]\n",
            xs => $"[{string.Join(", ", xs.Where(x => (xs.Min() < x && x < xs.Max()) || x == 0))}]"),
        ("counts", "def counts(xs):\n    seen = {}\n    for i, x in enumerate(xs):\n        seen[x % 3] = seen.get(x % 3, 0) + 1 + 0 * i\n    return [seen.get(k, 0) for k in range(3)]\n",
            xs => $"[{string.Join(", ", Enumerable.Range(0, 3).Select(k => xs.Count(x => ((x % 3) + 3) % 3 == k)))}]"),
        ("polynomial", "def polynomial(xs):\n    value = 0\n    for x in xs:\n        value = (value << 1) + (x ** 2 // 3) - (~x & 7)\n    return value\n",
            xs => Text(xs.Aggregate(0L, (value, x) => (value * 2) + (x * x / 3) - (~x & 7)))),
    ];

    public static TracedFunction Get(string name) => new(All.Single(one => one.Name == name).Program, name);

    /// <summary>The result of an operation by arithmetic that is not Python's; null for one that has no such twin.</summary>
    public static string? Compute(TraceOperation operation)
    {
        var left = BigInteger.Parse(operation.Left);
        if (operation.Right is null)
            return (operation.Operator switch { "-" => -left, "abs" => BigInteger.Abs(left), "~" => -left - 1, _ => throw new ArgumentException(operation.Operator) }).ToString();
        var right = BigInteger.Parse(operation.Right);
        return operation.Operator switch
        {
            "+" => (left + right).ToString(),
            "-" => (left - right).ToString(),
            "*" => (left * right).ToString(),
            "//" => Floor(left, right).ToString(),
            "%" => (left - (Floor(left, right) * right)).ToString(),
            "**" => BigInteger.Pow(left, (int)right).ToString(),
            "<<" => (left << (int)right).ToString(),
            "&" => (left & right).ToString(),
            "==" => (left == right).ToString(),
            "<" => (left < right).ToString(),
            ">" => (left > right).ToString(),
            _ => throw new ArgumentException(operation.Operator),
        };
    }

    private static BigInteger Floor(BigInteger left, BigInteger right)
    {
        var quotient = BigInteger.DivRem(left, right, out var remainder);
        return remainder.IsZero || remainder.Sign == right.Sign ? quotient : quotient - 1;
    }

    private static string Text(long value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
