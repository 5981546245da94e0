using System.Text.Json;

namespace Reasoning.Benchmarks.Decoding;

/// <summary>Prompts to decode: those of a bundled benchmark file.</summary>
internal static class BenchmarkPrompts
{
    /// <summary>The prompts or questions of a file, in order.</summary>
    /// <param name="path">JSON lines with a <c>prompt</c> or a <c>question</c> each.</param>
    /// <param name="most">How many to take.</param>
    public static List<string> Read(string path, int most) =>
    [
        .. File.ReadLines(path).Take(most).Select(line =>
        {
            using var record = JsonDocument.Parse(line);
            return (record.RootElement.TryGetProperty("prompt", out var prompt) ? prompt : record.RootElement.GetProperty("question")).GetString()!;
        }),
    ];
}
