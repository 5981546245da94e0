using System.IO.Compression;
using System.Text;
using Reasoning.Evaluation.Scoring;
using Reasoning.Verification;

namespace Reasoning.Evaluation.Tests.Scoring;

public sealed class SampleFileTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReadAsync_FormsOfSamples_AreUnderstood()
    {
        using var folder = new TemporaryFolder();

        var samples = await ReadAsync(folder, Encoding.UTF8.GetBytes("""
            {"task_id": "HumanEval/0", "completion": "    return 1\n"}

              {"task_id": 11, "solution": "def f():\n    pass\n", "temperature": 0.20}
            {"task_id": "both", "solution": "the right answer", "completion": "an answer"}
            """.ReplaceLineEndings("\r\n")));

        Assert.Equal(
            [("HumanEval/0", "    return 1\n", false, 1), ("11", "def f():\n    pass\n", true, 3), ("both", "an answer", false, 4)],
            samples.Select(sample => (sample.TaskId, sample.Text, sample.IsWholeProgram, sample.Line)));
    }

    [Fact]
    public async Task ReadAsync_NumbersThatOnlyPythonWrites_BecomeNullAndTextsStay()
    {
        using var folder = new TemporaryFolder();

        var samples = await ReadAsync(folder, Encoding.UTF8.GetBytes("""
            {"task_id": "a", "completion": "x = \"NaN\", -Infinity", "logprobs": [-Infinity, NaN, Infinity, -1.5], "NaN": NaN}
            """));

        Assert.Equal("x = \"NaN\", -Infinity", Assert.Single(samples).Text);
        Assert.Equal("[null, null, null, -1.5]", samples[0].Fields.GetProperty("logprobs").GetRawText());
        Assert.Equal("null", samples[0].Fields.GetProperty("NaN").GetRawText());
        await Assert.ThrowsAsync<SampleFormatException>(() => ReadAsync(folder, [.. """{"task_id": "a", "completion": NaNa}"""u8]));
    }

    [Fact]
    public async Task ReadAsync_GzipInMembersAndByteOrderMark_AreRecognisedByContent()
    {
        using var folder = new TemporaryFolder();
        byte[] plain = [0xef, 0xbb, 0xbf, .. """{"task_id": "a", "completion": "1"}"""u8, (byte)'\n'];
        byte[] second = [.. """{"task_id": "b", "completion": "2"}"""u8];

        var samples = await ReadAsync(folder, [.. Zip(plain), .. Zip(second)]);

        Assert.Equal(["a", "b"], samples.Select(sample => sample.TaskId));
    }

    [Fact]
    public async Task ReadAsync_LinesAcrossTheBuffersEnds_AreWhole()
    {
        using var folder = new TemporaryFolder();
        var texts = Enumerable.Range(0, 40).Select(i => new string((char)('a' + (i % 26)), (i * 7919) % 70_000)).Append(new string('z', 200_000)).ToArray();
        var content = string.Join('\n', texts.Select((text, i) => $$"""{"task_id": "{{i}}", "completion": "{{text}}"}"""));

        var samples = await ReadAsync(folder, Encoding.UTF8.GetBytes(content));

        Assert.Equal(texts, samples.Select(sample => sample.Text));
        Assert.Equal(Enumerable.Range(1, texts.Length), samples.Select(sample => sample.Line));
    }

    [Theory]
    [InlineData("""{"task_id": "a"}""", "line 2: the field 'completion' is missing (a sample has task_id and completion, or task_id and solution).")]
    [InlineData("""{"completion": "a"}""", "line 2: the field 'task_id' is missing (a sample has task_id and completion, or task_id and solution).")]
    [InlineData("""{"task_id": "a", "completion": null}""", "line 2: the field 'completion' must be a string, not null.")]
    [InlineData("""{"task_id": ["a"], "completion": ""}""", "line 2: the field 'task_id' must be a string, not array.")]
    [InlineData("""["a"]""", "line 2: a sample is a JSON object, this is something else.")]
    [InlineData("""{"task_id": "a", "compl""", "line 2: this is not JSON (at byte 23).")]
    [InlineData("""{"task_id": "a", "completion": "\ud800"}""", "line 2: a text holds half of a surrogate pair, or bytes that are not UTF-8, which is no text.")]
    [InlineData("""{"task_id": "a", "completion": "", "\ud800": 1}""", "line 2: a text holds half of a surrogate pair, or bytes that are not UTF-8, which is no text.")]
    public async Task ReadAsync_BrokenLine_IsNamedOrPassedOver(string line, string message)
    {
        using var folder = new TemporaryFolder();
        var content = Encoding.UTF8.GetBytes($$"""{"task_id": "first", "completion": ""}{{"\n"}}{{line}}{{"\n"}}{"task_id": "last", "completion": ""}""");

        var exception = await Assert.ThrowsAsync<SampleFormatException>(() => ReadAsync(folder, content));
        var passed = new List<SampleFormatException>();
        var rest = await ReadAsync(folder, content, passed.Add);

        Assert.Equal($"{folder["samples"]}, {message}", exception.Message);
        Assert.Equal(message, Assert.Single(passed).Message[(folder["samples"].Length + 2)..]);
        Assert.Equal(["first", "last"], rest.Select(sample => sample.TaskId));
    }

    [Fact]
    public async Task ReadAsync_BytesThatAreNoText_BreakTheirLineAlone()
    {
        using var folder = new TemporaryFolder();
        byte[] content = [.. "{\"task_id\": \"a\", \"completion\": \""u8, 0xff, .. "\"}\n{\"task_id\": \"b\", \"completion\": \"\"}"u8];

        var passed = new List<SampleFormatException>();
        var rest = await ReadAsync(folder, content, passed.Add);

        Assert.Equal(1, Assert.Single(passed).Line);
        Assert.Equal(["b"], rest.Select(sample => sample.TaskId));
    }

    [Fact]
    public async Task ReadAsync_BytesThatAreNoTextInAFurtherField_BreakTheirLineAlone()
    {
        using var folder = new TemporaryFolder();
        byte[] content =
        [
            .. "{\"task_id\": \"a\", \"completion\": \"\", \"logs\": [{\"out\": \""u8, 0xff, .. "\"}]}\n"u8,
            .. "{\"task_id\": \"b\", \"completion\": \"\", \"logs\": \"\\ud800\"}"u8,
        ];

        var passed = new List<SampleFormatException>();
        var rest = await ReadAsync(folder, content, passed.Add);

        Assert.EndsWith("line 1: a text holds half of a surrogate pair, or bytes that are not UTF-8, which is no text.", Assert.Single(passed).Message, StringComparison.Ordinal);
        Assert.Equal("\"\\ud800\"", Assert.Single(rest).Fields.GetProperty("logs").GetRawText());
        Assert.Contains("\"logs\":\"\\ud800\",\"result\":", System.Text.Encoding.UTF8.GetString(ResultLine.Write(rest[0], SampleResult.Of(new() { Kind = VerdictKind.Pass, Score = 1 }))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_DamagedGzip_SaysSo()
    {
        using var folder = new TemporaryFolder();
        var content = Zip([.. Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 5000).Select(i => $$"""{"task_id": "{{i}}", "completion": "{{i * 7919 % 10007}}"}{{"\n"}}""")))]);
        content.AsSpan(content.Length / 2, 64).Fill(0x55);

        var exception = await Assert.ThrowsAsync<SampleFormatException>(() => ReadAsync(folder, content, _ => { }));

        Assert.Contains("the gzip data is damaged from here on", exception.Message, StringComparison.Ordinal);
    }

    private static async Task<List<Sample>> ReadAsync(TemporaryFolder folder, byte[] content, Action<SampleFormatException>? onBroken = null)
    {
        await File.WriteAllBytesAsync(folder["samples"], content, Cancel);
        return await SampleFile.ReadAsync(folder["samples"], onBroken, Cancel).ToListAsync(Cancel);
    }

    private static byte[] Zip(byte[] plain)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Optimal)) gzip.Write(plain);
        return stream.ToArray();
    }
}
