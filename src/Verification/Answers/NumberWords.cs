using System.Collections.Frozen;

namespace Reasoning.Verification.Answers;

/// <summary>Words behind a number that change or question it, where others would be what is counted.</summary>
internal static class NumberWords
{
    private static readonly FrozenDictionary<string, NumericAnswer> Factors = new Dictionary<string, NumericAnswer>
    {
        ["dozen"] = NumericAnswer.Of(12),
        ["hundred"] = NumericAnswer.Of(100),
        ["thousand"] = NumericAnswer.Of(1000),
        ["million"] = NumericAnswer.Of(1_000_000),
        ["billion"] = NumericAnswer.Of(1_000_000_000),
        ["trillion"] = NumericAnswer.Of(1_000_000_000_000),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Others = string.Join(
        ' ',
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
        "twenty thirty forty fifty sixty seventy eighty ninety dozens hundreds thousands millions billions trillions",
        "half halves third thirds fourth fourths quarter quarters fifth fifths sixth sixths seventh sevenths eighth eighths ninth ninths tenth tenths",
        "hundredth hundredths thousandth thousandths millionth millionths",
        "squared cubed factorial choose mod modulo base plus minus divided over power root twice double triple more less fewer greater point",
        "is are was were be been being am has have had do does did can could will would shall should may might must cannot",
        "equals equal gives makes means becomes exists exist works fails holds seems looks",
        "not no yes none never neither nor or and but if then else so thus hence because since therefore when while where which who that this these those than",
        "a an the of in on at to from by for with without as into out up down it its he she they we you i there here",
        "right wrong true false correct incorrect valid invalid impossible possible undefined even odd prime only also too again",
        "about approximately roughly exactly nearly almost around each every both all some any").Split(' ').ToFrozenSet(StringComparer.Ordinal);

    /// <summary>What a token multiplies the number before it by; null for another one than hundred, million and the like.</summary>
    public static NumericAnswer? Factor(AnswerToken token) =>
        token.Kind is AnswerTokenKind.Word or AnswerTokenKind.Text && Factors.TryGetValue(token.Text.ToLowerInvariant(), out var factor) ? factor : null;

    /// <summary>Whether a word can be what a number counts: it is no number itself, no verb and none of the small words of a sentence.</summary>
    public static bool IsNoun(string word) => word.ToLowerInvariant() is var lower && !Factors.ContainsKey(lower) && !Others.Contains(lower);
}
