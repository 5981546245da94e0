using Reasoning.Decoding.Gguf;
using Reasoning.Decoding.Tokenization;
using Reasoning.Testing;

namespace Reasoning.Decoding.Tests.Tokenization;

/// <summary>Vocabularies of public models, from the test data.</summary>
internal static class VocabularyFiles
{
    private static readonly Dictionary<string, ITokenizer> Loaded = [];
    private static readonly Lock Gate = new();

    /// <summary>Loads a vocabulary once for all tests; skips the test where the file is missing.</summary>
    public static ITokenizer Load(string name)
    {
        string path = Require(name + ".gguf");
        lock (Gate)
        {
            if (!Loaded.TryGetValue(name, out ITokenizer? tokenizer))
            {
                using GgufFile file = GgufFile.Open(path);
                Loaded.Add(name, tokenizer = GgufTokenizer.Load(file));
            }

            return tokenizer;
        }
    }

    /// <summary>The texts of a vocabulary's test file, each with the tokens that llama.cpp gives without special tokens.</summary>
    public static IReadOnlyList<(string Text, int[] Tokens)> LoadCases(string name)
    {
        const string Separator = "\n__ggml_vocab_test__\n";
        string[] texts = File.ReadAllText(Require(name + ".gguf.inp")).Split(Separator);
        string[] lines = File.ReadAllText(Require(name + ".gguf.out")).TrimEnd('\n').Split('\n');
        Assert.Equal(texts.Length, lines.Length + 1); // a separator also follows the last text
        return [.. texts.Zip(lines, (text, line) =>
            (text, line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse).ToArray()))];
    }

    private static string Require(string file)
    {
        string relative = "data/vocab/" + file;
        string? path = TestData.Find(relative);
        Assert.SkipWhen(path is null, TestData.Missing(relative));
        return path!;
    }
}
