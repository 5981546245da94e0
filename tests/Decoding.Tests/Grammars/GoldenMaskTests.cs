using System.Text.Json;
using Reasoning.Decoding.Gguf;
using Reasoning.Decoding.Grammars;
using Reasoning.Decoding.Tokenization;
using Reasoning.Testing;

namespace Reasoning.Decoding.Tests.Grammars;

/// <summary>The masks of the arithmetic grammar, on which three other engines agree bit for bit, at every step of a document.</summary>
public sealed class GoldenMaskTests
{
    [Theory]
    [InlineData("deepseek-coder", "data/vocab/ggml-vocab-deepseek-coder.gguf")]
    [InlineData("llama3", "data/vocab/llama-3-vocab.gguf")]
    public void ComputeMask_ArithmeticDocument_EqualsGolden(string vocabulary, string vocabularyFile)
    {
        Assert.SkipWhen(TestData.Find(vocabularyFile) is null, TestData.Missing(vocabularyFile));
        Assert.SkipWhen(TestData.Find("golden/grammar_masks_arith.json") is null, TestData.Missing("golden/grammar_masks_arith.json"));
        using var file = GgufFile.Open(TestData.Find(vocabularyFile)!);
        var tokenizer = GgufTokenizer.Load(file);
        ulong[] special = new ulong[(tokenizer.VocabularySize + 63) / 64];
        for (int token = 0; token < tokenizer.VocabularySize; token++)
            if (tokenizer.GetKind(token) != TokenKind.Normal || tokenizer.IsEndOfGeneration(token)) special[token >> 6] |= 1UL << token;

        using var golden = JsonDocument.Parse(File.ReadAllText(TestData.Find("golden/grammar_masks_arith.json")!));
        var rows = golden.RootElement.GetProperty("rows").EnumerateArray().Where(row => row[0].GetString() == vocabulary).ToArray();
        Assert.NotEmpty(rows);
        var grammar = Constraint.Gbnf(File.ReadAllText(TestData.Find("data/grammar/arith.gbnf")!));
        var matcher = CompiledGrammar.Compile(grammar, tokenizer).CreateMatcher();
        ulong[] words = new ulong[special.Length];
        foreach (var row in rows)
        {
            var mask = matcher.ComputeMask();
            mask.CopyTo(words);
            int allowed = 0;
            ulong hash = 1469598103934665603;
            for (int i = 0; i < (tokenizer.VocabularySize + 31) / 32; i++)
            {
                uint word = (uint)((words[i / 2] & ~special[i / 2]) >> (32 * (i % 2)));
                allowed += System.Numerics.BitOperations.PopCount(word);
                hash = (hash ^ word) * 1099511628211;
            }

            Assert.Equal((row[2].GetInt32(), row[4].GetInt32(), row[5].GetString()), (row[2].GetInt32(), allowed, hash.ToString("x")));
            int token = row[3].GetInt32();
            if (token >= 0) Assert.True(matcher.TryAccept(token));
            else Assert.True(matcher.IsAccepting);
        }
    }
}
