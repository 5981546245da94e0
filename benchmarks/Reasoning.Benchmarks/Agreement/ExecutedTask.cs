using System.IO.Compression;
using System.Text.Json;
using Reasoning.Verification.Agreement;

namespace Reasoning.Benchmarks.Agreement;

/// <summary>One problem: the distinct solutions that a model wrote, the tests each passes, and which are right.</summary>
/// <param name="AllRows">Per solution a 1 for each test it passes.</param>
/// <param name="AllCorrect">Per solution whether it passes the hidden tests.</param>
/// <param name="AllCounts">Per solution how often it was sampled.</param>
/// <param name="Executed">Per solution whether it ran at all.</param>
/// <param name="TestCounts">Per test how often it was sampled.</param>
internal sealed record ExecutedTask(string[] AllRows, bool[] AllCorrect, int[] AllCounts, bool[] Executed, int[] TestCounts)
{
    /// <summary>The rows of the solutions that ran.</summary>
    public string[] Rows { get; } = [.. AllRows.Where((_, row) => Executed[row])];

    /// <summary>Of the solutions that ran, which are right.</summary>
    public bool[] Correct { get; } = [.. AllCorrect.Where((_, row) => Executed[row])];

    /// <summary>Of the solutions that ran, how often each was sampled.</summary>
    public int[] Counts { get; } = [.. AllCounts.Where((_, row) => Executed[row])];

    /// <summary>Whether some, but not all, solutions that ran are right, and there are tests to tell.</summary>
    public bool IsUndecided => TestCounts.Length > 0 && Correct.Contains(true) && Correct.Contains(false);

    /// <summary>The matrix with every sample counted.</summary>
    public PassMatrix Sampled => PassMatrix.FromRows(AllRows, AllCounts, TestCounts);

    /// <summary>Reads a file with per problem the members <c>rows</c>, <c>true</c>, <c>executed</c>, <c>freq</c> and <c>test_freq</c>.</summary>
    public static List<ExecutedTask> Read(string file)
    {
        using var stream = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
        using var json = JsonDocument.Parse(stream);
        return [.. json.RootElement.GetProperty("tasks").EnumerateArray().Select(task => new ExecutedTask(
            [.. task.GetProperty("rows").EnumerateArray().Select(row => row.GetString()!)], Flags(task, "true"), Integers(task, "freq"), Flags(task, "executed"), Integers(task, "test_freq")))];
    }

    private static int[] Integers(JsonElement task, string name) => [.. task.GetProperty(name).EnumerateArray().Select(value => value.GetInt32())];

    private static bool[] Flags(JsonElement task, string name) => [.. Integers(task, name).Select(value => value == 1)];
}
