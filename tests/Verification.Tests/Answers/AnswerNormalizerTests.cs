using FsCheck;
using FsCheck.Fluent;
using Reasoning.Verification.Answers;

namespace Reasoning.Verification.Tests.Answers;

public class AnswerNormalizerTests
{
    private static readonly AnswerNormalizer Normalizer = new();

    // Each line is one answer in several notations; no two lines are the same answer.
    public static TheoryData<string[]> SameAnswers => new(
        ["5", "5.0", "+5", " 5. ", "$5$", @"\boxed{5}", @"\(5\)", "**5**", @"\text{5}", "005", "10/2", @"\frac{10}{2}", @"\sqrt{25}", "5!/24", "{5}", "(5)", @"5^\circ", "5 degrees", @"\$5", "5 units", @"|-5|", @"\binom{5}{1}"],
        ["-5", @"-5", "−5", "- 5", @"\frac{-10}{2}", @"-\frac{10}{2}"],
        ["1234567", "1,234,567", "1{,}234{,}567", @"1\,234\,567", "1 234 567", @"1,\!234,\!567", "1234567.00"],
        ["1/2", "0.5", ".5", @"\frac{1}{2}", @"\dfrac12", @"\frac12", @"\tfrac{2}{4}", @"50\%", "50%", "50 percent", "2^{-1}", @"(\frac12)", @"[\frac12]", @"\left(\dfrac12\right)", @"\frac{1}{2}\text{ units}"],
        ["7/2", "3 1/2", @"3\frac{1}{2}", @"3\frac12", "3.5", @"\frac{7}{2}"],
        ["1/6", @"0.1\overline{6}", @"\frac16"],
        ["1/3", @"0.\overline{3}", @"0.\overline{33}"],
        ["300000000", @"3 \times 10^8", "3*10^8", "3e8", @"3\cdot10^{8}", "3 × 10^8"],
        [@"\frac{2}{\sqrt{3}}", @"\frac{2\sqrt{3}}{3}", @"2\sqrt3/3", "2*sqrt(3)/3", @"\sqrt{\frac{4}{3}}", "2√3/3"],
        [@"\frac{1+\sqrt{5}}{2}", @"\frac{\sqrt5+1}{2}", @"\frac{2}{\sqrt5-1}", @"\frac12+\frac{\sqrt5}{2}"],
        [@"2\pi", "2π", "2*pi", @"\pi\cdot2", @"\frac{4\pi}{2}", @"2 \pi"],
        [@"\sqrt[3]{2}", "2^{1/3}"],
        ["2", @"\sqrt[3]{8}", @"\frac{4}{2}"],
        [@"\{1,2\}", "{1,2}", "1, 2", "2,1", "1 and 2", "2 or 1", @"\left\{2, 1\right\}", @"\boxed{1,2}", "1;2", "1, and 2"],
        [@"\{5\}"],
        ["(1,2)", "( 1, 2 )", @"\left(1,2\right)", "(1.0, 4/2)"],
        ["(2,1)"],
        ["[1,2)", @"\left[1,2\right)"],
        ["x = 5", "$x=5$", "x=10/2", @"\boxed{x = 5}"],
        ["y = 5"],
        [@"\alpha = 5", @"\alpha=\frac{10}{2}"],
        ["x = 5 cm", @"x=5\text{ cm}"],
        [@"x=1\text{ or }x=2", "x=1, x=2", "x = 2 or 1", @"x\in\{1,2\}"],
        [@"x\in[1,2)", "x = [1, 2)"],
        ["3000000", "3 million", "3 Million", @"3\text{ million}", "3,000 thousand", "30 hundred thousand"],
        ["24", "2 dozen"],
        ["1500000 dollars", "1.5 million dollars"],
        ["36 eggs", "3 dozen eggs"],
        ["4 apples per day", "4 apples/day"],
        ["2516_8", "2516_{8}", @"$2516_{\text{8}}$"],
        [@"(-\infty,1)\cup(2,\infty)", @"(2,\infty)\cup(-\infty,1)", "(-∞, 1) ∪ (2, ∞)"],
        [@"1\pm\sqrt2", @"1+\sqrt2, 1-\sqrt2", @"\{1-\sqrt{2},1+\sqrt{2}\}"],
        [@"1\pm\frac12", "0.5, 1.5", @"\frac{2\pm1}{2}"],
        [@"(\frac12,\sqrt2)", @"\left(\frac{1}{2},\sqrt{2}\right)", "(0.5, sqrt(2))"],
        [@"\pm3", "3,-3", "-3 or 3"],
        [@"\begin{pmatrix}1&2\\3&4\end{pmatrix}", @"\begin{bmatrix} 1 & 2 \\ 3 & 4 \\ \end{bmatrix}"],
        ["x^2-1", "(x+1)(x-1)", "-1+x^2", @"x^{2} - 1", "x² − 1", "x*x-1", "x**2-1"],
        ["6xy", "6yx", @"2x\cdot3y", "6x*y"],
        [@"\frac{1}{x+1}", @"\frac{2}{2x+2}", "1/(1+x)", "(x+1)^{-1}"],
        ["2x+3y=6", "4x+6y=12", "3y=6-2x"],
        [@"1<x\le5", @"1 < x \leq 5", "1<x<=5", "1<x≤5"],
        [@"\sin(2x)", @"\sin 2x", "sin(2x)", @"\sin{2x}"],
        [@"\sin x\cos x", "sin(x)*cos(x)", "cos x sin x", @"\cos(x)\sin(x)", @"\frac{2\sin x\cos x}{2}"],
        [@"\sin(x\cos x)"],
        [@"\log 2\log 3", @"\log(2)\log(3)"],
        [@"\sin 2\sqrt3", @"\sin(2\sqrt{3})"],
        [@"2\sin^2 x\ln y", @"2\ln(y)\sin^2(x)"],
        [@"e^{2x}", "exp(2x)"],
        [@"\log_2 3", @"\log_{2}(3)", @"\log_23"],
        ["3:4", "3 : 4"],
        ["5 cm", @"5\text{ cm}", @"5\,\mathrm{cm}", "5 centimeters", "5cm", "10/2 cm"],
        ["5 km^2", @"5\text{ km}^2", "5 square kilometers", @"5\,\mathrm{km}^{2}", "5 km²"],
        ["60 mph", "60 miles per hour", @"60\text{ miles/hour}"],
        ["12 apples", "12 Apples", @"12\text{ apples}"],
        ["B", "(B)", "B.", @"\text{(B)}", @"\textbf{B}", @"\text{B}"],
        ["yes", "Yes.", @"\text{Yes}", "YES", "**Yes**"],
        ["no"],
        ["the blue one", "The  Blue\tone.", @"\text{the blue one}"],
        ["(x+1)^{20}", "(x + 1)^{20}"],
        [@"\emptyset", @"\{\}", @"\varnothing", "∅"],
        [@"\mathbb{R}", @"\mathbb R"],
        ["x_1=3, x_2=4", @"x_{2}=4,x_{1}=3"],
        ["x_1=4, x_2=3"]);

