using Reasoning.Decoding.Tokenization;

namespace Reasoning.Decoding.Tests.Tokenization;

/// <summary>Token ids as llama.cpp gives them for vocabularies of public models.</summary>
public sealed class GgufTokenizerGoldenTests
{
    private const string Medley =
        "\n \n\n \n\n\n \t \t\t \t\n  \n   \n    \n     \n🚀 (normal) 😶\u200d🌫️ (multiple emojis concatenated) ✅ 🦙🦙 3 33 333 3333 33333 333333 3333333 33333333 "
        + "3.3 3..3 3...3 កាន់តែពិសេសអាច😁 ?我想在apple工作1314151天～ ------======= нещо на Български ''''''```````\"\"\"\"......!!!!!!?????? "
        + "I've been 'told he's there, 'RE you sure? 'M not sure I'll make it, 'D you like some tea? We'Ve a'lL";

    public static TheoryData<string, int[]> Llama3Cases => new()
    {
        { "ied 4 ½ months", [1142, 220, 19, 220, 27154, 4038] },
        { "Führer", [37, 51853, 261] },
        { "", [] },
        { "   ", [262] },
        { "\t", [197] },
        { "\n\n\n", [1432] },
        { "\t\n", [1602] },
        { "Hello world", [9906, 1917] },
        { " Hello, world!", [22691, 11, 1917, 0] },
        { " this is 🦙.cpp", [420, 374, 11410, 99, 247, 13, 11055] },
        { "w048 7tuijk dsdfhu", [86, 23904, 220, 22, 83, 2005, 42908, 11729, 3013, 17156] },
        { "нещо на Български", [79862, 102118, 13373, 64571, 34694, 3114, 112203, 80112] },
        {
            "កាន់តែពិសេសអាចខលចេញ",
            [
                21549, 222, 98629, 241, 45358, 233, 21549, 237, 45358, 224, 21549, 244, 21549, 115, 21549, 253, 45358, 223, 21549, 253, 21549, 95,
                98629, 227, 21549, 223, 21549, 249, 21549, 227, 45358, 223, 21549, 231,
            ]
        },
        {
            "🚀 (normal) 😶\u200d🌫️ (multiple emojis concatenated) ✅ (only emoji that has its own token)",
            [
                9468, 248, 222, 320, 8416, 8, 27623, 114, 102470, 9468, 234, 104, 31643, 320, 36773, 100166, 98634, 8, 26602, 227, 320, 3323, 43465,
                430, 706, 1202, 1866, 4037, 8,
            ]
        },
        { "    Hello\n    Hello", [262, 22691, 198, 262, 22691] },
        { "\n =", [198, 284] },
        { "' era", [6, 11639] },
        {
            "Hello, y'all! How are you 😁 ?我想在apple工作1314151天～",
            [
                9906, 11, 379, 65948, 0, 2650, 527, 499, 27623, 223, 949, 37046, 101067, 19000, 23182, 102301, 9263, 18136, 16, 36827, 21909,
            ]
        },
        { "3", [18] },
        { "333", [8765] },
        { "3333", [8765, 18] },
        { "33333333", [8765, 8765, 1644] },
        { " Việt", [101798] }, // a whole piece that merges would not lead to
        {
            Medley,
            [
                198, 4815, 15073, 66597, 8004, 1602, 2355, 79772, 11187, 9468, 248, 222, 320, 8416, 8, 27623, 114, 102470, 9468, 234, 104, 31643, 320,
                36773, 100166, 98634, 8, 26602, 227, 11410, 99, 247, 9468, 99, 247, 220, 18, 220, 1644, 220, 8765, 220, 8765, 18, 220, 8765, 1644,
                220, 8765, 8765, 220, 8765, 8765, 18, 220, 8765, 8765, 1644, 220, 18, 13, 18, 220, 18, 497, 18, 220, 18, 1131, 18, 220, 21549, 222,
                98629, 241, 45358, 233, 21549, 237, 45358, 224, 21549, 244, 21549, 115, 21549, 253, 45358, 223, 21549, 253, 21549, 95, 98629, 227,
                76460, 223, 949, 37046, 101067, 19000, 23182, 102301, 9263, 18136, 16, 36827, 21909, 56560, 54337, 19175, 102118, 13373, 64571,
                34694, 3114, 112203, 80112, 3436, 106451, 14196, 14196, 74694, 3089, 3089, 29249, 17523, 3001, 27708, 7801, 358, 3077, 1027, 364, 83,
                820, 568, 596, 1070, 11, 364, 793, 499, 2771, 30, 364, 44, 539, 2771, 358, 3358, 1304, 433, 11, 364, 35, 499, 1093, 1063, 15600, 30,
                1226, 6, 43712, 264, 64966, 43,
            ]
        },
    };

