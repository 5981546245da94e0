using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Text;
using Reasoning.Verification.Values;

namespace Reasoning.Verification.Tests.Values;

/// <summary>Values of every type from a seed, many of them equal to others in another type, or just not.</summary>
internal sealed class RandomValues(int seed)
{
    private static readonly string[] Letters =
    [
        "a", "b", "Z", "0", " ", "'", "\"", "\\", "\n", "\t", "\r", "\0", "\u001f", "\u007f", "\u0085", "\u00a0", "\u00ad", "é", "ÿ", "ß", "Ж", "中", "\u0378", "\u200b",
        "\u202e", "\u2028", "\u2029", "\u3000", "\ue000", "\ufeff", "\uffff", "😀", "\U000E0001", "\U000F0000", "\U0010FFFF",
    ];

    private static readonly double[] Doubles =
    [
        0, -0.0, 1, -1, 0.5, 0.1, 0.2, 0.30000000000000004, 1e-4, 1e-5, 1.5e-7, 123456789.125, 1e15, 1e16, 1e17, 123456789012345680, 9007199254740992, 9007199254740993, 1e22, 1e23, 1e100,
        5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, double.PositiveInfinity, double.NegativeInfinity, double.NaN, 9.999999999999999e22, 9.5367431640625e-07,
    ];

    private readonly Random _random = new(seed);

    /// <summary>Values of at most this depth.</summary>
    public IEnumerable<PlainValue> Take(int count, int depth) => Enumerable.Range(0, count).Select(_ => Next(depth)).ToList();

    /// <summary>One value.</summary>
    public PlainValue Next(int depth) => _random.Next(depth > 0 ? 13 : 7) switch
    {
        0 => PlainValue.NoneValue.Instance,
        1 => _random.Next(2) == 0,
        2 or 3 or 4 => Number(),
        5 => Text(),
        6 => new PlainValue.BytesValue([.. Encoding.Latin1.GetBytes(new string('x', _random.Next(2)) + (char)_random.Next(256))], _random.Next(2) == 0),
        7 or 8 => new PlainValue.SequenceValue((SequenceKind)_random.Next(2), Items(depth)),
        9 => Set(),
        10 or 11 => new PlainValue.MappingValue([.. Enumerable.Range(0, _random.Next(4)).Select(_ => KeyValuePair.Create(Hashable(), Next(depth - 1)))]),
        _ => new PlainValue.RangeValue(_random.Next(-2, 3), _random.Next(-2, 6), _random.Next(2) == 0 ? 1 : _random.Next(1, 4) * (_random.Next(2) == 0 ? -1 : 1)),
    };

    /// <summary>A number in any type.</summary>
    public PlainValue Number()
    {
        var value = Doubles[_random.Next(Doubles.Length)];
        if (_random.Next(3) == 0) value = _random.Next(-3, 4);
        if (_random.Next(6) == 0) value = BitConverter.Int64BitsToDouble(_random.NextInt64());
        var finite = double.IsFinite(value) ? value : 7;
        return _random.Next(8) switch
        {
            0 => value,
            1 => new PlainValue.IntegerValue(new BigInteger(finite) + _random.Next(2)),
            2 => new PlainValue.ComplexValue(value, _random.Next(3) == 0 ? Doubles[_random.Next(Doubles.Length)] : 0),
            3 => new PlainValue.FractionValue(new BigInteger(Math.Abs(finite) < 1e300 ? finite * 1024 : finite), 1024 * _random.Next(1, 3)),
            4 => new PlainValue.DecimalValue(Decimal(value.ToString("R", CultureInfo.InvariantCulture))),
            5 => new PlainValue.DecimalValue(Decimal(finite.ToString("E30", CultureInfo.InvariantCulture))),
            6 => new PlainValue.DecimalValue(_random.Next(5) switch { 0 => "1E+999999999999999999", 1 => "-1E-999999999999999999", 2 => "1.50", 3 => "0E+5", _ => "1E+400" }),
            _ => new PlainValue.IntegerValue(BigInteger.Pow(10, _random.Next(398, 402))),
        };
    }

    private static string Decimal(string text) => text.Replace("∞", "Infinity", StringComparison.Ordinal);

    private PlainValue.TextValue Text() => new(string.Concat(Enumerable.Range(0, _random.Next(4)).Select(_ => _random.Next(30) == 0 ? "\ud800x" : Letters[_random.Next(Letters.Length)])));

    private PlainValue.SetValue Set() => new([.. Enumerable.Range(0, _random.Next(4)).Select(_ => Hashable())], _random.Next(2) == 0);

    private PlainValue Hashable() => _random.Next(4) switch
    {
        0 => Text(),
        1 => PlainValue.Tuple(Number(), Number()),
        2 => new PlainValue.SetValue([.. Enumerable.Range(0, _random.Next(3)).Select(_ => Number())], isFrozen: true),
        _ => Number(),
    };

    private ImmutableArray<PlainValue> Items(int depth) => [.. Enumerable.Range(0, _random.Next(4)).Select(_ => Next(depth - 1))];
}
