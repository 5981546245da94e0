using System.IO.Compression;
using System.Text.Json;
using Reasoning.Testing;

namespace Reasoning.Python.Tests.Names;

public class GoldenLintTests
{
    // What pylint finds by inferring values and by looking for installed packages (E1101, E0401), and on some paths only (E0606), is not found here.
    private static readonly string[] OutOfReach = ["E1101", "E0401", "E0606"];

    [Theory]
    [InlineData("lintseq_humaneval_pylint326.jsonl.gz")]
    [InlineData("lintseq_adversarial_pylint326.jsonl.gz")]
    public void Analyze_RecordedTexts_FlagsTheLinesOfPylint(string file)
    {
        string relative = "golden/" + file;
        if (TestData.Find(relative) is not { } path) { Assert.Skip(TestData.Missing(relative)); return; }
        var analyzer = new PythonAnalyzer(new PythonAnalyzerOptions { Version = Python.Syntax.PythonVersion.Python311 });
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        int count = 0, beyond = 0;
        List<string> wrong = [];
        while (reader.ReadLine() is { } line)
        {
            JsonElement record = JsonDocument.Parse(line).RootElement;
            if (record.GetProperty("kind").GetString() != "lint") continue;
            string text = record.GetProperty("text").GetString()!;
            PythonAnalysis analysis = analyzer.Analyze(text);
            SortedSet<int> found = [.. analysis.Diagnostics.Select(diagnostic => analysis.Tree.Error?.RelatedLine ?? diagnostic.Line)];
            var traces = record.GetProperty("traces").EnumerateArray().Select(Read).ToList();
            count++;
            if (found.SetEquals(traces.Select(trace => trace.Line))) continue;
            if (found.SetEquals(traces.Where(trace => !OutOfReach.Contains(trace.Code)).Select(trace => trace.Line))) beyond++;
            else wrong.Add($"{string.Join(' ', traces)} but found {string.Join(' ', analysis.Diagnostics)} in\n{text}");
        }

        Assert.Empty(wrong);
        Assert.True(beyond <= Math.Max(3, count / 200), $"{beyond} of {count}");
    }

    // The reference charges a syntax error to the line that its message names behind "on line".
    private static (string Code, int Line) Read(JsonElement trace)
    {
        string code = trace[0].GetString()!, message = trace[3].GetString()!;
        int line = int.Parse(trace[1].GetString()!);
        if (code == "E0001" && message.Contains("on line", StringComparison.Ordinal))
            line = int.Parse(message[..message.LastIndexOf('(')].TrimEnd().Split(' ')[^1]);
        return (code, line);
    }
}
