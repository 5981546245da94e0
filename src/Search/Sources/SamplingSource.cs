using Reasoning.Decoding.Sampling;
using Reasoning.Search.Catalog;

namespace Reasoning.Search.Sources;

/// <summary>Independent samples of the model.</summary>
public sealed class SamplingSource : ICandidateSource
{
    private readonly SamplingOptions _sampling;

    /// <summary>Makes the source.</summary>
    /// <param name="options">How tokens are chosen; null means the defaults.</param>
    public SamplingSource(SamplingSourceOptions? options = null)
    {
        options ??= new SamplingSourceOptions();
        _sampling = options.Sampling;
        Settings = OptionSettings.Write(options);
    }

    /// <inheritdoc/>
    public string Name => "sampling";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Settings { get; }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Candidate>> DrawAsync(SearchScope scope, int count, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var candidates = await scope.SampleAsync(count, _sampling, cancellationToken).ConfigureAwait(false);
        foreach (var candidate in candidates) scope.Place(candidate.NodeName, parent: null, candidate.Text);
        return candidates;
    }

    /// <inheritdoc/>
    public CostBound? Bound(int count, int maxTokens) => CostBound.Of(count, maxTokens);
}
