using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Reasoning.Decoding.Tokenization;

namespace Reasoning.Decoding.Tests.Tokenization;

public sealed class SentencePieceTokenizerTests
{
    [Fact]
    public void Encode_RandomVocabularies_EqualsTheDefinition() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var scores = RandomVocabulary(random);
            ITokenizer tokenizer = TokenizerFiles.SentencePiece([.. scores.Select(pair => (pair.Key, pair.Value))]);
            for (int round = 0; round < 10; round++)
            {
                string text = string.Concat(Enumerable.Range(0, random.Next(80)).Select(_ => "abcdé "[random.Next(6)]));
                int[] tokens = tokenizer.Encode(text, addSpecial: false);
                Assert.Equal(EncodeByDefinition(scores, text), tokens.Select(token => Show(tokenizer, token)));
                Assert.Equal(text, tokenizer.Decode(tokens));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(150));

    [Fact]
    public void Decode_OfEncode_IsTheText_PublicVocabulary()
    {
        ITokenizer tokenizer = VocabularyFiles.Load("ggml-vocab-llama-spm");
        Prop.ForAll(UnicodeText.Any, text =>
            Assert.Equal(UnicodeText.WellFormed(text).Replace('▁', ' '), tokenizer.Decode(tokenizer.Encode(text))))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(400));
    }

    [Fact]
    public void Encode_NoSpacePrefix_LeavesTheTextAlone()
    {
        ITokenizer tokenizer = TokenizerFiles.SentencePiece([("a", 0), ("▁a", -1)], addsSpace: false);
        Assert.Equal(["a"], tokenizer.Encode("a", addSpecial: false).Select(token => tokenizer.Decode([token])));
        Assert.Equal(" a", tokenizer.Decode(tokenizer.Encode(" a")));
        Assert.True(tokenizer.AddsBeginOfSequence);
        Assert.Equal(tokenizer.BeginOfSequence, tokenizer.Encode("")[0]);
    }

    [Fact]
    public void Encode_NoByteTokens_WritesUnknownOncePerCharacter()
    {
        ITokenizer tokenizer = TokenizerFiles.SentencePiece([("a", 0)], addsSpace: false, hasBytes: false);
        Assert.Equal([0, 0, 3], tokenizer.Encode("🦙é" + "a", addSpecial: false));
        Assert.Equal("a", tokenizer.Decode([0, 0, 3]));
    }

    [Fact]
    public void Encode_SpecialTokens_ControlOnlyWhenAsked_UserDefinedAlways()
    {
        ITokenizer tokenizer = TokenizerFiles.SentencePiece([("a", 0), ("▁", -1)], userDefined: ["<tool>"]);
        int tool = tokenizer.VocabularySize - 1;
        Assert.Contains(tool, tokenizer.Encode("a<tool>a"));
        Assert.DoesNotContain(2, tokenizer.Encode("a</s>"));
        Assert.Contains(2, tokenizer.Encode("a</s>", parseSpecial: true));
        Assert.True(tokenizer.IsEndOfGeneration(2));
        Assert.Equal("<tool>", Encoding.UTF8.GetString(tokenizer.GetBytes(tool)));
    }

    [Fact]
    public void Encode_HundredsOfThousandsOfCharacters_IsNearLinear()
    {
        // A token with a space after text keeps words from being encoded one by one, so this is a single piece.
        ITokenizer tokenizer = TokenizerFiles.SentencePiece([("a", 0), ("aa", -1), ("aaaa", -2), ("a▁", -3), ("▁", -4)]);
        string text = string.Concat(Enumerable.Repeat("aaaaaaa ", 1 << 15));
        Assert.Equal(text, tokenizer.Decode(tokenizer.Encode(text)));
    }

    private static Dictionary<string, float> RandomVocabulary(Random random)
    {
        var scores = new Dictionary<string, float>();
        foreach (char character in "abcé▁")
        {
            if (random.Next(5) > 0)
                scores[character.ToString()] = -random.Next(20);
        }

        for (int i = random.Next(25); i > 0; i--)
            scores[string.Concat(Enumerable.Range(0, random.Next(2, 5)).Select(_ => "abcdé▁"[random.Next(6)]))] = -random.Next(20);
        return scores;
    }

    /// <summary>Merges the adjacent pair that makes the token of the highest score, leftmost first, until none does; what is no token becomes bytes.</summary>
    private static List<string> EncodeByDefinition(Dictionary<string, float> scores, string text)
    {
        if (text.Length == 0)
            return [];
        List<string> parts = [.. (" " + text).Replace(' ', '▁').Select(character => character.ToString())];
        while (true)
        {
            int best = Enumerable.Range(0, parts.Count - 1).Where(i => scores.ContainsKey(parts[i] + parts[i + 1]))
                .OrderByDescending(i => scores[parts[i] + parts[i + 1]]).ThenBy(i => i).FirstOrDefault(-1);
            if (best < 0)
                break;
            parts[best] += parts[best + 1];
            parts.RemoveAt(best + 1);
        }

        // A byte token for a space stands for 0x20, not for the three bytes of the character that vocabularies write for it.
        return [.. parts.SelectMany(part => scores.ContainsKey(part)
            ? [part.Replace('▁', ' ')]
            : Encoding.UTF8.GetBytes(part == "▁" ? " " : part).Select(value => $"byte {value}"))];
    }

    private static string Show(ITokenizer tokenizer, int token) => tokenizer.GetKind(token) == TokenKind.Byte
        ? $"byte {tokenizer.GetBytes(token)[0]}"
        : Encoding.UTF8.GetString(tokenizer.GetBytes(token));
}
