using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Reasoning.Verification.Problems;

/// <summary>One JSON object of a file of problems, which knows where it stands, so that whatever is wrong with it can be said by file and line.</summary>
public sealed class ProblemLine
{
    private readonly JsonElement _json;
    private readonly string _file;
    private readonly int _number;

    private ProblemLine(JsonElement json, string file, int number) => (_json, _file, _number) = (json, file, number);

    /// <summary>
    /// Reads JSON lines in UTF-8, one at a time. Gzip is recognised by its content, a byte order mark and blank lines are passed over. The stream is
    /// left open.
    /// </summary>
    /// <param name="stream">The stream; it need not be seekable.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="ProblemFormatException">A line is no JSON object, or the text or the gzip data is damaged; the lines before it have been read.</exception>
    public static async IAsyncEnumerable<ProblemLine> ReadAsync(
        Stream stream, string name, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        var buffered = new BufferedStream(stream, 1 << 16);
        await using var content = await UnpackAsync(buffered, cancellationToken).ConfigureAwait(false);
        using var reader = new StreamReader(content, new UTF8Encoding(false, throwOnInvalidBytes: true), true, -1, leaveOpen: true);
        for (var number = 1; ; number++)
        {
            string? line;
            try
            {
                line = await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (InvalidDataException error)
            {
                throw new ProblemFormatException(name, number, "the gzip data is damaged from here on", error);
            }
            catch (DecoderFallbackException error)
            {
                throw new ProblemFormatException(name, number, "the text is not UTF-8", error);
            }

            if (line is null) yield break;
            if (!string.IsNullOrWhiteSpace(line)) yield return Parse(line, name, number);
        }
    }

    /// <summary>The kind of a field's value, or null where the field is missing.</summary>
    /// <param name="field">The field's name.</param>
    public JsonValueKind? KindOf(string field) => _json.TryGetProperty(field, out var value) ? value.ValueKind : null;

    /// <summary>A field's value as it is written in the file; of a string, with its quotation marks.</summary>
    /// <param name="field">The name of a field that is there.</param>
    public string GetRaw(string field) => _json.GetProperty(field).GetRawText();

    /// <summary>A field's text.</summary>
    /// <param name="field">The field's name.</param>
    /// <param name="format">Says which fields there should be, for the message.</param>
    /// <exception cref="ProblemFormatException">The field is missing, not a string, or holds half of a surrogate pair.</exception>
    public string GetText(string field, string format)
    {
        if (!_json.TryGetProperty(field, out var value)) throw Broken($"the field '{field}' is missing ({format})");
        if (value.ValueKind != JsonValueKind.String)
            throw Broken($"the field '{field}' must be a string, not {value.ValueKind.ToString().ToLowerInvariant()}");
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException error)
        {
            throw Broken($"the field '{field}' holds half of a surrogate pair, which is no text", error);
        }
    }

    /// <summary>Says what is wrong with this line.</summary>
    /// <param name="problem">What is wrong, without a final full stop.</param>
    /// <param name="cause">The cause, if any.</param>
    public ProblemFormatException Broken(string problem, Exception? cause = null) => new(_file, _number, problem, cause);

    private static async Task<Stream> UnpackAsync(BufferedStream stream, CancellationToken cancellationToken)
    {
        // Four bytes: enough to tell gzip, and not so few that a byte order mark would be torn apart.
        var head = new byte[4];
        var count = await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        var whole = new PrefixedStream(head.AsMemory(0, count), stream);
        return head is [0x1f, 0x8b, ..] ? new GZipStream(whole, CompressionMode.Decompress) : whole;
    }

    private static ProblemLine Parse(string line, string name, int number)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? new ProblemLine(document.RootElement.Clone(), name, number)
                : throw new ProblemFormatException(name, number, "a problem is a JSON object, this is something else");
        }
        catch (JsonException error)
        {
            throw new ProblemFormatException(name, number, $"this is not JSON (at byte {error.BytePositionInLine})", error);
        }
    }
}
