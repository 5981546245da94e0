using System.Collections.Immutable;
using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Reasoning.Verification.Values;
using Reasoning.Verification.Values.Literals;

namespace Reasoning.Verification.Tests.Values;

public class PythonLiteralTests
{
    // The right side is what Python's repr answers for the left one.
    [Theory]
    [InlineData(" None ", "None")]
    [InlineData("True", "True")]
    [InlineData("0x_ff", "255")]
    [InlineData("0XfF", "255")]
    [InlineData("0b1_01", "5")]
    [InlineData("0o17", "15")]
    [InlineData("0xffffffffffffffffffffffff", "79228162514264337593543950335")]
    [InlineData("1_000_000", "1000000")]
    [InlineData("000", "0")]
    [InlineData("-+-5", "5")]
    [InlineData("- 7", "-7")]
    [InlineData("1.", "1.0")]
    [InlineData(".5e1", "5.0")]
    [InlineData("1_0.2_5E-1_0", "1.025e-09")]
    [InlineData("1e400", "inf")]
    [InlineData("2j", "2j")]
    [InlineData("1+2j", "(1+2j)")]
    [InlineData("(-1.5 - 2.e1J)", "(-1.5-20j)")]
    [InlineData("'a' \"b\" r'\\n' u'c'", "'ab\\\\nc'")]
    [InlineData("'\\x41\\u0042\\U0001F600\\101\\0\\\n\\q'", "'AB\ud83d\ude00A\\x00\\\\q'")]
    [InlineData("'''a\r\n'b'''", "\"a\\n'b\"")]
    [InlineData("b'a\\xff' Rb'\\x'", "b'a\\xff\\\\x'")]
    [InlineData("()", "()")]
    [InlineData("(1)", "1")]
    [InlineData("(1,)", "(1,)")]
    [InlineData("1, 'a',", "(1, 'a')")]
    [InlineData("[1, (2, [3,]), ]", "[1, (2, [3])]")]
    [InlineData("{}", "{}")]
    [InlineData("{1, 2, 1.0}", "{1, 2}")]
    [InlineData("{'a': 1, 'b': {2: ()}, 'a': 3,}", "{'a': 3, 'b': {2: ()}}")]
    [InlineData("set()", "set()")]
    [InlineData("frozenset({1, 2})", "frozenset({1, 2})")]
    [InlineData("set([1, 1])", "{1}")]
    [InlineData("{(1, frozenset()): [float('inf'), -float(\"nan\"), float(' -1_0e0 ')]}", "{(1, frozenset()): [inf, nan, -10.0]}")]
    [InlineData("bytearray(b'x')", "bytearray(b'x')")]
    [InlineData("range(1, 9, 2)", "range(1, 9, 2)")]
    [InlineData("Fraction(2, -4)", "Fraction(-1, 2)")]
    [InlineData("Decimal('0.10')", "Decimal('0.10')")]
    [InlineData("[1, # a comment ]\n 2]", "[1, 2]")]
    [InlineData("['a'\n 'b', (1 if_ ), ]", null)]
    public void Parse_Literal_IsWhatPythonReads(string text, string? expected)
    {
        if (expected is null) Assert.Null(PythonLiteral.TryParse(text));
        else Assert.Equal(expected, PythonLiteral.Parse(text).ToString());
    }

    [Theory]
    [InlineData("", 0, "here should be a literal (the text ends here)")]
    [InlineData("[1, 2", 5, "here should be ']' (the text ends here)")]
    [InlineData("1 2", 2, "the literal ends here, but something follows")]
    [InlineData("[1, x]", 4, "'x' is a name, not a literal")]
    [InlineData("__import__('os')", 0, "'__import__(...)' is a call, not a literal")]
    [InlineData("[i for i in range(3)]", 1, "'i' is a name, not a literal")]
    [InlineData("1 + 2", 2, "only a real and an imaginary number can be added in a literal")]
    [InlineData("f'{x}'", 0, "a formatted string is no literal")]
    [InlineData("'abc", 0, "this string does not end")]
    [InlineData("'a\nb'", 0, "this string does not end in its line")]
    [InlineData("'\\x4'", 1, "\\x needs 2 hexadecimal digits")]
    [InlineData("'\\N{DASH}'", 1, "characters by their Unicode name are not supported; write their number")]
    [InlineData("b'\u00e9'", 2, "bytes can only contain ASCII characters")]
    [InlineData("'a' b'b'", 4, "texts and bytes cannot be joined")]
    [InlineData("{[1]}", 1, "an item of a set must be hashable")]
    [InlineData("{{}: 1}", 1, "a key of a dict must be hashable")]
    [InlineData("{1: 2, 3}", 8, "here should be ':'")]
    [InlineData("012", 0, "a decimal integer must not begin with a zero")]
    [InlineData("1__0", 1, "this does not belong to a number")]
    [InlineData("12abc", 2, "this does not belong to a number")]
    [InlineData("0x", 2, "here should be a digit")]
    [InlineData("-'a'", 1, "here should be a number")]
    [InlineData("-True", 1, "only a number can have a sign")]
    public void Parse_NoLiteral_SaysWhereAndWhy(string text, int position, string problem)
    {
        var error = Assert.Throws<LiteralFormatException>(() => PythonLiteral.Parse(text));
        Assert.Equal((position, problem), (error.Position, error.Problem));
    }