    [Theory]
    [MemberData(nameof(SameAnswers))]
    public void Normalize_OneAnswerInManyNotations_HasOneKey(string[] notations)
    {
        var first = Normalizer.Normalize(notations[0]).Key;
        Assert.All(notations, notation => Assert.Equal(first, Normalizer.Normalize(notation).Key));
        Assert.Equal(first, Normalizer.Normalize(first).Key);
    }

    [Fact]
    public void Normalize_DifferentAnswers_HaveDifferentKeys()
    {
        var keys = SameAnswers.Select(row => Normalizer.Normalize(row.Data[0]).Key).ToArray();
        Assert.Equal(keys.Length, keys.Distinct().Count());
    }

    [Theory]
    [InlineData("1,234", "(1,234)")]
    [InlineData("31/2", "3 1/2")]
    [InlineData("5 cm", "5 km")]
    [InlineData("x", "y")]
    [InlineData("cat", "act")]
    [InlineData("A B", "B A")]
    [InlineData("1,2", "12")]
    [InlineData("12,345", "12, 345")]
    [InlineData("-1", "1")]
    [InlineData("2^3^2", "64")]
    [InlineData("[1,2]", "(1,2)")]
    [InlineData("1010_2", "10102")]
    [InlineData("1/0", "2/0")]
    [InlineData("x^2", "2x")]
    [InlineData(@"\sqrt{-4}", "2")]
    [InlineData("1e401", "1e402")]
    [InlineData("x = 5", "y = 5")]
    [InlineData("x = 1, y = 2", "x = 1, x = 2")]
    [InlineData(@"\{x=1\},\{y=2\}", @"\{y=1\},\{x=2\}")]
    [InlineData("2516_8", "2516_9")]
    [InlineData("x_{1}2", "x_{12}")]
    public void Normalize_AnswersThatLookAlike_StayDifferent(string one, string other) =>
        Assert.NotEqual(Normalizer.Normalize(one).Key, Normalizer.Normalize(other).Key);

    [Fact]
    public void Normalize_PercentAsSign_IsTheNumberBeforeIt()
    {
        var signs = new AnswerNormalizer(new AnswerNormalization { Percent = PercentReading.Sign });
        Assert.Equal("50", signs.Normalize(@"50\%").Key);
        Assert.Equal("50", signs.Normalize("50 percent").Key);
        Assert.Throws<ArgumentOutOfRangeException>(() => new AnswerNormalization { Percent = (PercentReading)7 });
    }

