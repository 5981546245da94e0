using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Reasoning.Data.Pipelines;

/// <summary>The files that a run writes. A checkpoint brings items and rejects to the disk and then notes their lengths; a run that goes on cuts the files to these.</summary>
internal sealed class PipelineFiles : IDisposable
{
    private static readonly JsonWriterOptions _json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
    private static readonly JsonSerializerOptions _node = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 512 };

    private readonly PipelinePaths _paths;
    private readonly int _maxRejectedBytes;
    private readonly LineFile _items;
    private readonly LineFile _rejects;
    private readonly ArrayBufferWriter<byte> _lines = new();
    private readonly Utf8JsonWriter _writer;

    public PipelineFiles(PipelinePaths paths, PipelineOptions options, PipelineCheckpoint? before)
    {
        (_paths, _maxRejectedBytes) = (paths, options.MaxRejectedBytes);
        _writer = new Utf8JsonWriter(_lines, _json);
        if (before is null)
        {
            // Without its progress a file cannot be taken for one of a run that goes on.
            if (options.Overwrite) File.Delete(paths.Progress);
            foreach (string path in (string[])[paths.Output, paths.Rejects])
            {
                if (!options.Overwrite && new FileInfo(path) is { Exists: true, Length: > 0 })
                    throw new InvalidDataException($"{path} is there already, and not of a run that can go on; overwrite it, or name another output.");
            }

            Directory.CreateDirectory(Path.GetDirectoryName(paths.Output)!);
            Directory.CreateDirectory(Path.GetDirectoryName(paths.Rejects)!);
        }

        _items = new LineFile(paths.Output, paths.IsGzip, before?.OutputBytes ?? 0, before?.Pending ?? "", options.Wrap);
        try
        {
            _rejects = new LineFile(paths.Rejects, isGzip: false, before?.RejectBytes ?? 0, "", options.Wrap);
        }
        catch
        {
            _items.Dispose();
            throw;
        }
    }

    /// <summary>Whether writing failed, so that what is noted no longer is what is there.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Adds what a record gave.</summary>
    public void Add(RecordWork work, Func<int, string> nameOf)
    {
        Guard(() =>
        {
            _lines.ResetWrittenCount();
            foreach (DataRecord item in work.Records) WriteLine(item.Fields);
            if (_lines.WrittenCount > 0) _items.Append(_lines.WrittenSpan);
            _lines.ResetWrittenCount();
            foreach ((int stage, Reject reject, DataRecord? record) in work.Rejects) WriteReject(work.Raw, nameOf(stage), reject, record);
            if (_lines.WrittenCount > 0) _rejects.Append(_lines.WrittenSpan);
        });
    }

    /// <summary>Brings everything to the disk and notes how much that is.</summary>
    /// <param name="checkpoint">What is noted; lengths are filled in.</param>
    public void Save(PipelineCheckpoint checkpoint)
    {
        Guard(() =>
        {
            if (checkpoint.Finished) _items.Finish();
            else _items.Flush();
            _rejects.Flush();
            checkpoint = checkpoint with { OutputBytes = _items.Length, RejectBytes = _rejects.Length, Pending = checkpoint.Finished ? "" : _items.Pending };
            try
            {
                checkpoint.Write(_paths.Progress);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new PipelineWriteException(
                    $"{_paths.Progress} cannot be written: {exception.Message.TrimEnd('.')}. What was finished is kept; the same run goes on from there.", exception);
            }
        });
    }

    public void Dispose()
    {
        _writer.Dispose();
        _items.Dispose();
        _rejects.Dispose();
    }

    private void Guard(Action write)
    {
        try
        {
            write();
        }
        catch
        {
            HasFailed = true;
            throw;
        }
    }

    private void WriteLine(JsonNode node)
    {
        _writer.Reset();
        node.WriteTo(_writer, _node);
        _writer.Flush();
        _lines.Write("\n"u8);
    }

    private void WriteReject(RawRecord raw, string stage, Reject reject, DataRecord? record)
    {
        var line = new JsonObject
        {
            ["source"] = raw.File.Name,
            ["line"] = raw.Line,
            ["number"] = raw.Number,
            ["stage"] = stage,
            ["reason"] = reject.Reason,
            ["detail"] = reject.Detail,
        };
        if (reject.Facts is { } facts) line["facts"] = facts.DeepClone();
        if (record is not null && raw.Bytes.Length <= _maxRejectedBytes && Small(record.Fields) is { } small) line["record"] = small;
        if (record is null && raw.Bytes.Length is > 0 and var length && length <= _maxRejectedBytes && System.Text.Unicode.Utf8.IsValid(raw.Bytes)) line["text"] = Encoding.UTF8.GetString(raw.Bytes);
        WriteLine(line);
    }

    private JsonNode? Small(JsonObject fields)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(text, _json)) fields.WriteTo(writer, _node);
        return text.WrittenCount <= _maxRejectedBytes ? JsonNode.Parse(text.WrittenSpan, documentOptions: new JsonDocumentOptions { MaxDepth = 512 }) : null;
    }
}
