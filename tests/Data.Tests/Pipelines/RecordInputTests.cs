using System.Text;
using Reasoning.Data.Pipelines;

namespace Reasoning.Data.Tests.Pipelines;

public sealed class RecordInputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Read_LinesGoodAndBad_AreRecordsAndRejectsWithTheirPlaces()
    {
        _folder.Write("mixed.jsonl",
        [
            .. "\uFEFF{\"n\": 0}\r\n\n   \n"u8, .. "[1, 2]\nnot json\n{\"n\": 1"u8, .. "\n{\"text\": \""u8, 0xFF, .. "\"}\n{\"a\": 1, \"a\": 2}\n{\"t\": \"\\ud800\"}\n"u8,
            .. Encoding.UTF8.GetBytes($"{{\"long\": \"{new string('x', 100)}\"}}\n"), .. "{\"t\": \"\\ud83d\\ude00\"}\n{\"n\": NaN}\n{\"n\": 2}"u8,
        ]);

        List<RecordReading> readings = await ReadAsync(new RecordInputOptions { MaxRecordBytes = 60 }, "mixed.jsonl");

        Assert.Equal(
            ["1:", "4:not an object", "5:not JSON", "6:not JSON", "7:not UTF-8", "8:not JSON", "9:not Unicode", "10:too long", "11:", "12:not JSON", "13:"],
            readings.Select(reading => $"{reading.Line}:{reading.Reject?.Reason}"));
        Assert.Equal(Enumerable.Range(0, readings.Count).Select(n => (long)n), readings.Select(reading => reading.Number));
        Assert.Equal("mixed.jsonl, line 10 is longer than 60 bytes.", readings[7].Reject!.Detail);
        Assert.Equal("😀", (string?)readings[8].Record!.Fields["t"]);
        Assert.Equal(2, (int)readings[^1].Record!.Fields["n"]!);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(1 << 16)]
    [InlineData((1 << 17) + 1)]
    [InlineData(300_000)]
    public async Task Read_LinesOfAnyLength_AreWhole(int length)
    {
        string[] lines = [.. Enumerable.Range(0, 5).Select(i => $"{{\"t\": \"{new string((char)('a' + i), length - i)}\"}}")];
        _folder.Write("long.jsonl", string.Join("\r\n", lines));

        List<RecordReading> all = await ReadAsync(new RecordInputOptions(), "long.jsonl");
        List<RecordReading> short3 = await ReadAsync(new RecordInputOptions { MaxRecordBytes = lines[2].Length }, "long.jsonl");

        Assert.Equal(Enumerable.Range(0, 5).Select(i => new string((char)('a' + i), length - i)), all.Select(reading => (string?)reading.Record!.Fields["t"]));
        Assert.Equal(["too long", "too long", null, null, null], short3.Select(reading => reading.Reject?.Reason));
    }

    [Fact]
    public async Task Read_GzippedInSeveralMembers_IsOneText()
    {
        _folder.Write("a.jsonl.gz", [.. TemporaryFolder.Gzip("{\"n\": 0}\n{\"n\""), .. TemporaryFolder.Gzip(": 1}\n"), .. TemporaryFolder.Gzip(""), .. TemporaryFolder.Gzip("{\"n\": 2}\n")]);

        List<RecordReading> readings = await ReadAsync(new RecordInputOptions(), "a.jsonl.gz");

        Assert.Equal([0, 1, 2], readings.Select(reading => (int)reading.Record!.Fields["n"]!));
    }

    [Fact]
    public async Task Read_DamagedGzip_IsRejectedWhereItBreaksAndTheNextFileIsRead()
    {
        byte[] packed = TemporaryFolder.Gzip(string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{{\"n\": {i * 7919 % 10007}}}\n")));
        _folder.Write("in/a.jsonl.gz", packed[..(packed.Length / 2)]);
        byte[] flipped = [.. packed];
        for (int i = packed.Length / 2; i < (packed.Length / 2) + 50; i++) flipped[i] ^= 0x5A;
        _folder.Write("in/b.jsonl.gz", flipped);
        _folder.Write("in/c.jsonl.gz", "not gzip at all");
        _folder.Write("in/d.jsonl", "{\"n\": 1}\n");

        List<RecordReading> readings = await ReadAsync(new RecordInputOptions(), "in");

        Assert.Equal(["in/a.jsonl.gz", "in/b.jsonl.gz", "in/c.jsonl.gz"], readings.Where(reading => reading.Reject?.Reason == "damaged file").Select(reading => reading.Source));
        Assert.Equal("in/d.jsonl", readings[^1].Record!.Source);
        Assert.True(readings.Count > 1000);
    }

    [Fact]
    public async Task Read_FoldersAndPatterns_GiveFilesInTheOrderOfTheirNames()
    {
        foreach (string name in (string[])["d/b.jsonl", "d/B.jsonl", "d/sub/a.jsonl", "d/notes.txt", "d/x.py", "e.ndjson"]) _folder.Write(name, "{}\n");

        Assert.Equal(["d/B.jsonl", "d/b.jsonl", "d/sub/a.jsonl"], await SourcesAsync(new RecordInputOptions(), "d"));
        Assert.Equal(["e.ndjson", "d/B.jsonl", "d/b.jsonl"], await SourcesAsync(new RecordInputOptions(), "e.ndjson", "d/*.jsonl"));
        Assert.Equal(["d/B.jsonl", "d/b.jsonl", "d/sub/a.jsonl"], await SourcesAsync(new RecordInputOptions(), "**/*.jsonl"));
        Assert.Equal(["d/b.jsonl"], await SourcesAsync(new RecordInputOptions(), "d/b.js?nl"));
        Assert.Equal(["d/x.py"], await SourcesAsync(new RecordInputOptions { FilePattern = "*.py" }, "d"));
    }

    [Fact]
    public async Task Read_SourceFiles_AreKeptByteForByte()
    {
        byte[] text = "\uFEFFx = 'é'\r\n\f# \u2028\n\0"u8.ToArray();
        _folder.Write("code/a.py", text);
        _folder.Write("code/empty.py", "");
        _folder.Write("code/latin.py", [.. "# "u8, 0xE9, (byte)'\n']);
        _folder.Write("code/large.py", new string('x', 2000));

        List<RecordReading> readings = await ReadAsync(new RecordInputOptions { FilePattern = "*.py", MaxRecordBytes = 1000 }, "code");

        Assert.Equal(["", "", "too long", "not UTF-8"], readings.Select(reading => reading.Reject?.Reason ?? ""));
        Assert.Equal("code/a.py", (string?)readings[0].Record!.Fields["path"]);
        Assert.Equal(text, Encoding.UTF8.GetBytes((string)readings[0].Record!.Fields["text"]!));
        Assert.Equal("", (string?)readings[1].Record!.Fields["text"]);
    }

    [Fact]
    public async Task Read_StandardInput_IsReadLikeAFile()
    {
        var options = new RecordInputOptions { OpenStandardInput = () => new MemoryStream("{\"n\": 5}\n"u8.ToArray()) };

        RecordReading reading = Assert.Single(await ReadAsync(options, "-"));

        Assert.Equal(("-", 5), (reading.Source, (int)reading.Record!.Fields["n"]!));
        Assert.Null(RecordInput.Find(["-"], options).Bytes);
    }

    [Theory]
    [InlineData("There is no file or folder 'gone.jsonl'.", "gone.jsonl")]
    [InlineData("No file matches '*.csv'.", "*.csv")]
    [InlineData("The folder 'empty' holds no files of JSON lines", "empty")]
    [InlineData("z.jsonl.zst is compressed with zstd, which is not read here; unpack it first", "z.jsonl.zst")]
    public void Find_WhatIsNotThere_IsOneSentence(string sentence, string input)
    {
        _folder.Write("z.jsonl.zst", "");
        Directory.CreateDirectory(_folder["empty"]);

        Exception exception = Assert.ThrowsAny<Exception>(() => RecordInput.Find([input], new RecordInputOptions { BaseFolder = _folder.Path }));

        Assert.StartsWith(sentence, exception.Message, StringComparison.Ordinal);
    }

    private async Task<IEnumerable<string>> SourcesAsync(RecordInputOptions options, params string[] inputs) =>
        (await ReadAsync(options, inputs)).Select(reading => reading.Source);

    private async Task<List<RecordReading>> ReadAsync(RecordInputOptions options, params string[] inputs)
    {
        var readings = new List<RecordReading>();
        await foreach (RecordReading reading in RecordInput.Find(inputs, options with { BaseFolder = _folder.Path }).ReadAsync(TestContext.Current.CancellationToken))
            readings.Add(reading);
        return readings;
    }
}