    [Fact]
    public void Parse_DeepOrLong_IsBounded()
    {
        Assert.NotNull(PythonLiteral.Parse(new string('[', 400) + new string(']', 400)));
        Assert.Contains("nested deeper than", Assert.Throws<LiteralFormatException>(() => PythonLiteral.Parse(new string('[', 1 << 20))).Message, StringComparison.Ordinal);
        Assert.Contains("nested deeper than", Assert.Throws<LiteralFormatException>(() => PythonLiteral.Parse(string.Concat(Enumerable.Repeat("{1:(", 1 << 16)))).Message, StringComparison.Ordinal);
        Assert.Contains("4300 digits", Assert.Throws<LiteralFormatException>(() => PythonLiteral.Parse(new string('1', 1 << 20))).Message, StringComparison.Ordinal);
        Assert.Equal((BigInteger.One << (4 << 20)) - 1, Assert.IsType<PlainValue.IntegerValue>(PythonLiteral.Parse("0x" + new string('f', 1 << 20))).Value);
        Assert.Equal(1 << 18, Assert.IsType<PlainValue.SequenceValue>(PythonLiteral.Parse("[" + string.Concat(Enumerable.Repeat("'a'\n'b', ", 1 << 18)) + "]")).Items.Length);
        Assert.Equal("4", PythonLiteral.Parse(new string('-', 1 << 20) + "4").ToString());
    }

    [Fact]
    public void Parse_WhatReprWrites_IsTheSameValue() =>
        Prop.ForAll(Values(3).ToArbitrary(), value => PythonLiteral.Parse(PlainText.Write(value, int.MaxValue)) is var read && read.Equals(value) && read.ToString() == value.ToString())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void Parse_AnyText_IsReadOrRefused()
    {
        string[] pieces = ["[", "]", "(", ")", "{", "}", ",", ":", "'", "\"", "\\", "\\x", "1", "0x", "_", ".", "e", "j", "+", "-", "b'", "set(", "None", "#", "\n", " ", "float('", "\ud800", "\0", "Decimal('"];
        var text = from parts in Gen.Elements(pieces).ListOf() select string.Concat(parts);
        Prop.ForAll(text.ToArbitrary(), value => PythonLiteral.TryParse(value)?.ToString() != "").Check(Config.QuickThrowOnFailure.WithMaxTest(5000));
    }

    private static Gen<PlainValue> Values(int depth)
    {
        var texts = from parts in Gen.Elements("a", "'", "\"", "\\", "\n", "\t", "\u00e9", "\u2028", "\U0001F600", "\0", "\ud800", "\x7f").ListOf() select string.Concat(parts);
        var leaves = Gen.OneOf(
            Gen.Constant<PlainValue>(PlainValue.NoneValue.Instance),
            Gen.Elements<PlainValue>(true, false, -0.0, 1e22, 1e16, 0.1, 5e-324, double.MaxValue, double.PositiveInfinity, double.NegativeInfinity, 123456789.125),
            from number in Gen.Choose(int.MinValue, int.MaxValue) select (PlainValue)new PlainValue.IntegerValue(BigInteger.Pow(number, 5)),
            from number in ArbMap.Default.GeneratorFor<double>() where !double.IsNaN(number) select (PlainValue)number,
            from text in texts select (PlainValue)text,
            from bytes in ArbMap.Default.GeneratorFor<byte[]>() from mutable in Gen.Elements(true, false) select (PlainValue)new PlainValue.BytesValue([.. bytes ?? []], mutable),
            Gen.Elements<PlainValue>(new PlainValue.ComplexValue(0, 1.5), new PlainValue.ComplexValue(-1, -2), new PlainValue.RangeValue(0, 5, 1), new PlainValue.RangeValue(5, 0, -2), new PlainValue.FractionValue(1, 3), new PlainValue.DecimalValue("1E+3")));
        if (depth == 0) return leaves;
        var items = from list in Values(depth - 1).ListOf(3) select list.ToImmutableArray();
        var keys = from list in leaves.Where(value => value is not PlainValue.BytesValue { IsMutable: true }).ListOf(3) select list.ToImmutableArray();
        return Gen.OneOf(
            leaves,
            from list in items from kind in Gen.Elements(SequenceKind.List, SequenceKind.Tuple, SequenceKind.Iterator) select (PlainValue)new PlainValue.SequenceValue(kind, list),
            from list in keys from frozen in Gen.Elements(true, false) select (PlainValue)new PlainValue.SetValue(list, frozen),
            from names in keys from values in items select (PlainValue)new PlainValue.MappingValue([.. names.Zip(values, KeyValuePair.Create)]));
    }
}
