using System.IO.Compression;
using System.Text.Json;
using Reasoning.Data.Linting;
using Reasoning.Testing;

namespace Reasoning.Data.Tests.LintSeq;

/// <summary>A run of the reference, recorded: its programs, the texts that it had linted with what pylint 3.2.6 said of them, and the sequences that it sampled.</summary>
internal sealed class GoldenLintSeq
{
    public const string HumanEval = "golden/lintseq_humaneval_pylint326.jsonl.gz", Adversarial = "golden/lintseq_adversarial_pylint326.jsonl.gz";

    private GoldenLintSeq(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            JsonElement record = JsonDocument.Parse(line).RootElement;
            switch (record.GetProperty("kind").GetString())
            {
                case "program":
                    Programs.Add(record.GetProperty("id").GetString()!, record.GetProperty("code").GetString()!);
                    break;
                case "lint":
                    Lint.Add(record.GetProperty("text").GetString()!, [.. record.GetProperty("traces").EnumerateArray().Select(Finding)]);
                    break;
                case "sequence":
                    bool failed = record.TryGetProperty("fail", out _);
                    Sequences.Add(new GoldenSequence(
                        record.GetProperty("id").GetString()!,
                        failed ? [] : [.. record.GetProperty("targets").EnumerateArray().Select(target => target[0].GetInt32())],
                        failed ? null : [.. record.GetProperty("edit_sequence").EnumerateArray().Select(edit => edit.EnumerateArray().Select(id => id.GetInt32()).ToArray())],
                        failed ? [] : [.. record.GetProperty("diffs").EnumerateArray().Select(diff => diff.GetString()!)],
                        !failed && record.GetProperty("roundtrip").GetBoolean() && record.GetProperty("pure_insert").GetBoolean(),
                        record.GetProperty("lint_calls").GetInt32(),
                        failed ? 0 : record.GetProperty("train_text_len").GetInt32()));
                    break;
            }
        }
    }

    public Dictionary<string, string> Programs { get; } = [];

    public Dictionary<string, IReadOnlyList<LintFinding>> Lint { get; } = [];

    public List<GoldenSequence> Sequences { get; } = [];

    /// <summary>Reads a file, or skips the test where it is absent.</summary>
    public static GoldenLintSeq Load(string name)
    {
        string? path = TestData.Find(name);
        Assert.SkipWhen(path is null, TestData.Missing(name));
        return new GoldenLintSeq(path);
    }

    private static LintFinding Finding(JsonElement trace) =>
        new(trace[0].GetString()!, int.Parse(trace[1].GetString()!, System.Globalization.CultureInfo.InvariantCulture), trace[3].GetString()!);
}

/// <summary>A sequence that the reference sampled.</summary>
/// <param name="Program">Its program's name.</param>
/// <param name="Targets">The lines that it drew.</param>
/// <param name="Deletions">Its deletions, or null where it made none of the program.</param>
/// <param name="Diffs">Its edits as it writes them.</param>
/// <param name="IsSound">Whether its own diffs only insert and give the program back.</param>
/// <param name="LinterCalls">How many texts it linted.</param>
/// <param name="TextLength">Characters of its training text, without instruction and with an end-of-text mark of 13 characters.</param>
internal sealed record GoldenSequence(string Program, int[] Targets, int[][]? Deletions, string[] Diffs, bool IsSound, int LinterCalls, int TextLength);
