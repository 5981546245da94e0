using Reasoning.Decoding.Generation;

namespace Reasoning.Cli;

/// <summary>A model that is ready to generate, and whatever has to be let go with it.</summary>
internal sealed class LoadedModel(ITextGenerator generator, params IReadOnlyList<IDisposable> owned) : IDisposable
{
    public ITextGenerator Generator { get; } = generator;

    /// <summary>Lets go of everything, what was made last first.</summary>
    public void Dispose()
    {
        foreach (var item in owned.Reverse()) item.Dispose();
    }
}