    [Theory]
    [InlineData("ggml-vocab-gpt-2")]
    [InlineData("ggml-vocab-deepseek-coder")]
    [InlineData("ggml-vocab-llama-spm")]
    public void Encode_EveryGoldenCase_GivesTheSameTokens(string vocabulary)
    {
        ITokenizer tokenizer = VocabularyFiles.Load(vocabulary);
        var cases = VocabularyFiles.LoadCases(vocabulary);
        Assert.True(cases.Count >= 45);
        Assert.All(cases, item => Assert.Equal(item.Tokens, tokenizer.Encode(item.Text, addSpecial: false)));
    }

    [Theory]
    [InlineData("ggml-vocab-gpt-2")]
    [InlineData("ggml-vocab-deepseek-coder")]
    [InlineData("ggml-vocab-llama-spm")]
    public void Decode_EveryGoldenCase_GivesTheTextBack(string vocabulary)
    {
        ITokenizer tokenizer = VocabularyFiles.Load(vocabulary);
        Assert.All(VocabularyFiles.LoadCases(vocabulary), item =>
        {
            Assert.Equal(item.Text, tokenizer.Decode(item.Tokens));
            var decoder = new TokenTextDecoder(tokenizer);
            string continued = string.Concat(item.Tokens.Select(token => decoder.Append(token))) + decoder.Flush();
            string leading = vocabulary.EndsWith("spm", StringComparison.Ordinal) && item.Text.Length > 0 ? " " : "";
            Assert.Equal(leading + item.Text, continued);
        });
    }

    [Theory]
    [MemberData(nameof(Llama3Cases))]
    public void Encode_Llama3_GivesTheGoldenTokens(string text, int[] expected)
    {
        ITokenizer tokenizer = VocabularyFiles.Load("llama-3-vocab");
        Assert.Equal(expected, tokenizer.Encode(text, addSpecial: false));
        Assert.Equal([128_000, .. expected], tokenizer.Encode(text));
        Assert.Equal(text, tokenizer.Decode(expected));
    }

    [Fact]
    public void Encode_Llama3ParseSpecial_RecognisesControlTokensOnlyWhenAsked()
    {
        ITokenizer tokenizer = VocabularyFiles.Load("llama-3-vocab");
        int[] parsed = tokenizer.Encode("<|start_header_id|>Hello<|eot_id|>", addSpecial: false, parseSpecial: true);
        Assert.Equal([128_006, 9906, 128_009], parsed);
        Assert.Equal("Hello", tokenizer.Decode(parsed));
        Assert.Equal(TokenKind.Control, tokenizer.GetKind(128_009));
        Assert.True(tokenizer.IsEndOfGeneration(128_009));
        Assert.True(tokenizer.IsEndOfGeneration(128_001));
        Assert.False(tokenizer.IsEndOfGeneration(128_000));
        Assert.False(tokenizer.IsEndOfGeneration(9906));

        int[] plain = tokenizer.Encode("<|eot_id|>", addSpecial: false);
        Assert.DoesNotContain(128_009, plain);
        Assert.Equal("<|eot_id|>", tokenizer.Decode(plain));
    }

    [Fact]
    public void Properties_OfThePublicVocabularies_AreThoseOfTheirMetadata()
    {
        ITokenizer gpt2 = VocabularyFiles.Load("ggml-vocab-gpt-2");
        Assert.Equal((50_257, 50_256, 50_256, false), (gpt2.VocabularySize, gpt2.BeginOfSequence, gpt2.EndOfSequence, gpt2.AddsBeginOfSequence));
        ITokenizer llama = VocabularyFiles.Load("ggml-vocab-llama-spm");
        Assert.Equal((32_000, 1, 2, true), (llama.VocabularySize, llama.BeginOfSequence, llama.EndOfSequence, llama.AddsBeginOfSequence));
        Assert.Equal(TokenKind.Unknown, llama.GetKind(0));
        Assert.Equal(TokenKind.Byte, llama.GetKind(13));
        Assert.Equal([(byte)'\n'], llama.GetBytes(13).ToArray());
        Assert.True(llama.GetBytes(1).IsEmpty);
        Assert.Throws<ArgumentOutOfRangeException>(() => llama.GetKind(32_000));
        Assert.Throws<ArgumentOutOfRangeException>(() => llama.GetBytes(-1).Length);
    }
}
