using System.IO.Compression;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Reasoning.Verification.Problems;
using static Reasoning.Verification.Tests.Problems.Formats.FormatSamples;

namespace Reasoning.Verification.Tests.Problems;

public class BenchmarkFormatsTests
{
    public static TheoryData<string, string> Samples => [.. All.Select(sample => new TheoryDataRow<string, string>(sample.Format, sample.Record))];

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task ReadAsync_EveryFormat_IsRecognisedHoweverItIsPacked(string format, string record)
    {
        record = record.Trim();
        var utf8 = Encoding.UTF8.GetBytes($"\n{record}\r\n\n");
        byte[][] files =
        [
            utf8,
            [0xef, 0xbb, 0xbf, .. utf8],
            Gzip(utf8),
            Encoding.UTF8.GetBytes($" [ {record} ]\n"),
            Gzip(Encoding.UTF8.GetBytes($"\ufeff[\n{record}\n]")),
            [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(record)],
            [.. Encoding.BigEndianUnicode.GetPreamble(), .. Encoding.BigEndianUnicode.GetBytes(record)],
        ];
        var names = new HashSet<string>();
        foreach (var file in files)
        {
            var problem = Assert.Single(await ReadAsync(file));
            names.Add(problem.TaskId + problem.Prompt + problem.EntryPoint);
            Assert.Equal(problem.Tests.GetType(), Assert.Single(await ReadAsync(file, BenchmarkFormats.Get(format.ToUpperInvariant()))).Tests.GetType());
        }

        Assert.Single(names);
        Assert.Equal(format, await DetectAsync(utf8));
    }

    [Theory]
    [InlineData("[{\"a\": \"]},\"}, 5,\n{\"b\":\n [1]}]", "sample, item 2 (line 1): a problem is a JSON object, this is something else.")]
    [InlineData("[{}, {\"a\": 1]", "sample, item 2 (line 1): the file ends before this item and the array do.")]
    [InlineData("[{},\n\n{\"a\":}]", "sample, item 2 (line 3): this is not JSON (at byte 5).")]
    [InlineData("[{},]", "sample, item 2 (line 1): this is not JSON (at byte 0).")]
    [InlineData("[{}]\n{}", "sample, line 2: something follows the end of the array.")]
    [InlineData("[", "sample, item 1 (line 1): the file ends before this item and the array do.")]
    public async Task ReadAsync_BrokenArray_NamesItemAndLine(string content, string message)
    {
        var error = await Assert.ThrowsAsync<ProblemFormatException>(() => RecordsAsync(Encoding.UTF8.GetBytes(content)));
        Assert.Equal(message, error.Message);
    }

    [Theory]
    [InlineData("[]", 0)]
    [InlineData(" [ ] \n", 0)]
    [InlineData("[{\"a\": \"\\\"]\"},{\"b\":[{},{}]}]", 2)]
    [InlineData("{}\n{}", 2)]
    [InlineData("{}\n{}\n", 2)]
    public async Task ReadAsync_Records_AreCounted(string content, int count) => Assert.Equal(count, await RecordsAsync(Encoding.UTF8.GetBytes(content)));

