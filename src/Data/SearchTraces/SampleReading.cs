using System.Text.Json;

namespace Reasoning.Data.SearchTraces;

/// <summary>Makes attempts of samples.</summary>
internal static class SampleReading
{
    public static IReadOnlyList<ProblemAttempts> Read(IReadOnlyList<(int Line, JsonElement Json)> samples, RecordedFields fields)
    {
        var tasks = new Dictionary<string, List<Attempt>>(StringComparer.Ordinal);
        var order = new List<string>();
        foreach (var (line, json) in samples)
        {
            string task = json.TryGetProperty("task_id", out var id) && id.ValueKind == JsonValueKind.Number ? id.GetRawText() : fields.Text(line, json, "task_id");
            if (!tasks.TryGetValue(task, out var attempts))
            {
                tasks.Add(task, attempts = []);
                order.Add(task);
            }

            attempts.Add(new Attempt(fields.Text(line, json, "completion"), null, null, ReadVerdict(line, json, fields)));
        }

        return [.. order.Select(task => new ProblemAttempts(task, null, tasks[task]))];
    }

    private static AttemptVerdict? ReadVerdict(int line, JsonElement json, RecordedFields fields)
    {
        if (!json.TryGetProperty("passed", out var passed)) throw fields.Broken(line, "has no field 'passed', so that the sample must be judged first");
        if (passed.ValueKind is not (JsonValueKind.True or JsonValueKind.False)) throw fields.Broken(line, "has a field 'passed' that is neither true nor false");
        string kind = fields.OptionalText(line, json, "verdict") ?? (passed.GetBoolean() ? "pass" : "failed");
        return kind is "harness_error" or "flaky" ? null : new AttemptVerdict(kind, passed.GetBoolean(), fields.OptionalText(line, json, "reason"), []);
    }
}
