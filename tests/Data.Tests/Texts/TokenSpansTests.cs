using System.Text;
using Reasoning.Data.Tests.Fakes;
using Reasoning.Data.Texts;
using Reasoning.Decoding.Conformance;
using Reasoning.Decoding.Sampling;
using Reasoning.Decoding.Tokenization;

namespace Reasoning.Data.Tests.Texts;

public sealed class TokenSpansTests
{
    private const string Text = "def grüße(numbers):\n    return [n + 12 for n in numbers] # 😀 done\n";

    [Fact]
    public void IndicesOf_RandomSpansInTokensOfTheEmbeddedModel_AreThoseThatShareAByte()
    {
        using var model = EmbeddedModel.Load();
        Check(model.Tokenizer);
    }

    [Fact]
    public void IndicesOf_TokensOfManyLetters_AreThoseThatShareAByte() => Check(new TableTokenizer(
        ((string[])["", "def ", "gr", "numbers", "return", " n", "    ", "\n"]).Select(Encoding.UTF8.GetBytes)
            .Concat(Enumerable.Range(0, 256).Select(value => new[] { (byte)value })),
        beginOfSequence: 0,
        endOfSequence: 0));

    [Fact]
    public void IndicesOf_EmptySpans_FallOnTheTokenAtTheirPlace()
    {
        var tokenizer = new TableTokenizer(((string[])["", "a", "b", "c", "d"]).Select(Encoding.UTF8.GetBytes), beginOfSequence: 0, endOfSequence: 0);

        Assert.Equal([1, 3], TokenSpans.IndicesOf(tokenizer, "abcd", [new TextSpan(4, 0), new TextSpan(1, 0)]));
        Assert.Empty(TokenSpans.IndicesOf(tokenizer, "", [new TextSpan(0, 0)]));
        Assert.Throws<ArgumentException>(() => TokenSpans.IndicesOf(tokenizer, "abcd", [new TextSpan(3, 2)]));
    }

    // The owner of every byte is written down, and the owners of the span's bytes are collected.
    private static void Check(ITokenizer tokenizer)
    {
        int[] tokens = tokenizer.Encode(Text, addSpecial: false);
        List<int> owners = [.. tokens.Index().SelectMany(token => Enumerable.Repeat(token.Index, tokenizer.GetBytes(token.Item).Length))];
        if (owners.Count == Encoding.UTF8.GetByteCount(Text) + 1) owners.RemoveAt(0);   // the space in front of every text
        var random = new CounterRandom(3);
        Assert.True(tokens.Length > 5);
        for (int round = 0; round < 200; round++)
        {
            int start = random.NextInt32(Text.Length), length = 1 + random.NextInt32(Math.Min(8, Text.Length - start));
            if (char.IsLowSurrogate(Text[start]) || char.IsHighSurrogate(Text[start + length - 1])) continue;
            var bytes = owners.Skip(Encoding.UTF8.GetByteCount(Text.AsSpan(0, start))).Take(Encoding.UTF8.GetByteCount(Text.AsSpan(start, length)));

            Assert.Equal(bytes.Distinct(), TokenSpans.IndicesOf(tokenizer, Text, [new TextSpan(start, length)]));
        }
    }
}
