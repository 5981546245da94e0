using System.Text.Encodings.Web;
using System.Text.Json;

namespace Reasoning.Data.Corpus;

/// <summary>
/// The file format of a corpus: one JSON object a line with the fields <c>kind</c> (code, arithmetic, compare or judge), <c>prompt</c>,
/// <c>completion</c> and <c>key</c>.
/// </summary>
public static class CorpusFile
{
    private static readonly JsonWriterOptions _writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the documents as they come; the stream stays open.</summary>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public static async Task WriteAsync(Stream stream, IAsyncEnumerable<CorpusDocument> documents, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(documents);
        using var buffer = new MemoryStream();
        using var json = new Utf8JsonWriter(buffer, _writing);
        await foreach (CorpusDocument document in documents.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            buffer.SetLength(0);
            json.Reset();
            json.WriteStartObject();
            json.WriteString("kind", document.Kind.ToString().ToLowerInvariant());
            json.WriteString("prompt", document.Prompt);
            json.WriteString("completion", document.Completion);
            json.WriteString("key", document.Key);
            json.WriteEndObject();
            json.Flush();
            buffer.WriteByte((byte)'\n');
            await stream.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), cancellationToken).ConfigureAwait(false);
        }
    }
}
