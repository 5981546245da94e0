using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Reasoning.Search.Traces;

/// <summary>The form of a line of a trace.</summary>
internal static class TraceJson
{
    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    public static byte[] Write(TraceEvent traceEvent) => JsonSerializer.SerializeToUtf8Bytes(traceEvent, Format);

    /// <exception cref="JsonException">It is not an event.</exception>
    public static TraceEvent Read(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize<TraceEvent>(line, Format) ?? throw new JsonException("it is null");
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            throw new JsonException(exception.Message, exception); // a value that its type refuses, or an event of no known kind
        }
    }
}
