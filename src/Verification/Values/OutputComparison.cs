using System.Globalization;

namespace Reasoning.Verification.Values;

/// <summary>When what a program printed counts as the expected output.</summary>
public sealed record OutputComparison
{
    private const NumberStyles Notation = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>
    /// Numbers that differ by at most this much, absolutely or relative to the expected one, are equal; two integers only where they are the same. 0 (default): tokens
    /// are compared as text.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative, infinite or not a number.</exception>
    public double Tolerance { get; init => field = ValueComparison.CheckTolerance(value, nameof(Tolerance)); }

    /// <summary>Whether <see cref="Tolerance"/> is absolute only, and not relative to large numbers too. Default: false.</summary>
    public bool AbsoluteOnly { get; init; }

    /// <summary>Whether line breaks matter. False: the output is a stream of tokens between white space (as CodeContests compares). Default: true, with
    /// trailing white space of lines and blank lines at the end ignored.</summary>
    public bool LinesMatter { get; init; } = true;

    /// <summary>Whether letters in upper and lower case are the same. Default: false.</summary>
    public bool IgnoreCase { get; init; }

    /// <summary>Whether white space at the beginning of lines, and blank lines at the beginning, are ignored as they are at the end (as LiveCodeBench compares). Default: false.</summary>
    public bool IgnoreIndentation { get; init; }

    /// <summary>
    /// Whether a line (where line breaks do not matter: a token) is also right if its tokens are all decimal numbers of the values expected, whatever their notation: <c>1.50</c> is
    /// <c>1.5</c>. Values are compared exactly. Default: false.
    /// </summary>
    public bool NumbersByValue { get; init; }

    /// <summary>Whether what was printed counts as the expected output. Linear in the length of both.</summary>
    /// <param name="expected">The expected output.</param>
    /// <param name="actual">What was printed.</param>
    public bool Matches(string expected, string actual) => FirstDifference(expected, actual) is null;

    /// <summary>The first line (of tokens, where line breaks do not matter: the first token) that differs, and its place from 1; null where nothing does.</summary>
    internal OutputDifference? FirstDifference(string expected, string actual)
    {
        ArgumentNullException.ThrowIfNull(expected);
        ArgumentNullException.ThrowIfNull(actual);
        var left = IgnoreIndentation ? expected.AsSpan().Trim() : expected.AsSpan().TrimEnd();
        var right = IgnoreIndentation ? actual.AsSpan().Trim() : actual.AsSpan().TrimEnd();
        for (var place = 1; !left.IsEmpty || !right.IsEmpty; place++)
        {
            var leftEnded = left.IsEmpty;
            var rightEnded = right.IsEmpty;
            var wanted = LinesMatter ? NextLine(ref left) : NextToken(ref left);
            var printed = LinesMatter ? NextLine(ref right) : NextToken(ref right);
            if (leftEnded == rightEnded && SamePart(wanted, printed)) continue;
            return new OutputDifference(place, leftEnded ? null : wanted.ToString(), rightEnded ? null : printed.ToString());
        }

        return null;
    }

    private bool SamePart(ReadOnlySpan<char> expected, ReadOnlySpan<char> actual)
    {
        if (IgnoreIndentation)
        {
            expected = expected.TrimStart();
            actual = actual.TrimStart();
        }

        if (SameText(expected, actual)) return true;
        if (NumbersByValue && SameValues(expected, actual)) return true;
        if (Tolerance == 0) return false;
        expected = expected.Trim();
        actual = actual.Trim();
        while (!expected.IsEmpty && !actual.IsEmpty)
        {
            var wanted = NextToken(ref expected);
            var printed = NextToken(ref actual);
            if (!SameText(wanted, printed) && !SameNumber(wanted, printed)) return false;
        }

        return expected.IsEmpty && actual.IsEmpty;
    }

    private static bool SameValues(ReadOnlySpan<char> expected, ReadOnlySpan<char> actual)
    {
        expected = expected.Trim();
        actual = actual.Trim();
        while (!expected.IsEmpty && !actual.IsEmpty)
        {
            if (!DecimalNumber.TryParse(NextToken(ref expected), out var wanted) || !DecimalNumber.TryParse(NextToken(ref actual), out var printed)) return false;
            if (wanted.IsNaN || wanted != printed) return false;
        }

        return expected.IsEmpty && actual.IsEmpty;
    }

    private bool SameText(ReadOnlySpan<char> expected, ReadOnlySpan<char> actual) =>
        expected.Equals(actual, IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);

    private bool SameNumber(ReadOnlySpan<char> expected, ReadOnlySpan<char> actual)
    {
        if (IsInteger(expected) && IsInteger(actual)) return SameInteger(expected, actual);
        return double.TryParse(expected, Notation, CultureInfo.InvariantCulture, out var wanted)
            && double.TryParse(actual, Notation, CultureInfo.InvariantCulture, out var printed)
            && double.IsFinite(wanted) && double.IsFinite(printed)
            && Math.Abs(printed - wanted) <= (AbsoluteOnly ? Tolerance : Tolerance * Math.Max(1, Math.Abs(wanted)));
    }

    private static bool IsInteger(ReadOnlySpan<char> token) =>
        (token is ['-' or '+', ..] ? token[1..] : token) is { IsEmpty: false } digits && !digits.ContainsAnyExceptInRange('0', '9');

    // As text without sign and leading zeros, since reading a long integer takes more than linear time.
    private static bool SameInteger(ReadOnlySpan<char> expected, ReadOnlySpan<char> actual)
    {
        var left = expected.TrimStart("+-").TrimStart('0');
        var right = actual.TrimStart("+-").TrimStart('0');
        return left.SequenceEqual(right) && (left.IsEmpty || expected[0] == '-' == (actual[0] == '-'));
    }

    private static ReadOnlySpan<char> NextLine(ref ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOf('\n');
        var line = end < 0 ? rest : rest[..end];
        rest = end < 0 ? [] : rest[(end + 1)..];
        return line.TrimEnd();
    }

    // The rest never ends in white space, so that a token always follows.
    private static ReadOnlySpan<char> NextToken(ref ReadOnlySpan<char> rest)
    {
        rest = rest.TrimStart();
        var end = 0;
        while (end < rest.Length && !char.IsWhiteSpace(rest[end])) end++;
        var token = rest[..end];
        rest = rest[end..];
        return token;
    }
}
