using System.IO.Compression;
using System.Text.Json;
using Reasoning.Verification.Agreement;

namespace Reasoning.Verification.Tests.Agreement;

/// <summary>One HumanEval problem with the solutions of a model run against the tests that the model wrote, and what reference code chose.</summary>
/// <param name="Id">The problem.</param>
/// <param name="Rows">Per distinct solution the tests it passes.</param>
/// <param name="Correct">Per distinct solution whether it passes the hidden tests.</param>
/// <param name="Executed">Per distinct solution whether it ran at all.</param>
/// <param name="Counts">Per distinct solution how often it was sampled.</param>
/// <param name="TestCounts">Per distinct test how often it was sampled.</param>
/// <param name="Chosen">Per method the rows that reference code chose; empty where it had nothing to choose from.</param>
/// <param name="TopScores">Per method the highest score.</param>
/// <param name="CodeTChosen">The rows that CodeT's own protocol chose.</param>
internal sealed record DualTask(
    string Id,
    string[] Rows,
    bool[] Correct,
    bool[] Executed,
    int[] Counts,
    int[] TestCounts,
    IReadOnlyDictionary<string, int[]> Chosen,
    IReadOnlyDictionary<string, double> TopScores,
    int[] CodeTChosen)
{
    private const string File = "golden/dual_humaneval_codegen16b_half.json.gz";

    /// <summary>The rows that ran, as indices into <see cref="Rows"/>.</summary>
    public int[] Ran { get; } = [.. Enumerable.Range(0, Rows.Length).Where(row => Executed[row])];

    /// <summary>The matrix that the B4 paper's comparison uses: distinct solutions that ran, distinct tests.</summary>
    public PassMatrix Distinct => PassMatrix.FromRows([.. Ran.Select(row => Rows[row])]);

    /// <summary>The matrix that CodeT's comparison uses: every sample counts.</summary>
    public PassMatrix Sampled => PassMatrix.FromRows(Rows, Counts, TestCounts);

    public static List<DualTask> ReadAll()
    {
        using var stream = new GZipStream(System.IO.File.OpenRead(SharedData.Path(File)), CompressionMode.Decompress);
        using var json = JsonDocument.Parse(stream);
        return [.. json.RootElement.GetProperty("tasks").EnumerateArray().Select(Read)];
    }

    private static DualTask Read(JsonElement task) => new(
        task.GetProperty("task_id").GetString()!,
        [.. task.GetProperty("rows").EnumerateArray().Select(row => row.GetString()!)],
        [.. Integers(task.GetProperty("true")).Select(value => value == 1)],
        [.. Integers(task.GetProperty("executed")).Select(value => value == 1)],
        Integers(task.GetProperty("freq")),
        Integers(task.GetProperty("test_freq")),
        task.TryGetProperty("chosen", out var chosen) ? chosen.EnumerateObject().ToDictionary(entry => entry.Name, entry => Integers(entry.Value)) : [],
        task.TryGetProperty("top_score", out var scores) ? scores.EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.GetDouble()) : [],
        task.GetProperty("codet_protocol_chosen") is { ValueKind: JsonValueKind.Array } rows ? Integers(rows) : []);

    private static int[] Integers(JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetInt32())];
}
