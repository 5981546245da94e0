using System.IO.Compression;
using System.Text;
using Reasoning.Verification.Problems;

namespace Reasoning.Verification.Tests.Problems;

public class HumanEvalReaderTests
{
    private const string Good = """{"task_id":"A/1","prompt":"def f():\n","entry_point":"f","canonical_solution":"    return 1\n","test":"t","extra":[1]}""";
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReadAsync_TheRealFile_HasItsProblems()
    {
        var problems = await HumanEvalReader.ReadAsync(SharedData.Path("data/HumanEval.jsonl.gz"), Cancel).ToListAsync(Cancel);
        Assert.Equal(164, problems.Count);
        Assert.Equal("HumanEval/0", problems[0].TaskId);
        Assert.Equal("has_close_elements", problems[0].EntryPoint);
        Assert.All(problems, problem => Assert.Contains($"def {problem.EntryPoint}(", problem.Prompt, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ReadAsync_PlainOrGzip_AreToldApartByContent(bool gzip)
    {
        var text = $"\uFEFF{Good}\n\n  \n{Good.Replace("A/1", "A/2", StringComparison.Ordinal).Replace("\"canonical_solution\":\"    return 1\\n\",", "", StringComparison.Ordinal)}";
        var problems = await ReadAsync(gzip ? Gzip(text) : Encoding.UTF8.GetBytes(text));
        Assert.Equal(["A/1", "A/2"], problems.Select(problem => problem.TaskId));
        Assert.Equal(["    return 1\n", null], problems.Select(problem => problem.CanonicalSolution));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("\n", 0)]
    [InlineData(Good, 1)]
    public async Task ReadAsync_ShortStreams_AreReadToTheirEnd(string text, int count) =>
        Assert.Equal(count, (await ReadAsync(Encoding.UTF8.GetBytes(text))).Count);

    [Theory]
    [InlineData("{\"task_id\":", "sample.jsonl, line 2: this is not JSON (at byte 11).")]
    [InlineData("[1]", "sample.jsonl, line 2: a problem is a JSON object, this is something else.")]
    [InlineData("{\"task_id\":\"A\"}", "sample.jsonl, line 2: the field 'prompt' is missing (a problem has task_id, prompt, entry_point and test).")]
    [InlineData("{\"task_id\":7}", "sample.jsonl, line 2: the field 'task_id' must be a string, not number.")]
    [InlineData("{\"task_id\":\"\\ud800\"}", "sample.jsonl, line 2: the field 'task_id' holds half of a surrogate pair, which is no text.")]
    public async Task ReadAsync_BrokenLine_NamesFileAndLine(string line, string message)
    {
        var read = new List<CodeProblem>();
        var error = await Assert.ThrowsAsync<ProblemFormatException>(() => ReadAsync(Encoding.UTF8.GetBytes($"{Good}\n{line}\n{Good}"), read));
        Assert.Equal(message, error.Message);
        Assert.Equal(2, error.Line);
        Assert.Single(read);
    }

    [Fact]
    public async Task ReadAsync_DamagedGzip_SaysSo()
    {
        var data = Gzip(string.Join('\n', Enumerable.Repeat(Good, 2000)));
        data.AsSpan(data.Length / 2, 40).Fill(0xff);
        var error = await Assert.ThrowsAsync<ProblemFormatException>(() => ReadAsync(data));
        Assert.StartsWith("sample.jsonl, line ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_NotUtf8_SaysSo()
    {
        var error = await Assert.ThrowsAsync<ProblemFormatException>(() => ReadAsync([(byte)'{', 0xff, 0xfe, (byte)'}']));
        Assert.Contains("not UTF-8", error.Message, StringComparison.Ordinal);
    }

    private static async Task<List<CodeProblem>> ReadAsync(byte[] data, List<CodeProblem>? read = null)
    {
        read ??= [];
        using var stream = new MemoryStream(data);
        await foreach (var problem in HumanEvalReader.ReadAsync(stream, "sample.jsonl", Cancel)) read.Add(problem);
        return read;
    }

    private static byte[] Gzip(string text)
    {
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.Fastest)) gzip.Write(Encoding.UTF8.GetBytes(text));
        return memory.ToArray();
    }
}
