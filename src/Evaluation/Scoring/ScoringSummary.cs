using System.Text.Json;
using Reasoning.Evaluation.Runs;
using Reasoning.Verification;

namespace Reasoning.Evaluation.Scoring;

/// <summary>
/// What the samples of a benchmark reached. Everything but <see cref="Runtimes"/>, <see cref="Restored"/>, <see cref="Seconds"/> and <see cref="SamplesPerSecond"/> is the same whenever
/// the same samples are judged.
/// </summary>
public sealed record ScoringSummary
{
    /// <summary>The benchmark's name.</summary>
    public required string Benchmark { get; init; }

    /// <summary>SHA-256 of the benchmark's file in lower-case hexadecimal.</summary>
    public required string BenchmarkSha256 { get; init; }

    /// <summary>Problems of the benchmark, those without samples included.</summary>
    public required int BenchmarkProblems { get; init; }

    /// <summary>The file of samples, or what else they are.</summary>
    public required string Source { get; init; }

    /// <summary>SHA-256 of the samples in lower-case hexadecimal.</summary>
    public required string SamplesSha256 { get; init; }

    /// <summary>Samples judged.</summary>
    public required int Samples { get; init; }

    /// <summary>Lines of the file that were passed over because they are no samples.</summary>
    public required int BrokenLines { get; init; }

    /// <summary>Samples that were passed over because the benchmark does not have their problem.</summary>
    public required int UnknownProblems { get; init; }

    /// <summary>What judged them.</summary>
    public required JudgeIdentity Judge { get; init; }

    /// <summary>What ran the programs of this session, with its whole version, such as <c>Python 3.11.2</c>; empty where nobody said.</summary>
    public IReadOnlyList<string> Runtimes { get; init; } = [];

    /// <summary>pass@k, over the problems of which at least k samples were judged.</summary>
    public required IReadOnlyList<PassAtKEstimate> PassAtK { get; init; }

    /// <summary>Samples per verdict; verdicts that none has are left out.</summary>
    public required IReadOnlyDictionary<VerdictKind, int> Verdicts { get; init; }

    /// <summary>Samples of which nothing is known, because the harness broke over them or contradicted itself: they are in no pass@k.</summary>
    public int Excluded => Verdicts.GetValueOrDefault(VerdictKind.HarnessError) + Verdicts.GetValueOrDefault(VerdictKind.Flaky);

    /// <summary>Why the first of the samples that the harness broke over was not judged, in one sentence; null where it held.</summary>
    public string? HarnessError { get; init; }

    /// <summary>The problems that have samples, in the benchmark's order.</summary>
    public required IReadOnlyList<ProblemScore> Problems { get; init; }

    /// <summary>The problems without samples, in the benchmark's order: they are in no pass@k.</summary>
    public required IReadOnlyList<string> Missing { get; init; }

    /// <summary>Samples that an earlier session had judged.</summary>
    public required int Restored { get; init; }

    /// <summary>Time on the clock of this session.</summary>
    public required double Seconds { get; init; }

    /// <summary>Samples judged per second in this session; 0 where there were none.</summary>
    public required double SamplesPerSecond { get; init; }

    /// <summary>Writes the summary as JSON, in snake case.</summary>
    /// <param name="path">The file, which is replaced; its folder is made where it does not exist.</param>
    /// <param name="cancellationToken">Stops writing.</param>
    public async Task WriteAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder) Directory.CreateDirectory(folder);
        await using var file = new FileStream(path, FileMode.Create, FileAccess.Write);
        await JsonSerializer.SerializeAsync(file, this, RunJson.Indented, cancellationToken).ConfigureAwait(false);
        file.WriteByte((byte)'\n');
    }
}
