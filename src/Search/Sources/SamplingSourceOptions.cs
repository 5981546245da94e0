using Reasoning.Decoding.Sampling;

namespace Reasoning.Search.Sources;

/// <summary>How <see cref="SamplingSource"/> samples. Immutable.</summary>
public sealed record SamplingSourceOptions
{
    /// <summary>How tokens are chosen. The default is temperature 0.8.</summary>
    public SamplingOptions Sampling
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Sampling));
    } = new() { Temperature = 0.8 };
}
