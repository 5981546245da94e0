using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Reasoning.Data.Decontamination;
using Reasoning.Data.Deduplication;
using Reasoning.Data.Pipelines;

namespace Reasoning.Benchmarks.Data;

/// <summary>
/// Records per second and peak memory of a pipeline over programs that are drawn, a tenth of them near duplicates. One configuration a process: the peak of memory is that of the
/// process.
/// </summary>
internal static class DataPipelineThroughput
{
    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not [var name, var count, .. var rest] || !int.TryParse(count, CultureInfo.InvariantCulture, out var records) || (name == "decontaminate" && rest.Length == 0))
        {
            Console.Error.WriteLine("Name a stage and a number of records: data-pipeline copy|dedup|decontaminate RECORDS [BENCHMARK].");
            return 2;
        }

        var folder = Directory.CreateTempSubdirectory("data-pipeline-").FullName;
        try
        {
            var input = Path.Combine(folder, "in.jsonl");
            WriteRecords(input, records);
            IRecordStage stage = name switch
            {
                "dedup" => new DeduplicationStage(new FieldTemplate("{text}")),
                "decontaminate" => new DecontaminationStage(new Decontaminator(await BenchmarkTasks.ReadAsync(rest[0], "benchmark")), new FieldTemplate("{text}")),
                _ => new CopyStage(),
            };
            var before = Environment.WorkingSet;
            var summary = await new DataPipeline(RecordInput.Find([input]), [stage], Path.Combine(folder, "out.jsonl")).RunAsync();
            GC.Collect();
            using var process = Process.GetCurrentProcess();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{name}: {summary.Records} records of {new FileInfo(input).Length / records} bytes, {summary.Items} items, {summary.Elapsed.TotalSeconds:0.0} s, {summary.Records / summary.Elapsed.TotalSeconds:0} a second; memory {before >> 20} MiB before, {process.PeakWorkingSet64 >> 20} MiB at its peak, {GC.GetTotalMemory(true) >> 20} MiB of objects at the end"));
            GC.KeepAlive(stage);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void WriteRecords(string path, int count)
    {
        var random = new Random(1);
        var recent = new List<string>();
        using var file = new StreamWriter(path);
        for (var i = 0; i < count; i++)
        {
            var text = recent.Count > 0 && random.Next(10) == 0 ? recent[random.Next(recent.Count)].Replace("0", "10", StringComparison.Ordinal) : Program(random);
            if (recent.Count < 1000) recent.Add(text);
            else recent[random.Next(1000)] = text;
            file.WriteLine(new JsonObject { ["id"] = i, ["text"] = text }.ToJsonString());
        }
    }

    private static string Program(Random random)
    {
        var text = new StringBuilder();
        for (var function = random.Next(1, 4); function > 0; function--)
        {
            string Name() => $"{(char)('a' + random.Next(26))}{(char)('a' + random.Next(26))}_{random.Next(100)}";
            string[] names = [Name(), Name(), Name(), Name()];
            string Any() => names[random.Next(4)];
            text.Append(CultureInfo.InvariantCulture, $"def {Name()}({names[0]}, {names[1]}):\n    \"\"\"Work on {names[0]} as {Name()} of {Name()} and {Name()}.\"\"\"\n    {names[2]} = {names[3]} = {random.Next(100)}\n");
            for (var line = random.Next(4, 12); line > 0; line--)
            {
                text.Append(random.Next(4) switch
                {
                    0 => $"    if {Any()} > {Any()} + {random.Next(50)}:\n        {Any()} -= len(str({Any()}))\n",
                    1 => $"    for {Any()} in range({Any()}):\n        {Any()} += {Any()} * {random.Next(9)}\n",
                    2 => $"    {Any()} = max({Any()}, abs({Any()} - {random.Next(1000)}))\n",
                    _ => $"    {Any()} = [{Any()} for {Any()} in {Any()} if {Any()} % {random.Next(2, 9)}]\n",
                });
            }

            text.Append(CultureInfo.InvariantCulture, $"    return {Any()}\n\n\n");
        }

        return text.ToString();
    }

    /// <summary>Hands records on.</summary>
    private sealed class CopyStage : IRecordStage
    {
        public string Name => "copy";

        public ValueTask<StageOutcome> ProcessAsync(DataRecord record, CancellationToken cancellationToken = default) => ValueTask.FromResult(StageOutcome.Of([record.Fields]));
    }
}
