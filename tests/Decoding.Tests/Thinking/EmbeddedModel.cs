using Reasoning.Decoding.Engine;

namespace Reasoning.Decoding.Tests.Thinking;

/// <summary>The model that comes with the repository.</summary>
internal static class EmbeddedModel
{
    /// <summary>Loads it; skips the test where the checkout does not have it.</summary>
    public static LlamaModel Load()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            string path = Path.Combine(at.FullName, "models", "reasoning-tiny.gguf");
            if (File.Exists(Path.Combine(at.FullName, "Reasoning.sln")) && File.Exists(path)) return LlamaModel.Load(path, new EngineOptions { Threads = 2 });
        }

        Assert.Skip("The embedded model is not in the models folder of the repository.");
        throw new InvalidOperationException();
    }
}
