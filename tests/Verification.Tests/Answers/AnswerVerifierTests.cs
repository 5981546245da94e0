using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Reasoning.Verification.Answers;

namespace Reasoning.Verification.Tests.Answers;

public class AnswerVerifierTests
{
    [Theory]
    [InlineData("3 + 4 = 7\nanswer: 7", true)]
    [InlineData("Answer: 7.", true)]
    [InlineData("  The final answer: +7.00\n", true)]
    [InlineData("answer: 14/2", true)]
    [InlineData("answer: 3\nNo, wait.\nanswer: 7", true)]
    [InlineData("answer: 7\nanswer: 8", false)]
    [InlineData("answer: 70", false)]
    [InlineData("answer: -7", false)]
    [InlineData("answer: \u22127", false)]
    [InlineData("answer:", false)]
    [InlineData("it is 7", false)]
    [InlineData("", false)]
    public async Task VerifyAsync_LastAnswerLine_Decides(string text, bool right)
    {
        var verdict = await new AnswerVerifier("7").VerifyAsync(text, TestContext.Current.CancellationToken);
        Assert.Equal(right, verdict.Passed);
        Assert.Equal(right ? 1 : 0, verdict.Score);
        Assert.Equal(right, verdict.Reason is null);
        Assert.Null(verdict.Isolation);
    }

    [Theory]
    [InlineData("1,234,567.50", "2469135/2")]
    [InlineData("$1,000", "1000")]
    [InlineData("-$5", "-5")]
    [InlineData("0.5", "1/2")]
    [InlineData(".5", "1/2")]
    [InlineData("5.", "5")]
    [InlineData("-6/4", "-3/2")]
    [InlineData("2e3", "2000")]
    [InlineData("2.5e-1", "1/4")]
    [InlineData("007", "7")]
    [InlineData("-0", "0")]
    [InlineData("blue", "blue")]
    [InlineData("12 apples", "12 apples")]
    [InlineData("1,23", "1,23")]
    [InlineData(".", ".")]
    [InlineData("1/0", "1/0")]
    [InlineData("1e999999999", "1e999999999")]
    [InlineData("\uff13", "\uff13")]
    [InlineData("1/\u0663", "1/\u0663")]
    [InlineData("1,\uff10\uff10\uff10", "1,\uff10\uff10\uff10")]
    public void Normalize_AnyAnswer_HasOneForm(string text, string expected) => Assert.Equal(expected, FinalAnswer.Normalize(text));

    [Fact]
    public void Normalize_NumberWrittenInAnyWay_IsTheSame() =>
        Prop.ForAll(Gen.Choose(-2_000_000, 2_000_000).ToArbitrary(), number =>
        {
            var plain = number.ToString(CultureInfo.InvariantCulture);
            string[] ways =
            [
                plain, $" {plain}. ", $"{plain}.000", $"{plain}e0", $"{10L * number}e-1", $"{6L * number}/6", number.ToString("N0", CultureInfo.InvariantCulture),
            ];
            return ways.All(way => FinalAnswer.Normalize(way) == plain);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Normalize_AnyText_NeverThrows() =>
        Prop.ForAll<string?>(text => FinalAnswer.Extract($"answer: {text}") is null or { Length: > 0 }).QuickCheckThrowOnFailure();
}
