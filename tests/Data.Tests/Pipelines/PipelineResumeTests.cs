using System.Text.Json.Nodes;
using Reasoning.Data.Pipelines;

namespace Reasoning.Data.Tests.Pipelines;

public sealed class PipelineResumeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public PipelineResumeTests() => _folder.Write("in.jsonl", string.Concat(Enumerable.Range(0, 120).Select(i => i % 50 == 13 ? "broken\n" : $"{{\"n\": {i}}}\n")));

    public void Dispose() => _folder.Dispose();

    /// <summary>Each run is cut off inside a write, like a process that is killed there, and what it wrote after its last checkpoint is spoilt; the last one goes to the end.</summary>
    [Theory]
    [InlineData("jsonl", 1)]
    [InlineData("jsonl", 2)]
    [InlineData("jsonl", 8)]
    [InlineData("jsonl.gz", 2)]
    public async Task Run_KilledAtAnyMoment_GoesOnToTheSameBytes(string ending, int workers)
    {
        var random = new Random(workers);
        int allKills = 0;
        await Create($"whole.{ending}", workers).RunAsync(cancellationToken: Token);
        PipelineSummary whole = await Create($"whole.{ending}", workers).RunAsync(cancellationToken: Token);
        for (int round = 0; round < 8; round++)
        {
            string name = $"cut{round}";
            int kills = 0;
            PipelineSummary? summary = null;
            while (summary is null)
            {
                // Small intervals leave the end of the files behind a checkpoint, long ones what was written since.
                TimeSpan interval = TimeSpan.FromMilliseconds(random.Next(3) switch { 0 => 0, 1 => 2, _ => 1000 });
                int writes = kills >= 6 ? int.MaxValue : random.Next(1, interval == TimeSpan.Zero ? 60 : 5);
                try
                {
                    summary = await Create($"{name}.{ending}", workers, interval, writes, random.Next()).RunAsync(cancellationToken: Token);
                }
                catch (KilledException)
                {
                    kills++;
                    foreach (string file in (string[])[$"{name}.{ending}", $"{name}.rejects.jsonl"]) Spoil(file, name, random);
                }
            }

            allKills += kills;
            Assert.Equal(File.ReadAllBytes(_folder[$"whole.{ending}"]), File.ReadAllBytes(_folder[$"{name}.{ending}"]));
            Assert.Equal(File.ReadAllBytes(_folder["whole.rejects.jsonl"]), File.ReadAllBytes(_folder[$"{name}.rejects.jsonl"]));
            Assert.Equal((whole.Records, whole.Items, whole.Rejects), (summary.Records, summary.Items, summary.Rejects));
            Assert.Equal(whole.Stages.Select(Describe), summary.Stages.Select(Describe));
        }

        Assert.True(allKills >= 8);
    }

    [Fact]
    public async Task Run_GzippedInManyMembersAndKilled_GoesOnToTheSameBytes()
    {
        _folder.Write("in.jsonl", string.Concat(Enumerable.Range(0, 400).Select(i => $"{{\"n\": {i}, \"t\": \"{new string((char)('a' + (i % 26)), 3000 + i)}\"}}\n")));
        DataPipeline Copying(string output, int writes) => new(
            RecordInput.Find([_folder["in.jsonl"]]),
            [new FunctionStage("copy", (record, _) => ValueTask.FromResult(StageOutcome.Of([record.Fields])))],
            _folder[output],
            new PipelineOptions { CheckpointInterval = TimeSpan.FromMilliseconds(1), Wrap = file => new KilledStream(file, writes, 3) });
        await Copying("whole.jsonl.gz", int.MaxValue).RunAsync(cancellationToken: Token);
        int kills = 0;
        for (int writes = 1; ; writes++)
        {
            try
            {
                await Copying("cut.jsonl.gz", writes).RunAsync(cancellationToken: Token);
                break;
            }
            catch (KilledException)
            {
                kills++;
            }
        }

        Assert.True(kills >= 2);
        byte[] whole = File.ReadAllBytes(_folder["whole.jsonl.gz"]);
        Assert.Equal(whole, File.ReadAllBytes(_folder["cut.jsonl.gz"]));
        Assert.True(Enumerable.Range(0, whole.Length - 3).Count(at => whole[at] == 0x1F && whole[at + 1] == 0x8B && whole[at + 2] == 8 && whole[at + 3] == 0) >= 5);
    }

    [Fact]
    public async Task Run_Cancelled_KeepsEverythingThatWasDone()
    {
        using var stop = new CancellationTokenSource();
        FunctionStage stopping = new("stop", (record, _) =>
        {
            if (record.Number == 60) stop.Cancel();
            return ValueTask.FromResult(StageOutcome.Of([record.Fields]));
        });
        DataPipeline Pipeline() => new(RecordInput.Find([_folder["in.jsonl"]]), [stopping], _folder["out.jsonl"], new PipelineOptions { Workers = 1, CheckpointInterval = TimeSpan.FromHours(1) });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Pipeline().RunAsync(cancellationToken: stop.Token));
        int kept = File.ReadAllLines(_folder["out.jsonl"]).Length;
        PipelineSummary summary = await Pipeline().RunAsync(cancellationToken: Token);

        Assert.Equal(117, summary.Items);
        Assert.InRange(summary.Restored, kept, 61);
    }

    [Fact]
    public async Task Run_Finished_DoesNothingAndSaysSo()
    {
        PipelineSummary first = await Create("out.jsonl", 2).RunAsync(cancellationToken: Token);
        byte[] progress = File.ReadAllBytes(_folder["out.progress.json"]);
        DateTime written = File.GetLastWriteTimeUtc(_folder["out.jsonl"]);

        PipelineSummary second = await Create("out.jsonl", 2).RunAsync(cancellationToken: Token);

        Assert.Equal((false, true), (first.WasFinished, second.WasFinished));
        Assert.Equal((first.Records, first.Items, first.Rejects), (second.Restored, second.Items, second.Rejects));
        Assert.Equal(progress, File.ReadAllBytes(_folder["out.progress.json"]));
        Assert.Equal(written, File.GetLastWriteTimeUtc(_folder["out.jsonl"]));
    }

    [Fact]
    public async Task Run_OtherSettingsInputsOrFiles_IsRefusedUntilOverwritten()
    {
        await Create("out.jsonl", 2).RunAsync(cancellationToken: Token);
        byte[] before = File.ReadAllBytes(_folder["out.jsonl"]);

        DataPipeline other = new(RecordInput.Find([_folder["in.jsonl"]]), Stages(), _folder["out.jsonl"], new PipelineOptions { Settings = new Dictionary<string, string> { ["--threshold"] = "0.8" } });
        Assert.Contains(
            "was begun with other settings (--threshold: not given then, '0.8' now); use the same, name another output, or overwrite this one.",
            (await Assert.ThrowsAsync<InvalidDataException>(() => other.RunAsync(cancellationToken: Token))).Message,
            StringComparison.Ordinal);
        File.AppendAllText(_folder["in.jsonl"], "{\"n\": 120}\n");
        Assert.Contains("was begun with other inputs (1 files of", (await Assert.ThrowsAsync<InvalidDataException>(() => Create("out.jsonl", 2).RunAsync(cancellationToken: Token))).Message, StringComparison.Ordinal);
        File.Delete(_folder["out.progress.json"]);
        Assert.Contains("is there already, and not of a run that can go on", (await Assert.ThrowsAsync<InvalidDataException>(() => Create("out.jsonl", 2).RunAsync(cancellationToken: Token))).Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(_folder["out.jsonl"]));

        PipelineSummary summary = await new DataPipeline(RecordInput.Find([_folder["in.jsonl"]]), Stages(), _folder["out.jsonl"], new PipelineOptions { Overwrite = true }).RunAsync(cancellationToken: Token);
        Assert.Equal((121, 0), (summary.Records, summary.Restored));
    }

    [Fact]
    public async Task Run_FilesShorterThanTheirProgress_AreRefused()
    {
        await Assert.ThrowsAsync<KilledException>(() => Create("out.jsonl", 1, TimeSpan.Zero, 40, 1).RunAsync(cancellationToken: Token));
        using (FileStream file = File.OpenWrite(_folder["out.jsonl"])) file.SetLength(3);

        InvalidDataException exception = await Assert.ThrowsAsync<InvalidDataException>(() => Create("out.jsonl", 1).RunAsync(cancellationToken: Token));

        Assert.Contains("is shorter than when its run stopped", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_DiskFull_IsOneSentenceAndGoesOnLater()
    {
        await Create("whole.jsonl", 2).RunAsync(cancellationToken: Token);
        DataPipeline full = new(
            RecordInput.Find([_folder["in.jsonl"]]), Stages(), _folder["out.jsonl"], new PipelineOptions { CheckpointInterval = TimeSpan.Zero, Wrap = file => new KilledStream(file, 30, 2, new IOException("No space left on device.")) });

        PipelineWriteException exception = await Assert.ThrowsAsync<PipelineWriteException>(() => full.RunAsync(cancellationToken: Token));
        PipelineSummary summary = await Create("out.jsonl", 2).RunAsync(cancellationToken: Token);

        Assert.Matches(@"^\S+out(\.rejects)?\.jsonl cannot be written: No space left on device\. What was finished is kept; the same run goes on from there\.$", exception.Message);
        Assert.True(summary.Restored > 5);
        Assert.Equal(File.ReadAllBytes(_folder["whole.jsonl"]), File.ReadAllBytes(_folder["out.jsonl"]));
    }

    [Fact]
    public async Task Run_SameOutputTwiceAtOnce_IsRefused()
    {
        var release = new TaskCompletionSource();
        FunctionStage waiting = new("wait", async (record, _) =>
        {
            await release.Task;
            return StageOutcome.Of([record.Fields]);
        });
        DataPipeline Pipeline() => new(RecordInput.Find([_folder["in.jsonl"]]), [waiting], _folder["out.jsonl"]);
        Task<PipelineSummary> first = Pipeline().RunAsync(cancellationToken: Token);

        IOException exception = await Assert.ThrowsAsync<IOException>(() => Pipeline().RunAsync(cancellationToken: Token));

        Assert.Contains("out.jsonl cannot be opened for writing", exception.Message, StringComparison.Ordinal);
        release.SetResult();
        await first;
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static IRecordStage[] Stages() => [FunctionStage.Splitter(), new CountingStage(), FunctionStage.Drawer()];

    private DataPipeline Create(string output, int workers, TimeSpan? interval = null, int writes = int.MaxValue, int seed = 0) => new(
        RecordInput.Find([_folder["in.jsonl"]]),
        Stages(),
        _folder[output],
        new PipelineOptions { Workers = workers, CheckpointInterval = interval ?? TimeSpan.FromSeconds(1), Wrap = file => new KilledStream(file, writes, seed) });

    /// <summary>What lies behind the last checkpoint may be anything: cut off, or torn.</summary>
    private void Spoil(string file, string run, Random random)
    {
        if (!File.Exists(_folder[$"{run}.progress.json"])) return;
        JsonNode progress = JsonNode.Parse(File.ReadAllText(_folder[$"{run}.progress.json"]))!;
        long kept = (long)progress[file.Contains("rejects", StringComparison.Ordinal) ? "reject_bytes" : "output_bytes"]!;
        using var stream = new FileStream(_folder[file], FileMode.Open);
        Assert.True(stream.Length >= kept);
        if (random.Next(2) == 0)
        {
            stream.SetLength(kept + random.NextInt64(stream.Length - kept + 1));
        }
        else
        {
            var rubbish = new byte[random.Next(2000)];
            random.NextBytes(rubbish);
            stream.Position = kept;
            stream.Write(rubbish);
        }
    }

    private static string Describe(StageCounts stage) => $"{stage.Stage} {stage.Records} {stage.Items} {string.Join(',', stage.Rejects.Select(reject => $"{reject.Key} {reject.Value}"))}";

    private sealed class KilledException : Exception;

    /// <summary>Breaks off inside one of its writes, or at the flush after it.</summary>
    private sealed class KilledStream(Stream inner, int writes, int seed, Exception? failure = null) : Stream
    {
        private readonly Random _random = new(seed);
        private int _left = writes;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => inner.Length;

        public override long Position { get => inner.Position; set => throw new NotSupportedException(); }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (buffer.Length == 0) return;
            if (--_left > 0)
            {
                inner.Write(buffer);
                return;
            }

            inner.Write(buffer[.._random.Next(buffer.Length + 1)]);
            throw failure ?? new KilledException();
        }

        public override void Flush()
        {
            if (--_left <= 0) throw failure ?? new KilledException();
            inner.Flush();
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
