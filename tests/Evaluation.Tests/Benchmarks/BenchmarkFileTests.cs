using System.IO.Compression;
using System.Text;
using Reasoning.Evaluation.Benchmarks;
using Reasoning.Search;
using Reasoning.Verification.Problems;

namespace Reasoning.Evaluation.Tests.Benchmarks;

public sealed class BenchmarkFileTests
{
    private const string Program = """{"task_id": "P/0", "prompt": "def f():\n", "entry_point": "f", "canonical_solution": "    return 1\n", "test": "def check(candidate):\n    assert candidate() == 1\n"}""";
    private const string Sum = """{"task_id": "A/0", "question": "Question: 1 + 1?\nAnswer:\n", "answer": "2"}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReadAsync_Arithmetic_KeepsTheQuestionAsThePrompt()
    {
        using var folder = new TemporaryFolder();

        var benchmark = await ReadAsync(folder, "sums.jsonl", Sum + "\n\n" + Sum.Replace("A/0", "A/1").Replace("\"2\"", "2") + "\n");

        Assert.Equal(("sums", ProblemKind.Answer), (benchmark.Name, benchmark.Kind));
        Assert.Equal(["A/0", "A/1"], benchmark.Problems.Select(problem => problem.Problem.Id));
        Assert.Equal("Question: 1 + 1?\nAnswer:\n", benchmark.Problems[0].Problem.Prompt);
        foreach (var problem in benchmark.Problems)
        {
            Assert.True((await problem.CreateVerifier(null).VerifyAsync("1 + 1 = 2\nanswer: 2\n", Cancellation)).Passed);
            Assert.False((await problem.CreateVerifier(null).VerifyAsync("answer: 3", Cancellation)).Passed);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ReadAsync_Programs_AreReadPackedOrNot(bool packed)
    {
        using var folder = new TemporaryFolder();

        var benchmark = await ReadAsync(folder, packed ? "programs.jsonl.gz" : "programs.jsonl", Program, packed);

        Assert.Equal(("programs", ProblemKind.Program), (benchmark.Name, benchmark.Kind));
        var problem = Assert.Single(benchmark.Problems);
        Assert.Equal(("P/0", "def f():\n"), (problem.Problem.Id, problem.Problem.Prompt));
        Assert.Contains("\ndef", problem.Problem.StopStrings);
        Assert.Throws<ArgumentNullException>(() => problem.CreateVerifier(null));
    }

    [Fact]
    public async Task ReadAsync_SameContent_HasTheSameHashWhateverTheName()
    {
        using var folder = new TemporaryFolder();

        var first = await ReadAsync(folder, "a.jsonl", Sum);
        var second = await ReadAsync(folder, "b.jsonl", Sum);
        var third = await ReadAsync(folder, "c.jsonl", Sum + " ");

        Assert.Equal(first.Sha256, second.Sha256);
        Assert.NotEqual(first.Sha256, third.Sha256);
        Assert.Matches("^[0-9a-f]{64}$", first.Sha256);
    }

    [Theory]
    [InlineData(Sum + "\nnonsense", 2, "this is not JSON")]
    [InlineData(Sum + "\n[1]", 2, "a problem is a JSON object")]
    [InlineData(Sum + "\n{\"task_id\": \"x\", \"question\": \"q\"}", 2, "the field 'answer' is missing")]
    [InlineData("\n{\"task_id\": \"x\", \"question\": \"\", \"answer\": \"1\"}", 2, "the field 'question' must be a text that is not empty")]
    [InlineData("{\"task_id\": \"x\", \"question\": \"q\", \"answer\": [1]}", 1, "the field 'answer' must be a string, not array")]
    [InlineData("{\"task_id\": 3, \"question\": \"q\", \"answer\": 1}", 1, "the field 'task_id' must be a string, not number")]
    [InlineData(Sum + "\n" + Program, 2, "the field 'question' is missing")]
    [InlineData(Program + "\n" + Sum, 2, "the field 'prompt' is missing")]
    [InlineData(Sum + "\n" + Sum, 2, "the task_id 'A/0' is used a second time")]
    [InlineData("{\"task_id\": \"x\", \"question\": \"\\ud83d\", \"answer\": \"1\"}", 1, "the field 'question' holds half of a surrogate pair")]
    [InlineData("{}", 1, "the fields are those of no known format; there are humanevalplus (")]
    [InlineData("nonsense", 1, "this is not JSON")]
    public async Task ReadAsync_BrokenLine_NamesFileAndLine(string content, int line, string expected)
    {
        using var folder = new TemporaryFolder();

        var exception = await Assert.ThrowsAsync<ProblemFormatException>(() => ReadAsync(folder, "bad.jsonl", content));

        Assert.StartsWith($"{folder["bad.jsonl"]}, line {line}: {expected}", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_BrokenRecordsAreAskedFor_PassesThemOver()
    {
        using var folder = new TemporaryFolder();
        var content = $"nonsense\n{Program}\n[1]\n{Sum}\n{Program}\n{Program.Replace("P/0", "P/1", StringComparison.Ordinal)}";
        await File.WriteAllTextAsync(folder["some.jsonl"], content, Cancellation);
        var broken = new List<ProblemFormatException>();

        var benchmark = await BenchmarkFile.ReadAsync(folder["some.jsonl"], null, broken.Add, Cancellation);

        Assert.Equal(["P/0", "P/1"], benchmark.Problems.Select(problem => problem.Problem.Id));
        Assert.Equal([1, 3, 4, 5], broken.Select(error => error.Line));
        Assert.Contains("used a second time", broken[^1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_ArrayOfAPublicFormat_IsRecognised()
    {
        using var folder = new TemporaryFolder();

        var benchmark = await ReadAsync(folder, "sanitized-mbpp.json", """[{"task_id": 2, "prompt": "Add.", "code": "def f(x):\n  return x", "test_imports": [], "test_list": ["assert f(1) == 1"]}]""");

        var problem = Assert.Single(benchmark.Problems).Problem;
        Assert.Equal(("sanitized-mbpp", "Mbpp/2", ProblemKind.Program), (benchmark.Name, problem.Id, problem.Kind));
        Assert.Empty(problem.StopStrings);
    }

    [Fact]
    public async Task ReadAsync_ByteOrderMark_IsNotPartOfTheFirstLine()
    {
        using var folder = new TemporaryFolder();

        Assert.Equal(ProblemKind.Answer, (await ReadAsync(folder, "sums.jsonl", '\ufeff' + Sum)).Kind);
    }

    [Fact]
    public async Task ReadAsync_NotUtf8_IsRefused()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder["latin.jsonl"], Encoding.Latin1.GetBytes(Sum.Replace("Question", "Qu\u00e9stion")), Cancellation);

        var exception = await Assert.ThrowsAsync<ProblemFormatException>(() => BenchmarkFile.ReadAsync(folder["latin.jsonl"], Cancellation));

        Assert.Contains("the text is not UTF-8", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_WrongFile_SaysWhy()
    {
        using var folder = new TemporaryFolder();
        var gzip = Pack(string.Concat(Enumerable.Range(0, 200).Select(i => Sum + i)));
        await File.WriteAllBytesAsync(folder["half.gz"], gzip[..(gzip.Length / 2)], Cancellation);

        var empty = await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync(folder, "empty.jsonl", " \n\n"));
        var missing = await Assert.ThrowsAsync<FileNotFoundException>(() => BenchmarkFile.ReadAsync(folder["none.jsonl"], Cancellation));
        await Assert.ThrowsAsync<ProblemFormatException>(() => BenchmarkFile.ReadAsync(folder["half.gz"], Cancellation));

        Assert.Contains("holds no problems", empty.Message, StringComparison.Ordinal);
        Assert.Contains("There is no benchmark file", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Take_FewerThanThereAre_KeepsTheFirst()
    {
        using var folder = new TemporaryFolder();
        var benchmark = await ReadAsync(folder, "a.jsonl", string.Join('\n', Enumerable.Range(0, 5).Select(i => Sum.Replace("A/0", $"A/{i}"))));

        Assert.Equal(["A/0", "A/1"], benchmark.Take(2).Problems.Select(problem => problem.Problem.Id));
        Assert.Equal(5, benchmark.Take(9).Problems.Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => benchmark.Take(0));
    }

    private static async Task<Benchmark> ReadAsync(TemporaryFolder folder, string name, string content, bool packed = false)
    {
        await File.WriteAllBytesAsync(folder[name], packed ? Pack(content) : Encoding.UTF8.GetBytes(content), Cancellation);
        return await BenchmarkFile.ReadAsync(folder[name], Cancellation);
    }

    private static byte[] Pack(string content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress)) gzip.Write(Encoding.UTF8.GetBytes(content));
        return packed.ToArray();
    }
}