    [Fact]
    public void NormalizeAll_OneUnit_IsDropped() =>
        Assert.Equal((IEnumerable<string?>)["5", "5", null, "6", "5", null], Normalizer.NormalizeAll(["5", "5 cm", null, "6 centimeters", @"5\text{ cm}", " "]));

    [Fact]
    public void NormalizeAll_SeveralUnits_AreKept() =>
        Assert.Equal((IEnumerable<string?>)["5", "5 cm", "5 meter"], Normalizer.NormalizeAll(["5", "5 cm", "5 meters"]));

    [Theory]
    [InlineData("12 is not right")]
    [InlineData("12 squared")]
    [InlineData("12 halves")]
    [InlineData("12 factorial")]
    [InlineData("12 million")]
    [InlineData("12 hundredths")]
    [InlineData("12 dozen")]
    [InlineData("12 is prime")]
    [InlineData("12 or more")]
    [InlineData("12 more")]
    [InlineData("12 wrong answers here")]
    [InlineData("12 percent of 50")]
    public void NormalizeAll_NumberWithWordsThatAreNoUnit_IsNotTheNumber(string answer) =>
        Assert.True(Normalizer.NormalizeAll(["12", answer]) is [var number, var other] && number != other);

    [Theory]
    [InlineData("12 apples")]
    [InlineData("12 square meters")]
    [InlineData("12 dollars per hour")]
    [InlineData("12 cubic feet per second")]
    [InlineData("12 degrees Celsius")]
    [InlineData("12 US dollars")]
    [InlineData("12 times")]
    [InlineData("x = 12")]
    [InlineData("x = 12 apples")]
    public void NormalizeAll_NumberWithItsUnitOrVariable_IsTheNumber(string answer) =>
        Assert.Equal((IEnumerable<string?>)["12", "12"], Normalizer.NormalizeAll(["12", answer]));

    [Fact]
    public void NormalizeAll_SeveralVariables_AreKept()
    {
        Assert.Equal((IEnumerable<string?>)["5", "x=5", "y=5", "x=5"], Normalizer.NormalizeAll(["5", "x = 5", "y = 5", "$x=5$"]));
        Assert.Equal((IEnumerable<string?>)["5", "5", "6"], Normalizer.NormalizeAll(["5", "x = 5", "x = 6"]));
        Assert.Equal((IEnumerable<string?>)["x=5", "y=5"], Normalizer.NormalizeAll(["x = 5", "y = 5 cm"]));
    }

