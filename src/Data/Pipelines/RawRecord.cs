using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace Reasoning.Data.Pipelines;

/// <summary>The bytes of a record before they are understood, which is left to the workers.</summary>
/// <param name="File">The file.</param>
/// <param name="Number">Number over all files, from 0.</param>
/// <param name="Line">Line in the file, from 1.</param>
/// <param name="Bytes">The line, or the content of the file; empty where a problem says why.</param>
/// <param name="Problem">Why there are no bytes.</param>
/// <param name="Position">Bytes of all files that were read so far, as they lie on the disk.</param>
internal sealed record RawRecord(InputFile File, long Number, long Line, byte[] Bytes, Reject? Problem, long Position)
{
    private static readonly UTF8Encoding _strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly JsonDocumentOptions _json = new() { AllowDuplicateProperties = false, MaxDepth = 256 };

    /// <summary>Understands the bytes.</summary>
    public RecordReading Read()
    {
        if (Problem is not null) return Rejected(Problem);
        if (!Utf8.IsValid(Bytes)) return Rejected(new Reject("not UTF-8", $"{Where} is not text in UTF-8."));
        if (File.Kind == InputKind.Text) return Accepted(new JsonObject { ["path"] = File.Name, ["text"] = _strict.GetString(Bytes) });
        try
        {
            JsonNode? node = JsonNode.Parse(Bytes, documentOptions: _json);
            if (node is not JsonObject fields)
                return Rejected(new Reject("not an object", $"{Where} is {(node is JsonArray ? "an array" : "a single value")} where a JSON object is needed."));
            if (HasBrokenText()) return Rejected(new Reject("not Unicode", $"{Where} holds half of a surrogate pair, which is no character."));
            return Accepted(fields);
        }
        catch (JsonException exception)
        {
            return Rejected(new Reject("not JSON", $"{Where} is not JSON: {Sentence(exception)}"));
        }
    }

    private string Where => File.Kind == InputKind.Text ? File.Name : $"{File.Name}, line {Line}";

    private RecordReading Accepted(JsonObject fields) => new(File.Name, Number, Line, new DataRecord(File.Name, Number, Line, fields), null);

    private RecordReading Rejected(Reject reject) => new(File.Name, Number, Line, null, reject);

    // The reader passes over escapes; only where one could be half of a pair are all texts decoded.
    private bool HasBrokenText()
    {
        if (Bytes.AsSpan().IndexOf("\\ud"u8) < 0 && Bytes.AsSpan().IndexOf("\\uD"u8) < 0) return false;
        var reader = new Utf8JsonReader(Bytes, new JsonReaderOptions { MaxDepth = _json.MaxDepth });
        try
        {
            while (reader.Read())
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped) reader.GetString();
            return false;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }

    private static string Sentence(JsonException exception)
    {
        string message = exception.Message;
        int extra = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return extra < 0 ? message : $"{message[..extra]} (byte {exception.BytePositionInLine + 1} of the line).";
    }
}
