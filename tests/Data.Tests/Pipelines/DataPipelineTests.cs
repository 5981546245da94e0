using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Reasoning.Data.Pipelines;

namespace Reasoning.Data.Tests.Pipelines;

public sealed class DataPipelineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public DataPipelineTests() => _folder.Write("in.jsonl", string.Concat(Enumerable.Range(0, 300).Select(i => i % 50 == 13 ? "broken\n" : i % 50 == 14 ? "{}\n" : $"{{\"n\": {i}}}\n")));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_AnyNumberOfWorkers_GivesTheSameBytes()
    {
        var outputs = new List<(string Items, string Rejects, string Stages)>();
        foreach (int workers in (int[])[1, 2, 8])
        {
            PipelineSummary summary = await Create($"out{workers}.jsonl", new PipelineOptions { Workers = workers }).RunAsync(cancellationToken: Token);
            outputs.Add((Read($"out{workers}.jsonl"), Read($"out{workers}.rejects.jsonl"), Describe(summary)));
        }

        Assert.Equal(outputs[0], outputs[1]);
        Assert.Equal(outputs[0], outputs[2]);
        int[] origins = [.. outputs[0].Items.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => int.Parse((string)JsonNode.Parse(line)!["n"]!, null))];
        Assert.Equal(origins.Order(), origins);
        Assert.True(origins.Distinct().Count() > 100);
    }

    [Fact]
    public async Task Run_StagesInARow_CountWhatGoesThroughEach()
    {
        PipelineSummary summary = await Create("out.jsonl").RunAsync(cancellationToken: Token);

        JsonNode[] items = Lines("out.jsonl"), rejects = Lines("out.rejects.jsonl");
        Assert.Equal((300, items.Length, rejects.Length), (summary.Records, summary.Items, summary.Rejects));
        Assert.Equal(["read", "split", "count", "draw"], summary.Stages.Select(stage => stage.Stage));
        Assert.Equal((300, 294), (summary.Stages[0].Records, summary.Stages[0].Items));
        Assert.Equal(6, summary.Stages[0].Rejects["not JSON"]);
        Assert.Equal(294, summary.Stages[1].Records);
        Assert.Equal(summary.Stages[1].Items, summary.Stages[2].Records);
        Assert.Equal(summary.Stages[2].Items + summary.Stages[2].Rejects["fourth"], summary.Stages[2].Records);
        Assert.Equal(items.Length, summary.Stages[3].Items);
        foreach (StageCounts stage in summary.Stages)
            foreach ((string reason, long count) in stage.Rejects) Assert.Equal(count, rejects.Count(line => (string?)line["stage"] == stage.Stage && (string?)line["reason"] == reason));

        // A record that gives two items gives the next stage other draws for each.
        Assert.True(items.Select(item => (int)item["draw"]!).Distinct().Count() > items.Length * 0.95);
    }

    [Fact]
    public async Task Run_Rejects_SayWhereAndKeepTheRecord()
    {
        await Create("out.jsonl").RunAsync(cancellationToken: Token);

        JsonNode[] rejects = Lines("out.rejects.jsonl");
        JsonNode broken = rejects.First(line => (string?)line["reason"] == "not JSON"), missing = rejects.First(line => (string?)line["reason"] == "field missing");
        Assert.Equal((14, 13, "broken"), ((int)broken["line"]!, (int)broken["number"]!, (string)broken["text"]!));
        Assert.StartsWith($"{_folder["in.jsonl"]}, line 14 is not JSON: ", (string?)broken["detail"], StringComparison.Ordinal);
        Assert.Equal(("split", "{}"), ((string)missing["stage"]!, missing["record"]!.ToJsonString()));
    }

    [Fact]
    public async Task Run_LargeRecord_IsNotKeptBesideItsReject()
    {
        _folder.Write("in.jsonl", $"{{\"t\": \"{new string('x', 200)}\"}}\n{{}}\n");

        await Create("out.jsonl", new PipelineOptions { MaxRejectedBytes = 100 }).RunAsync(cancellationToken: Token);

        Assert.Equal([false, true], Lines("out.rejects.jsonl").Select(line => line["record"] is not null));
    }

    [Fact]
    public async Task Run_RecordHandedOnAsItIs_KeepsItsNumbersAndText()
    {
        const string Record = """{"n":1.50,"big":123456789012345678901234567890,"t":"é漢\n\u2028<&'+","deep":[{"x":null}]}""";
        _folder.Write("in.jsonl", Record + "\n");

        await Create("out.jsonl", null, Passing).RunAsync(cancellationToken: Token);

        Assert.Equal(Record + "\n", Read("out.jsonl"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(20_000)]
    public async Task Run_GzippedOutput_IsTheSameText(int records)
    {
        _folder.Write("in.jsonl", string.Concat(Enumerable.Range(0, records).Select(i => $"{{\"n\":{i},\"text\":\"some text of number {i * 7919 % 10007}\"}}\n")));
        await Create("out.jsonl.gz", null, Passing).RunAsync(cancellationToken: Token);

        using var unpacked = new StreamReader(new GZipStream(File.OpenRead(_folder["out.jsonl.gz"]), CompressionMode.Decompress));
        Assert.Equal(Read("in.jsonl"), await unpacked.ReadToEndAsync(Token));
        byte[] packed = File.ReadAllBytes(_folder["out.jsonl.gz"]);
        Assert.Equal([0x1F, 0x8B], packed[..2]);
        Assert.True(File.Exists(_folder["out.rejects.jsonl"]) && File.Exists(_folder["out.progress.json"]));
    }

    [Fact]
    public async Task Run_Limit_TakesTheFirstRecords()
    {
        PipelineSummary summary = await Create("out.jsonl", new PipelineOptions { Limit = 17 }).RunAsync(cancellationToken: Token);

        Assert.Equal(17, summary.Records);
    }

    [Fact]
    public async Task Run_StageThatFails_KeepsWhatWasDoneAndNamesTheRecord()
    {
        FunctionStage failing = new("fragile", (record, _) => record.Number == 100 ? throw new ArithmeticException("It broke.") : ValueTask.FromResult(StageOutcome.Of([record.Fields])));

        InvalidOperationException exception = await Assert.ThrowsAsync<InvalidOperationException>(() => Create("out.jsonl", new PipelineOptions { Workers = 8 }, failing).RunAsync(cancellationToken: Token));

        Assert.Equal($"{_folder["in.jsonl"]}, line 101: fragile failed: It broke.", exception.Message);
        Assert.Equal(98, Lines("out.jsonl").Length);
        PipelineSummary summary = await Create("out.jsonl", null, new FunctionStage("fragile", (record, _) => ValueTask.FromResult(StageOutcome.Of([record.Fields])))).RunAsync(cancellationToken: Token);
        Assert.Equal((100, 300, 294), (summary.Restored, summary.Records, summary.Items));
    }

    [Fact]
    public async Task Run_OneRecordThatTakesLong_DoesNotKeepFinishedOnesFromTheDisk()
    {
        var release = new TaskCompletionSource();
        FunctionStage slow = new("slow", async (record, _) =>
        {
            if (record.Number == 5) await release.Task;
            return StageOutcome.Of([record.Fields]);
        });
        Task<PipelineSummary> run = Create("out.jsonl", new PipelineOptions { CheckpointInterval = TimeSpan.FromMilliseconds(20) }, slow).RunAsync(cancellationToken: Token);
        while (!File.Exists(_folder["out.progress.json"]) || (int)JsonNode.Parse(File.ReadAllText(_folder["out.progress.json"]))!["records"]! < 5) await Task.Delay(5, Token);

        Assert.False(run.IsCompleted);
        release.SetResult();
        Assert.Equal(300, (await run).Records);
    }

    [Fact]
    public async Task Run_FewerPlacesThanRecords_WorksOnNoMoreAtOnce()
    {
        int inside = 0, most = 0;
        FunctionStage counting = new("counting", async (record, token) =>
        {
            int now = Interlocked.Increment(ref inside);
            lock (this) most = Math.Max(most, now);
            await Task.Delay(1, token);
            Interlocked.Decrement(ref inside);
            return StageOutcome.Of([record.Fields]);
        });

        await Create("out.jsonl", new PipelineOptions { Workers = 3 }, counting).RunAsync(cancellationToken: Token);

        Assert.Equal(3, most);
    }

    [Fact]
    public async Task Run_OutputAmongTheInputs_IsRefused()
    {
        var pipeline = new DataPipeline(RecordInput.Find([_folder.Path]), [Passing], _folder["out.jsonl"]);

        ArgumentException exception = await Assert.ThrowsAsync<ArgumentException>(() => pipeline.RunAsync(cancellationToken: Token));

        Assert.Contains("is also part of the input; write to another folder", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Progress_EndsAtTheEndWithAllCounts()
    {
        var reports = new List<PipelineProgress>();
        FunctionStage slow = new("slow", async (record, token) =>
        {
            await Task.Delay(4, token);
            return StageOutcome.Of([record.Fields]);
        });

        PipelineSummary summary = await Create("out.jsonl", null, slow).RunAsync(new Recorder(reports), Token);

        Assert.Equal((300, summary.Items, summary.Rejects, 1.0), (reports[^1].Records, reports[^1].Items, reports[^1].Rejects, reports[^1].Share));
        Assert.Equal(reports.Select(report => report.Records).Order(), reports.Select(report => report.Records));
        Assert.Equal(0, reports[0].Share);
        Assert.All(reports, report => Assert.InRange(report.Share!.Value, (report.Records / 300.0) - 0.1, (report.Records / 300.0) + 0.1));
        Assert.True(reports.Count >= 3);
    }

    [Fact]
    public void TimeLeft_PaceOfThisRun_IsWhatIsLeft()
    {
        var progress = new PipelineProgress(60, 0, 0, 20, 0.6, 0.2, TimeSpan.FromSeconds(10));

        Assert.Equal(4, progress.Rate);
        Assert.Equal(10, progress.TimeLeft!.Value.TotalSeconds, 6);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static FunctionStage Passing => new("pass", (record, _) => ValueTask.FromResult(StageOutcome.Of([record.Fields])));

    private DataPipeline Create(string output, PipelineOptions? options = null, params IRecordStage[] stages) =>
        new(RecordInput.Find([_folder["in.jsonl"]]), stages is [] ? [FunctionStage.Splitter(), new CountingStage(), FunctionStage.Drawer()] : stages, _folder[output], options);

    private string Read(string name) => File.ReadAllText(_folder[name], Encoding.UTF8);

    private JsonNode[] Lines(string name) => [.. File.ReadAllLines(_folder[name]).Select(line => JsonNode.Parse(line)!)];

    private static string Describe(PipelineSummary summary) =>
        string.Join(';', summary.Stages.Select(stage => $"{stage.Stage} {stage.Records} {stage.Items} {string.Join(',', stage.Rejects.Select(reject => $"{reject.Key} {reject.Value}"))}"));

    private sealed class Recorder(List<PipelineProgress> reports) : IProgress<PipelineProgress>
    {
        public void Report(PipelineProgress value) => reports.Add(value);
    }
}
