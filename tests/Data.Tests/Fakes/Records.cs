using System.Text.Json.Nodes;
using Reasoning.Data.Pipelines;

namespace Reasoning.Data.Tests.Fakes;

/// <summary>Records of a dataset from JSON.</summary>
internal static class Records
{
    public static DataRecord Of(string json, long number = 0) => new("test.jsonl", number, number + 1, (JsonObject)JsonNode.Parse(json)!);

    public static DataRecord Of(JsonObject fields, long number = 0) => new("test.jsonl", number, number + 1, fields);
}
