using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Reasoning.Search.Budgets;

namespace Reasoning.Evaluation.Runs;

/// <summary>
/// Everything that the results of a run depend on, kept as <c>run.json</c> beside them. What changes only how long a run takes (threads,
/// concurrency) is left out: a run may go on with other values.
/// </summary>
internal sealed record RunManifest
{
    public const string FileName = "run.json";
    private const string Unfinished = ".part";

    /// <summary>SHA-256 of the manifest's content, in lower-case hexadecimal.</summary>
    [JsonIgnore]
    public string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(this, RunJson.Line)));

    public required BenchmarkEntry Benchmark { get; init; }

    public required ModelIdentity Model { get; init; }

    /// <summary>Null where judging runs no programs.</summary>
    public JudgeIdentity? Judge { get; init; }

    public required ulong Seed { get; init; }

    public required int MaxTokens { get; init; }

    /// <summary>Null for no limits.</summary>
    public SearchBudget? Budget { get; init; }

    /// <summary>Null for the benchmark's own tests.</summary>
    public SearchVerifier? Verifier { get; init; }

    /// <summary>Null for the book for chat models.</summary>
    public string? Prompts { get; init; }

    public required IReadOnlyList<StrategyEntry> Strategies { get; init; }

    /// <summary>Refuses when the folder holds another run than this one; otherwise makes sure that it holds this one's manifest.</summary>
    /// <exception cref="InvalidOperationException">The folder holds a run with other arguments; the message names the first difference.</exception>
    /// <exception cref="InvalidDataException">The folder's manifest cannot be read, or there are samples without one.</exception>
    public void Claim(string folder, bool hasSamples)
    {
        var path = Path.Combine(folder, FileName);
        if (File.Exists(path))
        {
            if (FirstDifference(Read(path)) is { } difference)
                throw new InvalidOperationException($"The folder '{folder}' holds a run with {difference}; choose another folder, or start that run afresh.");
            return;
        }

        if (hasSamples)
            throw new InvalidDataException($"The folder '{folder}' holds samples but no {FileName} that says which run they are from; choose another folder.");

        // Written beside it and moved, so that a manifest is either whole or not there.
        var temporary = path + Unfinished;
        using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write))
        {
            JsonSerializer.Serialize(file, this, RunJson.Indented);
            file.WriteByte((byte)'\n');
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>Removes the manifest from a folder, and what a kill left of writing one.</summary>
    public static void Discard(string folder)
    {
        var path = Path.Combine(folder, FileName);
        File.Delete(path);
        File.Delete(path + Unfinished);
    }

    private static RunManifest Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<RunManifest>(File.ReadAllBytes(path), RunJson.Indented)
                ?? throw new InvalidDataException($"'{path}' is empty and should describe a run; choose another folder.");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"'{path}' does not describe a run of this tool ({exception.Message}); choose another folder.", exception);
        }
    }

    private string? FirstDifference(RunManifest there) => ManifestDifference.First(Flatten(), there.Flatten());

    /// <summary>The values under the names that a message uses, the most telling ones first.</summary>
    private Dictionary<string, string> Flatten()
    {
        var values = new Dictionary<string, string>
        {
            ["benchmark"] = Benchmark.Name,
            ["benchmark SHA-256"] = Benchmark.Sha256,
            ["problems"] = Benchmark.Problems.ToString(CultureInfo.InvariantCulture),
            ["model"] = Model.Name,
            ["model SHA-256"] = Model.Sha256,
            ["strategies"] = string.Join(",", Strategies.Select(strategy => strategy.Name)),
            ["seed"] = Seed.ToString(CultureInfo.InvariantCulture),
            ["max-tokens"] = MaxTokens.ToString(CultureInfo.InvariantCulture),
        };
        if (Budget is not null) values["budget"] = JsonSerializer.Serialize(Budget, RunJson.Line);
        if (Verifier is { } verifier) values["search verifier"] = verifier.ToString();
        if (Prompts is not null) values["prompts"] = Prompts;
        if (Judge is not null)
        {
            foreach (var (name, value) in Judge.Values()) values[name] = value;
        }

        foreach (var strategy in Strategies)
        {
            foreach (var (name, value) in strategy.Settings) values[$"{strategy.Name} {name}"] = value;
        }

        return values;
    }

    internal sealed record BenchmarkEntry(string Name, string Sha256, int Problems, string? Format = null);

    internal sealed record StrategyEntry(string Name, IReadOnlyDictionary<string, string> Settings);
}
