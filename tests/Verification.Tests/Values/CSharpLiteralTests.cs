using Reasoning.Verification.Values.Literals;

namespace Reasoning.Verification.Tests.Values;

public class CSharpLiteralTests
{
    [Theory]
    [InlineData("1", "1")]
    [InlineData("(long)1L", "1")]
    [InlineData("-9223372036854775808L", "-9223372036854775808")]
    [InlineData("0x_FFul", "255")]
    [InlineData("(1.5)", "1.5")]
    [InlineData("(float)0.5f", "0.5")]
    [InlineData("1e2", "100.0")]
    [InlineData("(double)3", "3.0")]
    [InlineData("(int)2.9", "2")]
    [InlineData("-1.50m", "Decimal('-1.50')")]
    [InlineData("\"a\\\"\\u00e9\"", "'a\"\u00e9'")]
    [InlineData("@\"a\"\"\\n\"", "'a\"\\\\n'")]
    [InlineData("'c'", "'c'")]
    [InlineData("null", "None")]
    [InlineData("(int?)null", "None")]
    [InlineData("(string)null!", "None")]
    [InlineData("true", "True")]
    [InlineData("double.NaN", "nan")]
    [InlineData("int.MinValue", "-2147483648")]
    [InlineData("new List<long>(new long[]{(long)1L, (long)-2L})", "[1, -2]")]
    [InlineData("new List<float>(new float[]{1, 2.5f})", "[1.0, 2.5]")]
    [InlineData("new List<List<string>>(new List<string>[]{new List<string>(), new List<string>{\"a\"}})", "[[], ['a']]")]
    [InlineData("new System.Collections.Generic.List<double>{1}", "[1.0]")]
    [InlineData("new long[]{}", "[]")]
    [InlineData("new int[0]", "[]")]
    [InlineData("new[]{1, 2}", "[1, 2]")]
    [InlineData("new Dictionary<string,long>(){{\"a\", 1L}, {\"b\", 2L}}", "{'a': 1, 'b': 2}")]
    [InlineData("new Dictionary<string, List<int>>{[\"a\"] = [1]}", "{'a': [1]}")]
    [InlineData("new Dictionary<long,double>{{1, 2}}", "{1: 2.0}")]
    [InlineData("new HashSet<int>{1, 1, 2}", "{1, 2}")]
    [InlineData("Tuple.Create(1, \"a\")", "(1, 'a')")]
    [InlineData("new Tuple<long, long>(1L, 2L)", "(1, 2)")]
    [InlineData("(1, (2, null))", "(1, (2, None))")]
    [InlineData("[1, [2], []]", "[1, [2], []]")]
    [InlineData("BigInteger.Parse(\"123456789012345678901234567890\")", "123456789012345678901234567890")]
    public void Parse_Literal_IsItsValue(string text, string expected) => Assert.Equal(expected, CSharpLiteral.Parse(text).ToString());

    [Theory]
    [InlineData("File.Delete(\"x\")", 0)]
    [InlineData("new List<int>(Evil())", 14)]
    [InlineData("x", 0)]
    [InlineData("1 + 2", 0)]
    [InlineData("[1, ..x]", 4)]
    [InlineData("new Process()", 0)]
    [InlineData("-\"a\"", 0)]
    [InlineData("(int)\"a\"", 1)]
    [InlineData("() => 1", 0)]
    [InlineData("new int[5]", 0)]
    public void Parse_MoreThanAValue_IsRefusedWithItsPlace(string text, int position) =>
        Assert.Equal(position, Assert.Throws<LiteralFormatException>(() => CSharpLiteral.Parse(text)).Position);

    [Theory]
    [InlineData("")]
    [InlineData("(")]
    [InlineData("[1")]
    [InlineData("\"a")]
    [InlineData("'ab'")]
    [InlineData("1 2")]
    [InlineData("99999999999999999999999")]
    [InlineData("\0\ud800")]
    public void Parse_BrokenText_IsRefused(string text) => Assert.Throws<LiteralFormatException>(() => CSharpLiteral.Parse(text));

    [Theory]
    [InlineData("(")]
    [InlineData("[")]
    [InlineData("-")]
    [InlineData("(int)")]
    [InlineData("new A<")]
    [InlineData("new[]{")]
    [InlineData("new int[")]
    public void Parse_DeepNesting_IsRefused(string piece) => Assert.Throws<LiteralFormatException>(() => CSharpLiteral.Parse(string.Concat(Enumerable.Repeat(piece, 20_000))));
}
