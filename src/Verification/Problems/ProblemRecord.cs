using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Unicode;
using Reasoning.Verification.Problems.Reading;

namespace Reasoning.Verification.Problems;

/// <summary>One JSON object of a file of problems, which knows where it stands, so that whatever is wrong with it can be said by file and line.</summary>
public sealed class ProblemRecord
{
    private readonly JsonElement _json;
    private readonly string _file;
    private readonly RecordText _place;

    private ProblemRecord(JsonElement json, string file, RecordText place) => (_json, _file, _place) = (json, file, place);

    /// <summary>
    /// Reads JSON lines or one JSON array of objects, one object at a time. Gzip is recognised by its content; a byte order mark, which may also be that of
    /// UTF-16, and blank lines are passed over. The stream is left open.
    /// </summary>
    /// <param name="stream">The stream; it need not be seekable.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <param name="onBroken">
    /// Gets every line or item that is no JSON object, which is then passed over; null: the first one is thrown. Damage of the file as a whole (gzip data, an
    /// array that does not end) is thrown in either case.
    /// </param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="ProblemFormatException">A line or item is broken, or the file is damaged; what stood before it has been read.</exception>
    public static async IAsyncEnumerable<ProblemRecord> ReadAsync(
        Stream stream, string name, Action<ProblemFormatException>? onBroken = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        Stream content;
        try
        {
            content = await PlainContent.OpenAsync(stream, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException error)
        {
            throw new ProblemFormatException(name, 1, "the gzip data is damaged from here on", error);
        }

        await using (content.ConfigureAwait(false))
        {
            await foreach (var text in new RecordSplitter(content, name).ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                ProblemRecord record;
                try
                {
                    record = Parse(text, name);
                }
                catch (ProblemFormatException error) when (onBroken is not null)
                {
                    onBroken(error);
                    continue;
                }

                yield return record;
            }
        }
    }

    /// <summary>Whether all of these fields are there, whatever they hold.</summary>
    /// <param name="fields">Names of fields.</param>
    public bool Has(params ReadOnlySpan<string> fields)
    {
        foreach (var field in fields)
        {
            if (!_json.TryGetProperty(field, out _)) return false;
        }

        return true;
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
        return GetText(value, field);
    }

    /// <summary>A field's text, or null where the field is missing or null.</summary>
    /// <param name="field">The field's name.</param>
    /// <exception cref="ProblemFormatException">The field is not a string, or holds half of a surrogate pair.</exception>
    public string? GetOptionalText(string field) => KindOf(field) is null or JsonValueKind.Null ? null : GetText(_json.GetProperty(field), field);

    /// <summary>A field that is a list of texts; empty where the field is missing or null.</summary>
    /// <param name="field">The field's name.</param>
    /// <exception cref="ProblemFormatException">The field is no list, or one of its items is no text.</exception>
    public IReadOnlyList<string> GetTexts(string field)
    {
        if (KindOf(field) is null or JsonValueKind.Null) return [];
        var list = _json.GetProperty(field);
        if (list.ValueKind != JsonValueKind.Array) throw Broken($"the field '{field}' must be a list of strings, not {NameOf(list.ValueKind)}");
        return [.. list.EnumerateArray().Select((item, i) => GetText(item, $"{field}[{i}]"))];
    }

    /// <summary>A field that is a whole number or a text, as text: how benchmarks name their tasks.</summary>
    /// <param name="field">The field's name.</param>
    /// <param name="format">Says which fields there should be, for the message.</param>
    /// <exception cref="ProblemFormatException">The field is missing or something else.</exception>
    public string GetName(string field, string format) => KindOf(field) == JsonValueKind.Number ? GetRaw(field) : GetText(field, format);

    /// <summary>Says what is wrong with this record.</summary>
    /// <param name="problem">What is wrong, without a final full stop.</param>
    /// <param name="cause">The cause, if any.</param>
    public ProblemFormatException Broken(string problem, Exception? cause = null) => new(_file, _place.Line, _place.Item, problem, cause);

    /// <summary>A field's value.</summary>
    /// <exception cref="ProblemFormatException">The field is missing.</exception>
    internal JsonElement Get(string field, string format) =>
        _json.TryGetProperty(field, out var value) ? value : throw Broken($"the field '{field}' is missing ({format})");

    /// <summary>A value's text.</summary>
    /// <param name="value">A value in this record.</param>
    /// <param name="path">Where it stands, for the message.</param>
    /// <exception cref="ProblemFormatException">The value is not a string, or holds half of a surrogate pair.</exception>
    internal string GetText(JsonElement value, string path)
    {
        if (value.ValueKind != JsonValueKind.String) throw Broken($"the field '{path}' must be a string, not {NameOf(value.ValueKind)}");
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException error)
        {
            throw Broken($"the field '{path}' holds half of a surrogate pair, which is no text", error);
        }
    }

    /// <summary>What kind of value that is, in the words of messages.</summary>
    internal static string NameOf(JsonValueKind kind) => kind.ToString().ToLowerInvariant();

    private static ProblemRecord Parse(RecordText text, string name)
    {
        if (!Utf8.IsValid(text.Bytes.Span)) throw new ProblemFormatException(name, text.Line, text.Item, "the text is not UTF-8");
        try
        {
            var json = PythonJson.Parse(text.Bytes);
            if (json.ValueKind != JsonValueKind.Object) throw new ProblemFormatException(name, text.Line, text.Item, "a problem is a JSON object, this is something else");

            // The names are looked at once here: one that is no text would make every search for a field fail.
            foreach (var property in json.EnumerateObject()) _ = property.Name;
            return new ProblemRecord(json, name, text);
        }
        catch (InvalidOperationException error)
        {
            throw new ProblemFormatException(name, text.Line, text.Item, "the name of a field holds half of a surrogate pair, which is no text", error);
        }
        catch (JsonException error)
        {
            throw new ProblemFormatException(name, text.Line, text.Item, $"this is not JSON (at byte {error.BytePositionInLine})", error);
        }
    }
}
