using System.Text.Json;
using System.Text.Encodings.Web;

namespace Reasoning.Data.Pipelines;

/// <summary>What is on the disk for certain: the content of the progress file. Written to another file first and then moved, so that it is always whole.</summary>
internal sealed record PipelineCheckpoint
{
    public const int CurrentVersion = 1;

    private static readonly JsonSerializerOptions _json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    public required int Version { get; init; }

    public required bool Finished { get; init; }

    /// <summary>Records of the input that are done.</summary>
    public required long Records { get; init; }

    /// <summary>Length of the output in bytes.</summary>
    public required long OutputBytes { get; init; }

    /// <summary>Length of the file of rejects in bytes.</summary>
    public required long RejectBytes { get; init; }

    public required int InputFiles { get; init; }

    public required long? InputBytes { get; init; }

    /// <summary>Hash of the names and sizes of the input's files.</summary>
    public required string InputHash { get; init; }

    public required SortedDictionary<string, string> Settings { get; init; }

    public required IReadOnlyList<StageCounts> Stages { get; init; }

    /// <summary>Lines that wait for a member of a gzipped output to be full; they are not in the output yet.</summary>
    public required string Pending { get; init; }

    /// <summary>Reads a progress file; null where there is none.</summary>
    /// <exception cref="InvalidDataException">It cannot be understood.</exception>
    public static PipelineCheckpoint? Read(string path)
    {
        if (!File.Exists(path)) return null;
        try
        {
            return JsonSerializer.Deserialize<PipelineCheckpoint>(File.ReadAllBytes(path), _json) is { Version: CurrentVersion } checkpoint ? checkpoint : throw new JsonException();
        }
        catch (JsonException)
        {
            throw new InvalidDataException($"{path} is not the progress of a run of this version; overwrite the run, or name another output.");
        }
    }

    /// <summary>Writes the progress file.</summary>
    public void Write(string path)
    {
        string next = path + ".next";
        using (var file = new FileStream(next, FileMode.Create, FileAccess.Write))
        {
            JsonSerializer.Serialize(file, this, _json);
            file.Flush(flushToDisk: true);
        }

        File.Move(next, path, overwrite: true);
    }

    /// <summary>Says why a run cannot go on from here; null where it can.</summary>
    public string? WhyNot(PipelineCheckpoint now, string output)
    {
        const string Advice = "use the same, name another output, or overwrite this one.";
        foreach (string name in Settings.Keys.Union(now.Settings.Keys).Order(StringComparer.Ordinal))
        {
            (string? then, string? asked) = (Settings.GetValueOrDefault(name), now.Settings.GetValueOrDefault(name));
            if (then != asked) return $"{output} was begun with other settings ({name}: {Quote(then)} then, {Quote(asked)} now); {Advice}";
        }

        return InputHash == now.InputHash
            ? null
            : $"{output} was begun with other inputs ({InputFiles} files of {InputBytes} bytes then, {now.InputFiles} of {now.InputBytes} bytes now; names and sizes must be the same); {Advice}";
    }

    private static string Quote(string? value) => value is null ? "not given" : $"'{value}'";
}
