using Reasoning.Data.Tests.Corpus;
using Reasoning.Decoding.Engine;

namespace Reasoning.Data.Tests.Fakes;

/// <summary>The embedded model, where it is there.</summary>
internal static class EmbeddedModel
{
    /// <summary>Loads it, or skips the test.</summary>
    public static LlamaModel Load()
    {
        string? folder = RepositoryFolder.Find("models");
        string path = Path.Combine(folder ?? "", "reasoning-tiny.gguf");
        if (folder is null || !File.Exists(path)) Assert.Skip("The embedded model is not in the models folder of the repository.");
        return LlamaModel.Load(path);
    }
}