    [Fact]
    public void Normalize_WhatNumericAnswerReads_IsTheSameNumber()
    {
        var part = Gen.Elements("1", "23", "456", "007", "0", ".", ",", "/", "e3", "E-2", "-", "+", "$", "€", " ", "1,234", "9,876,543", ".5", "−");
        Prop.ForAll(Arb.From(Gen.Choose(1, 6).SelectMany(count => part.ArrayOf(count)).Select(string.Concat)), text =>
            !NumericAnswer.TryParse(text, out var number) || Normalizer.Normalize(text).Key == number.ToString())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5000));
    }

    [Fact]
    public void Normalize_RandomFormulas_AreTheSameInLatexAndPlainAndOnlyIfTheirValuesAre()
    {
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        Prop.ForAll(Arb.From(Formulas(3)), formula =>
        {
            if (!double.IsFinite(formula.Value) || Math.Abs(formula.Value) > 1e6) return true;
            var key = Normalizer.Normalize(formula.Latex).Key;
            if (key != Normalizer.Normalize(formula.Plain).Key || key != Normalizer.Normalize(key).Key) return false;
            if (values.TryAdd(key, formula.Value)) return true;
            return Math.Abs(values[key] - formula.Value) <= 1e-6 * Math.Max(1, Math.Abs(formula.Value));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20_000));
        Assert.InRange(values.Count, 1000, 20_000);
    }

    [Fact]
    public void Normalize_RandomFormulasOfOneValue_AreMostlyOneAnswer()
    {
        // Rational arithmetic is exact, so there every formula must reach the one key of its value.
        Prop.ForAll(Arb.From(Formulas(3, roots: false)), formula =>
        {
            if (!double.IsFinite(formula.Value) || Math.Abs(formula.Value) > 1e6) return true;
            var key = Normalizer.Normalize(formula.Latex).Key;
            return NumericAnswer.TryParse(key, out var number)
                && Math.Abs((double)number.Numerator / (double)number.Denominator - formula.Value) <= 1e-9 * Math.Max(1, Math.Abs(formula.Value));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));
    }

    [Fact]
    public void Normalize_AnyText_HasAKeyAndNeverThrows()
    {
        var piece = Gen.Elements(
            "1", "22", "345", ".", ",", ";", ":", "+", "-", "*", "/", "^", "_", "(", ")", "[", "]", "{", "}", @"\{", @"\}", "|", "=", "<", "!", "%", "&", "'", " ",
            "x", "y", "ab", "and", "or", "cm", "pi", "sqrt", "sin", "yes", @"\frac", @"\sqrt", @"\pm", @"\cup", @"\infty", @"\text{", @"\left", @"\right", @"\begin{pmatrix}",
            @"\end{pmatrix}", @"\\", @"\", @"\boxed{", @"\overline{", "0.", "e5", "$", "°", "²", "√", "é", "\u0663", "\ud800", "\0", "\n", @"\log", @"\in", @"\mathbb{", @"^\circ");
        Prop.ForAll(Arb.From(Gen.Choose(0, 25).SelectMany(count => piece.ArrayOf(count)).Select(string.Concat)), text =>
            Normalizer.Normalize(text).Key.Length <= 5000 + text.Length).Check(Config.QuickThrowOnFailure.WithMaxTest(30_000));
        Prop.ForAll<string>(text => text is null || Normalizer.Normalize(text) is not null).QuickCheckThrowOnFailure();
    }

    public static TheoryData<string> HostilePieces => new(
        "9", "(", ")", "{", @"\{", "[", "((1,", "-", "x", "x^", "^", "!", "5!", @"\frac{", @"\frac1", @"\sqrt{", @"\sqrt", @"\boxed{", @"\text{", @"\text{a}", @"\left(", "|", "1,", "1,234,",
        "+x", "(x+1)", "(x+y+z)^12", "1 ", @"\pm1,", @"(\pm1,", @"\{\pm1,", @"\", "$", ".", " ", "\n", "}", "a b ", @"\cup(1,2)", @"\begin{pmatrix}", "=", "x=", "9^9^", "2^(", "sin", @"\sin ", "0.1(", "1e", "%", "°");

    [Theory]
    [MemberData(nameof(HostilePieces))]
    public void Normalize_HostileText_StillHasAKey(string piece)
    {
        // Work that grows faster than the text would take hours at the last length.
        foreach (var length in (int[])[100, 500, 1999, 1_000_000])
        {
            var text = string.Concat(Enumerable.Repeat(piece, length / piece.Length + 1))[..length];
            Assert.NotNull(Normalizer.Normalize(text).Key);
            Assert.NotNull(Normalizer.Normalize($"1{text}1").Key);
            FinalAnswer.Find(text);
            FinalAnswer.Find($"the answer is {text}");
        }
    }

    /// <summary>A formula in two notations, with its value where x is 0.7.</summary>
    private sealed record Formula(string Latex, string Plain, double Value);

    private static Gen<Formula> Formulas(int depth, bool roots = true)
    {
        var number = Gen.Choose(0, 12).Select(n => new Formula($"{n}", $"{n}", n));
        var leaf = roots ? Gen.Frequency((4, number), (1, Gen.Constant(new Formula("x", "x", 0.7)))) : number;
        if (depth == 0) return leaf;
        var inner = Formulas(depth - 1, roots);
        var pairs = from a in inner from b in inner select (a, b);
        var sum = pairs.Select(p => new Formula($"{p.a.Latex}+{p.b.Latex}", $"({p.a.Plain}) + ({p.b.Plain})", p.a.Value + p.b.Value));
        var difference = pairs.Select(p => new Formula($@"{p.a.Latex}-\left({p.b.Latex}\right)", $"({p.a.Plain})-({p.b.Plain})", p.a.Value - p.b.Value));
        var product = pairs.Select(p => new Formula($@"\left({p.a.Latex}\right)\cdot({p.b.Latex})", $"({p.a.Plain})*({p.b.Plain})", p.a.Value * p.b.Value));
        var quotient = pairs.Where(p => Math.Abs(p.b.Value) > 1e-9)
            .Select(p => new Formula($@"\frac{{{p.a.Latex}}}{{{p.b.Latex}}}", $"({p.a.Plain})/({p.b.Plain})", p.a.Value / p.b.Value));
        var square = inner.Select(a => new Formula($"({a.Latex})^{{2}}", $"({a.Plain})^2", a.Value * a.Value));
        var root = inner.Where(a => a.Value >= 0).Select(a => new Formula($@"\sqrt{{{a.Latex}}}", $"sqrt({a.Plain})", Math.Sqrt(a.Value)));
        return roots ? Gen.OneOf(leaf, sum, difference, product, quotient, square, root) : Gen.OneOf(leaf, sum, difference, product, quotient, square);
    }
}
