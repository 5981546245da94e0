using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Scheduling;

namespace Reasoning.Cli;

/// <summary>A model that is ready to generate, and whatever has to be let go with it.</summary>
/// <param name="generator">Generates with it.</param>
/// <param name="scheduler">Runs its forward passes, for decoders; null where it gives text only.</param>
/// <param name="owned">What is let go with it.</param>
internal sealed class LoadedModel(ITextGenerator generator, BatchScheduler? scheduler, params IReadOnlyList<IDisposable> owned) : IDisposable
{
    public ITextGenerator Generator { get; } = generator;

    /// <summary>Runs the model's forward passes.</summary>
    /// <exception cref="NotSupportedException">The model gives text only.</exception>
    public BatchScheduler Scheduler => scheduler ?? throw new NotSupportedException($"The model '{Generator.Capabilities.ModelName}' gives text only; decoders need its logits.");

    /// <summary>Lets go of everything, what was made last first.</summary>
    public void Dispose()
    {
        foreach (var item in owned.Reverse()) item.Dispose();
    }
}
