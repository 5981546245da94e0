using System.Text.Json.Nodes;

namespace Reasoning.Cli.Tests;

/// <summary>The tool as it is shipped: the real engine, the embedded model and the bundled arithmetic benchmark.</summary>
public sealed class BundledModelTests
{
    private static readonly string Arithmetic = Path.Combine(AppContext.BaseDirectory, "models", "benchmark", "arithmetic.jsonl");

    [Fact]
    public async Task Eval_AnyNumberOfThreadsAndProblemsAtOnce_GivesTheSameSamples()
    {
        using var folder = new BundledToolRun();

        var (oneThread, first) = await EvalAsync(folder, "a", "--threads", "1", "--concurrency", "1");
        var (twoThreads, second) = await EvalAsync(folder, "b", "--threads", "2", "--concurrency", "16");

        Assert.Equal(oneThread, twoThreads);
        Assert.Equal(4 * 5, first.Count);
        Assert.Equal(first, second);
    }

    [Fact]
    public async Task Generate_SameSeed_GivesTheSameTextAndAnotherSeedAnother()
    {
        using var folder = new BundledToolRun();

        var first = await GenerateAsync(folder, "1");
        var again = await GenerateAsync(folder, "1");
        var other = await GenerateAsync(folder, "2");

        Assert.Equal(first, again);
        Assert.NotEqual(first, other);
        Assert.Equal(3, first.Split("---\n", StringSplitOptions.RemoveEmptyEntries).Count(part => part.EndsWith(" of 3 ", StringComparison.Ordinal)));
    }

    private static async Task<(string Table, IReadOnlyList<string> Samples)> EvalAsync(BundledToolRun folder, string name, params string[] more)
    {
        var (code, output, error) = await folder.RunAsync(["eval", "-b", Arithmetic, "--limit", "4", "-n", "4", "--max-tokens", "48", "-o", name, .. more]);
        Assert.True(code == 0, error);

        // Seconds are the last column, and the only thing that may differ.
        var table = string.Join('\n', output.Split('\n').Select(line => line[..Math.Max(0, line.TrimEnd(' ', '|').LastIndexOf('|'))]));
        var samples = File.ReadLines(Path.Combine(folder.Path, name, "arithmetic", "samples.jsonl")).Select(line =>
        {
            var sample = JsonNode.Parse(line)!.AsObject();
            sample["item"]!.AsObject().Remove("seconds");
            return sample.ToJsonString();
        });
        return (table, [.. samples.Order(StringComparer.Ordinal)]);
    }

    private static async Task<string> GenerateAsync(BundledToolRun folder, string seed)
    {
        var (code, output, error) = await folder.RunAsync("generate", "Question: What is 17 + 25?\nAnswer:\n", "--seed", seed, "-n", "3", "--max-tokens", "32");
        Assert.True(code == 0, error);
        return output;
    }
}
