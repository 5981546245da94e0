using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Reasoning.Data.SearchTraces;

/// <summary>Makes attempts of the events of a search.</summary>
/// <remarks>
/// Verdicts are recorded by the SHA-256 of the text that was judged. Where what is judged are the nodes' own texts, nodes are whole attempts; where it is all texts from
/// the root to a
/// node, they are steps.
/// </remarks>
internal sealed class TraceReading(RecordedFields fields)
{
    public ProblemAttempts Read(IReadOnlyList<(int Line, JsonElement Json)> events)
    {
        var (first, begun) = events[0];
        if (fields.Text(first, begun, "event") != "begun") throw fields.Broken(first, "does not begin a search");
        var problem = fields.Inner(first, begun, "problem");
        var verdicts = new Dictionary<string, AttemptVerdict?>(StringComparer.Ordinal);
        var nodes = new List<PlacedNode>();
        var places = new Dictionary<(string Part, string Id), int>();
        foreach (var (line, json) in events)
        {
            switch (fields.Text(line, json, "event"))
            {
                case "judged":
                    verdicts.TryAdd(fields.Text(line, json, "text_hash"), ReadVerdict(line, fields.Inner(line, json, "verdict")));
                    break;
                case "placed":
                    Place(line, json, nodes, places);
                    break;
            }
        }

        // One part of a search may grow steps, another whole answers.
        var overSteps = nodes.GroupBy(node => node.Part).ToDictionary(
            part => part.Key, part => part.Any(node => node.Path != node.Text && verdicts.ContainsKey(Hash(node.Path)) && !verdicts.ContainsKey(Hash(node.Text))));
        return new ProblemAttempts(fields.Text(first, problem, "id"), fields.Text(first, problem, "prompt"), [.. nodes.Select(node =>
        {
            bool isStep = overSteps[node.Part];
            string text = isStep ? node.Path : node.Text;
            return new Attempt(text, isStep ? node.Text : null, node.Parent, verdicts.GetValueOrDefault(Hash(text)));
        })]);
    }

    private void Place(int line, JsonElement json, List<PlacedNode> nodes, Dictionary<(string Part, string Id), int> places)
    {
        string part = fields.Text(line, json, "node"), text = fields.Text(line, json, "text");
        int? parent = fields.OptionalText(line, json, "parent") is { } id && places.TryGetValue((part, id), out int place) ? place : null;
        places.TryAdd((part, fields.Text(line, json, "id")), nodes.Count);
        nodes.Add(new PlacedNode(part, text, (parent is { } at ? nodes[at].Path : "") + text, parent));
    }

    private AttemptVerdict? ReadVerdict(int line, JsonElement json)
    {
        string kind = fields.Text(line, json, "kind");
        if (kind is "harness_error" or "flaky") return null;
        var failed = RecordedFields.Items(json, "tests")
            .Where(test => fields.OptionalText(line, test, "status") is "failed" or "error")
            .Select(test => new AttemptTest(fields.Text(line, test, "source"), fields.OptionalText(line, test, "observed"), fields.OptionalText(line, test, "message")));
        return new AttemptVerdict(kind, kind == "pass", fields.OptionalText(line, json, "reason"), [.. failed]);
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private sealed record PlacedNode(string Part, string Text, string Path, int? Parent);
}
