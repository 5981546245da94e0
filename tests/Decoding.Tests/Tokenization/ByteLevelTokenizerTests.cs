using FsCheck;
using FsCheck.Fluent;
using Reasoning.Decoding.Tokenization;

namespace Reasoning.Decoding.Tests.Tokenization;

public sealed class ByteLevelTokenizerTests
{
    [Theory]
    [InlineData("gpt-2")]
    [InlineData("llama-bpe")]
    [InlineData("qwen2")]
    [InlineData("deepseek-coder")]
    public void Decode_OfEncode_IsTheText_SyntheticVocabulary(string preTokenizer) =>
        AssertRoundTrip(TokenizerFiles.Synthetic(vocabulary: 2000, preTokenizer));

    [Theory]
    [InlineData("ggml-vocab-gpt-2")]
    [InlineData("ggml-vocab-deepseek-coder")]
    [InlineData("llama-3-vocab")]
    public void Decode_OfEncode_IsTheText_PublicVocabulary(string vocabulary) => AssertRoundTrip(VocabularyFiles.Load(vocabulary));

    [Fact]
    public void Encode_SyntheticVocabulary_MergesByRankWithinPieces()
    {
        // Its merges in order: a space and a letter, two letters ("ea" before "te"), then " e" or " t" and a letter.
        ITokenizer tokenizer = TokenizerFiles.Synthetic(vocabulary: 1000);
        Assert.Equal(["t", "ea", " t", "ea"], Pieces(tokenizer, "tea tea"));
        Assert.Equal(["1", "2", " ", " te"], Pieces(tokenizer, "12  te"));
        Assert.Equal(998, tokenizer.BeginOfSequence);
        Assert.Equal(998, tokenizer.Encode("x")[0]);
        Assert.True(tokenizer.IsEndOfGeneration(999));
        Assert.Equal(["e"], Pieces(tokenizer, "e"));
    }

    [Fact]
    public void Encode_MergeLeadsBeyondTheVocabulary_FallsBackToBytes()
    {
        // "a b" merges into "ab", which is no token, and "ab c" into "abc", which is one.
        ITokenizer tokenizer = TokenizerFiles.ByteLevel(["abc"], ["a b", "ab c"]);
        Assert.Equal(["abc", "a", "b", "d"], Pieces(tokenizer, "abcabd"));
    }

    [Fact]
    public void Encode_RepeatedAndConcurrent_GivesTheSameTokens()
    {
        ITokenizer tokenizer = TokenizerFiles.Synthetic(vocabulary: 5000);
        string text = string.Join(' ', Enumerable.Range(0, 20_000).Select(i => $"tone{i % 3011} lard{i}"));
        int[] expected = tokenizer.Encode(text);
        Parallel.For(0, 8, _ => Assert.Equal(expected, tokenizer.Encode(text)));
        Assert.Equal(text, tokenizer.Decode(expected));
    }

    [Fact]
    public void Encode_HundredsOfThousandsOfLettersWithoutABreak_IsNearLinear()
    {
        ITokenizer tokenizer = TokenizerFiles.Synthetic(vocabulary: 5000);
        string text = string.Concat(Enumerable.Repeat("tealonsh", 1 << 15));
        Assert.Equal(text, tokenizer.Decode(tokenizer.Encode(text)));
        string spaces = new(' ', 1 << 18);
        Assert.Equal(spaces, tokenizer.Decode(tokenizer.Encode(spaces)));
        string brackets = new('<', 1 << 18);
        Assert.Equal(brackets, tokenizer.Decode(tokenizer.Encode(brackets, parseSpecial: true)));
    }

    [Fact]
    public void Encode_SpecialTokens_LeftmostThenLongest()
    {
        ITokenizer tokenizer = TokenizerFiles.ByteLevel([], [], control: ["<a>", "<a><b>", "<b>"], userDefined: ["[[", "[[["]);
        Assert.Equal(["[[[", "[", "x"], Pieces(tokenizer, "[[[[x"));
        Assert.Equal(["<", "a", ">"], Pieces(tokenizer, "<a>"));
        int first = 256;
        Assert.Equal([first + 1, first, 'x'], tokenizer.Encode("<a><b><a>x", addSpecial: false, parseSpecial: true).Select(ToLetter(tokenizer)));
        Assert.Equal("x", tokenizer.Decode(tokenizer.Encode("<a><b><a>x", addSpecial: false, parseSpecial: true)));
    }

    private static Func<int, int> ToLetter(ITokenizer tokenizer) =>
        token => tokenizer.GetBytes(token) is [var letter] ? letter : token;

    private static void AssertRoundTrip(ITokenizer tokenizer) =>
        Prop.ForAll(UnicodeText.Any, text =>
        {
            int[] tokens = tokenizer.Encode(text, addSpecial: false);
            Assert.Equal(UnicodeText.WellFormed(text), tokenizer.Decode(tokens));
            var decoder = new TokenTextDecoder(tokenizer);
            Assert.Equal(UnicodeText.WellFormed(text), string.Concat(tokens.Select(token => decoder.Append(token))) + decoder.Flush());
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));

    private static string[] Pieces(ITokenizer tokenizer, string text) =>
        [.. tokenizer.Encode(text, addSpecial: false).Select(token => tokenizer.Decode([token]))];
}
