using Reasoning.Decoding.Engine.Kernels;

namespace Reasoning.Decoding.Engine;

/// <summary>How the embedded engine runs a model. Nothing here changes what it computes.</summary>
public sealed record EngineOptions
{
    private const int MostThreads = 256;
    private readonly int _threads = Math.Min(Environment.ProcessorCount, MostThreads);

    /// <summary>Threads that compute a forward pass, the calling thread among them; 1 to 256. The default is the number of processors.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int Threads
    {
        get => _threads;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Threads));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MostThreads, nameof(Threads));
            _threads = value;
        }
    }

    /// <summary>The kernels to use; null means the fastest that the processor supports.</summary>
    internal KernelSet? Kernels { get; init; }
}
