using System.Globalization;
using Reasoning.Evaluation.Runs;

namespace Reasoning.Evaluation.Scoring;

/// <summary>Everything that the results of a scoring depend on, kept beside them. What changes only how long it takes (workers) is left out.</summary>
internal sealed record ScoringManifest
{
    public required RunManifest.BenchmarkEntry Benchmark { get; init; }

    public required SamplesEntry Samples { get; init; }

    public required JudgeIdentity Judge { get; init; }

    /// <summary>The first value of another manifest that is not this one's, for a message; null where they agree.</summary>
    public string? FirstDifference(ScoringManifest there) => ManifestDifference.First(Values(), there.Values());

    private IEnumerable<KeyValuePair<string, string>> Values() =>
    [
        new("benchmark", Benchmark.Name),
        new("benchmark SHA-256", Benchmark.Sha256),
        new("format", Benchmark.Format ?? "none"),
        new("problems", Benchmark.Problems.ToString(CultureInfo.InvariantCulture)),
        new("number of samples", Samples.Count.ToString(CultureInfo.InvariantCulture)),
        new("samples SHA-256", Samples.Sha256),
        .. Judge.Values(),
    ];

    internal sealed record SamplesEntry(int Count, string Sha256);
}
