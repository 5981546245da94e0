using Reasoning.Decoding.Engine;
using Reasoning.Decoding.Generation;

namespace Reasoning.Cli;

/// <summary>Runs model files with the embedded engine.</summary>
internal static class LocalModel
{
    /// <summary>Loads a file.</summary>
    /// <param name="path">A GGUF file.</param>
    /// <param name="threads">Threads to compute with; null means as many as there are cores.</param>
    public static LoadedModel Load(string path, int? threads)
    {
        if (!File.Exists(path)) throw new FileNotFoundException($"There is no model file '{path}'.", path);
        var options = threads is { } count ? OptionCheck.Build(() => new EngineOptions { Threads = count }) : new EngineOptions();
        var model = LlamaModel.Load(path, options);
        try
        {
            var generator = LocalTextGenerator.Create(model);
            return new LoadedModel(generator, generator.Scheduler, model, generator);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }
}
