using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;

namespace Reasoning.Data.Pipelines;

/// <summary>Records from files of JSON lines, gzipped or not, and from files of source text, read as they are needed: memory does not grow with the input.</summary>
/// <remarks>A line that is no JSON object, is too long or is not UTF-8 is a reject with its place, and reading goes on; so it does with the next file where a gzipped one is damaged.
/// Blank lines are passed over, a byte order mark is no part of the first line, members of a gzipped file that follow each other are one text. Source text is kept byte for byte.</remarks>
public sealed class RecordInput
{
    private readonly InputSelection[] _selections;
    private readonly RecordInputOptions _options;

    private RecordInput(InputSelection[] selections, IReadOnlyList<InputFile> files, RecordInputOptions options)
    {
        (_selections, Files, _options) = (selections, files, options);
        Bytes = files.Any(file => file.IsStandardInput) ? null : files.Sum(file => file.Bytes);
    }

    /// <summary>The files, in the order in which they are read.</summary>
    public IReadOnlyList<InputFile> Files { get; }

    /// <summary>Their size as they lie there; null where the standard input is among them.</summary>
    public long? Bytes { get; }

    internal int MaxRecordBytes => _options.MaxRecordBytes;

    /// <summary>Finds the files of an input.</summary>
    /// <param name="inputs">Files, folders (all files below them), patterns (<c>data/*.jsonl</c>, <c>src/**/*.py</c>), and "-" for the standard input; read in this order.</param>
    /// <param name="options">What is read of them.</param>
    /// <exception cref="FileNotFoundException">There is no such file, or none in a folder.</exception>
    /// <exception cref="NotSupportedException">A file is compressed in a way that is not read.</exception>
    /// <exception cref="ArgumentException">There are no inputs.</exception>
    public static RecordInput Find(IEnumerable<string> inputs, RecordInputOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        options ??= new RecordInputOptions();
        var files = new List<InputFile>();
        var selections = new List<InputSelection>();
        foreach (string input in inputs)
        {
            if (input == InputFile.StandardInput)
            {
                files.Add(new InputFile(input, input, 0, InputKind.JsonLines));
                continue;
            }

            selections.Add(InputSelection.Of(input, options));
            files.AddRange(selections[^1].Files());
        }

        if (files.Count == 0) throw new ArgumentException("There is no input; name files, folders or patterns.", nameof(inputs));
        if (files.Find(file => file.Path.EndsWith(".zst", StringComparison.OrdinalIgnoreCase)) is { } packed)
            throw new NotSupportedException($"{packed.Name} is compressed with zstd, which is not read here; unpack it first (zstd -d), or pack it with gzip.");
        return new RecordInput([.. selections], files, options);
    }

    /// <summary>Whether a file is, or would be if it were there, one of those that are read.</summary>
    public bool Covers(string path)
    {
        string full = Path.GetFullPath(path, _options.BaseFolder ?? Directory.GetCurrentDirectory());
        return _selections.Any(selection => selection.Covers(full));
    }

    /// <summary>Reads the records.</summary>
    public async IAsyncEnumerable<RecordReading> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (RawRecord raw in ReadRawAsync(cancellationToken).ConfigureAwait(false)) yield return raw.Read();
    }

    /// <summary>Names and sizes of the files, by which a changed input is known.</summary>
    internal string Identity()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (InputFile file in Files) hash.AppendData(Encoding.UTF8.GetBytes($"{file.Name}\n{file.Bytes}\n{file.Kind}\n"));
        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }

    internal async IAsyncEnumerable<RawRecord> ReadRawAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        long number = 0, before = 0;
        foreach (InputFile file in Files)
        {
            using Stream stored = Open(file);
            using Stream stream = file.Path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GzipInput(stored) : stored;
            if (file.Kind == InputKind.Text)
            {
                yield return await ReadTextAsync(file, stream, number++, before + file.Bytes, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                using var lines = new LineReader(stream, _options.MaxRecordBytes);
                while (true)
                {
                    (bool isThere, Reject? problem) = await ReadLineAsync(file, lines, cancellationToken).ConfigureAwait(false);
                    long position = file.IsStandardInput ? 0 : before + (long)(stored.Position * lines.Share);
                    if (problem is not null) yield return new RawRecord(file, number++, lines.Number + (isThere ? 0 : 1), [], problem, position);
                    else if (isThere && lines.Line!.AsSpan().ContainsAnyExcept(" \t\r"u8)) yield return new RawRecord(file, number++, lines.Number, lines.Line!, null, position);
                    if (!isThere) break;
                }
            }

            before += file.Bytes;
        }
    }

    private Stream Open(InputFile file) => file.IsStandardInput
        ? (_options.OpenStandardInput ?? Console.OpenStandardInput)()
        : new FileStream(file.Path, new FileStreamOptions { BufferSize = 0, Options = FileOptions.SequentialScan, Share = FileShare.ReadWrite | FileShare.Delete });

    private async ValueTask<(bool IsThere, Reject? Problem)> ReadLineAsync(InputFile file, LineReader lines, CancellationToken cancellationToken)
    {
        try
        {
            if (!await lines.ReadAsync(cancellationToken).ConfigureAwait(false)) return (false, null);
            return (true, lines.Line is null ? TooLong($"{file.Name}, line {lines.Number}") : null);
        }
        catch (InvalidDataException exception)
        {
            return (false, new Reject("damaged file", $"{file.Name} cannot be unpacked after line {lines.Number}: {exception.Message}"));
        }
    }

    private async ValueTask<RawRecord> ReadTextAsync(InputFile file, Stream stream, long number, long position, CancellationToken cancellationToken)
    {
        var content = new MemoryStream();
        var chunk = new byte[1 << 16];
        try
        {
            while (await stream.ReadAsync(chunk, cancellationToken).ConfigureAwait(false) is > 0 and var read)
            {
                content.Write(chunk, 0, read);
                if (content.Length > _options.MaxRecordBytes) return new RawRecord(file, number, 1, [], TooLong(file.Name), position);
            }
        }
        catch (InvalidDataException exception)
        {
            return new RawRecord(file, number, 1, [], new Reject("damaged file", $"{file.Name} cannot be unpacked: {exception.Message}"), position);
        }

        return new RawRecord(file, number, 1, content.ToArray(), null, position);
    }

    private Reject TooLong(string where) => new("too long", $"{where} is longer than {_options.MaxRecordBytes} bytes.");
}
