using System.Buffers;
using System.Text.Json;
using Reasoning.Evaluation.Runs;

namespace Reasoning.Evaluation.Scoring;

/// <summary>A line of the results: the sample's own fields as they are, then those of its <see cref="SampleResult"/>.</summary>
internal static class ResultLine
{
    // Fields of these names in a sample are from an earlier judging, as when results are judged again.
    private static readonly HashSet<string> Own =
        [.. typeof(SampleResult).GetProperties().Select(property => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name))];

    /// <summary>The line, without its end.</summary>
    public static byte[] Write(Sample sample, SampleResult result)
    {
        var line = new ArrayBufferWriter<byte>();
        WriteBeginning(sample, line);
        line.Write(JsonSerializer.SerializeToUtf8Bytes(result, RunJson.Line).AsSpan(1));
        return line.WrittenSpan.ToArray();
    }

    /// <summary>Reads a line back.</summary>
    /// <returns>The result; null where the line is not about this sample.</returns>
    /// <exception cref="JsonException">What follows the sample's fields is no result.</exception>
    public static SampleResult? Read(ReadOnlySpan<byte> line, Sample sample)
    {
        var beginning = new ArrayBufferWriter<byte>();
        WriteBeginning(sample, beginning);
        if (!line.StartsWith(beginning.WrittenSpan)) return null;
        return JsonSerializer.Deserialize<SampleResult>([(byte)'{', .. line[beginning.WrittenCount..]], RunJson.Line);
    }

    /// <summary>Writes the sample's fields, up to and including the comma that follows them.</summary>
    private static void WriteBeginning(Sample sample, ArrayBufferWriter<byte> line)
    {
        using var json = new Utf8JsonWriter(line, new JsonWriterOptions { Encoder = RunJson.Line.Encoder });
        json.WriteStartObject();
        foreach (var field in sample.Fields.EnumerateObject().Where(field => !Own.Contains(field.Name)))
        {
            json.WritePropertyName(field.Name);
            json.WriteRawValue(field.Value.GetRawText());
        }

        json.Flush();
        line.Write(","u8);
    }
}