    [Fact]
    public async Task ReadAsync_SkipAndReport_GoesOnAfterEveryBadLine()
    {
        string[] lines = [HumanEval.Trim(), "{", "{\"task_id\": 1}", "[1]", "{\"\\ud800\": 1}", HumanEval.Trim().Replace("HumanEval/0", "HumanEval/1", StringComparison.Ordinal)];
        byte[] file = [.. Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"), 0xff, (byte)'\n', .. Encoding.UTF8.GetBytes(lines[0])];
        var broken = new List<ProblemFormatException>();
        var problems = await ReadAsync(file, null, broken.Add);
        Assert.Equal(["HumanEval/0", "HumanEval/1", "HumanEval/0"], problems.Select(problem => problem.TaskId));
        Assert.Equal([2, 3, 4, 5, 7], broken.Select(error => error.Line));
        Assert.Equal("sample, line 7: the text is not UTF-8.", broken[^1].Message);

        var items = new List<ProblemFormatException>();
        Assert.Equal(2, (await ReadAsync(Encoding.UTF8.GetBytes($"[{lines[0]}, 1, {{\"task_id\": }},\n{lines[0]}]"), null, items.Add)).Count);
        Assert.Equal([2, 3], items.Select(error => error.Item));
    }

    [Fact]
    public async Task ReadAsync_UnknownFormat_ListsThoseThereAre()
    {
        var message = await RefusalOfAsync("{\"a\": 1}");
        Assert.StartsWith("sample, line 1: the fields are those of no known format; there are humanevalplus (task_id, prompt,", message, StringComparison.Ordinal);
        Assert.Contains("there are humanevalplus, mbppplus, humaneval,", Assert.Throws<ArgumentException>(() => BenchmarkFormats.Get("x")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_VeryLongLine_IsReadInOnePass()
    {
        // 32 MB in one line, handed out in small pieces: a reader that starts again at every piece would take minutes.
        var tests = TestList([.. Enumerable.Range(0, 32).Select(i => ($"{i}\n" + new string('7', 1 << 20), "1", "stdin"))]);
        var line = LiveCodeBenchWith(Pack(tests), TestList(("1", "2", "stdin")), "{}");
        var plain = LiveCodeBenchWith(tests, TestList(("1", "2", "stdin")), "{}");
        foreach (var text in (string[])[line, plain, $"[{plain}]"])
        {
            await using var stream = new Trickle(Encoding.UTF8.GetBytes(text), 4096);
            var problem = Assert.Single(await BenchmarkFormats.ReadAsync(stream, "long", null, null, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken));
            Assert.Equal(33, Assert.IsType<InputOutputTests>(problem.Tests).Tests.Count);
        }
    }

    [Fact]
    public void ReadAsync_MutatedRecords_AreReadOrRefused()
    {
        var sizes = Gen.Choose(0, 1 << 30);
        var mutation = from sample in Gen.Elements(All.Select(sample => sample.Record.Trim()).ToArray())
                       from edits in Gen.Choose(0, 6)
                       from places in sizes.ArrayOf(edits * 2)
                       select Mutate(sample, places);
        Prop.ForAll(mutation.ToArbitrary(), bytes => ReadsOrRefuses(bytes)).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes => ReadsOrRefuses(bytes) && ReadsOrRefuses([(byte)'[', .. bytes]) && ReadsOrRefuses([0x1f, 0x8b, .. bytes]) && ReadsOrRefuses([0xff, 0xfe, .. bytes]))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    private static bool ReadsOrRefuses(byte[] file)
    {
        foreach (var format in (IEnumerable<BenchmarkFormat?>)[null, .. BenchmarkFormats.All])
        {
            try
            {
                ReadAsync(file, format, format is null ? null : _ => { }).GetAwaiter().GetResult();
            }
            catch (ProblemFormatException)
            {
                // The one refusal there is; anything else fails the test.
            }
        }

        return true;
    }

    private static byte[] Mutate(string sample, int[] places)
    {
        string[] pieces = ["", "null", "[]", "{}", "0", "-1.5e999", "\"", "\\", "\\ud800", "[[[[", "}", ",", "\"\":", "\u00e9\ud83d\ude00", "NaN", "\0", "true", "\"x\"", "(", ");"];
        for (var i = 0; i < places.Length; i += 2)
        {
            var at = places[i] % (sample.Length + 1);
            var end = Math.Min(sample.Length, at + (places[i + 1] % 7));
            sample = sample[..at] + pieces[places[i + 1] % pieces.Length] + sample[end..];
        }

        return Encoding.UTF8.GetBytes(sample);
    }

    private static async Task<int> RecordsAsync(byte[] content)
    {
        using var stream = new MemoryStream(content);
        return await ProblemRecord.ReadAsync(stream, "sample", null, TestContext.Current.CancellationToken).CountAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<string?> DetectAsync(byte[] content)
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(path, content, TestContext.Current.CancellationToken);
            return (await BenchmarkFormats.DetectAsync(path, null, TestContext.Current.CancellationToken))?.Name;
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static byte[] Gzip(byte[] content)
    {
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.Fastest)) gzip.Write(content);
        return memory.ToArray();
    }

    /// <summary>A stream that gives little at a time.</summary>
    private sealed class Trickle(byte[] content, int most) : MemoryStream(content)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(Read(buffer.Span[..Math.Min(buffer.Length, most)]));
    }
}
