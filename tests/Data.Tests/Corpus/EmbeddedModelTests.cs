using Reasoning.Decoding.Gguf;
using Reasoning.Decoding.Tokenization;

namespace Reasoning.Data.Tests.Corpus;

/// <summary>The embedded model's tokenizer against the documents that the model is trained on.</summary>
[Collection(nameof(GeneratedSample))]
public sealed class EmbeddedModelTests(GeneratedSample sample)
{
    [Fact]
    public void Tokens_OfPromptAndCompletion_AreThoseOfTheWholeDocument()
    {
        if (RepositoryFolder.Find("models") is not { } folder || !File.Exists(Path.Combine(folder, "reasoning-tiny.gguf")))
        {
            Assert.Skip("The embedded model is not in the models folder of the repository.");
            return;
        }

        using GgufFile file = GgufFile.Open(Path.Combine(folder, "reasoning-tiny.gguf"));
        ITokenizer tokenizer = GgufTokenizer.Load(file);

        Assert.All(sample.Corpus.Take(500), document =>
        {
            int[] whole = tokenizer.Encode(document.Prompt + document.Completion);
            int[] parts = [.. tokenizer.Encode(document.Prompt), .. tokenizer.Encode(document.Completion, addSpecial: false)];
            Assert.Equal(tokenizer.BeginOfSequence, whole[0]);
            Assert.Equal(whole, parts);
        });
    }
}
