using System.IO.Compression;
using System.Runtime.CompilerServices;

namespace Reasoning.Evaluation.Scoring;

/// <summary>
/// Reads files of samples in human-eval's format (Chen et al. 2021): JSON lines with <c>task_id</c> and <c>completion</c>, or EvalPlus' <c>solution</c> (a whole
/// program) in place of the completion; further fields are kept. Gzip is recognised by its content.
/// </summary>
/// <remarks>Where a line has both, the completion is judged: EvalPlus would take the solution, which in human-eval's format may be anything.</remarks>
public static class SampleFile
{
    /// <summary>Reads a file, one sample at a time. Blank lines and a byte order mark are passed over.</summary>
    /// <param name="path">The file.</param>
    /// <param name="onBroken">Gets every broken line, which is then passed over; null: the first one is thrown. Damaged gzip data is always thrown.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="SampleFormatException">A line is broken, or the file is damaged; the samples before it have been read.</exception>
    /// <exception cref="IOException">The file cannot be opened or read.</exception>
    public static async IAsyncEnumerable<Sample> ReadAsync(
        string path, Action<SampleFormatException>? onBroken = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path)) throw new FileNotFoundException($"There is no file of samples '{path}'.", path);
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.Asynchronous | FileOptions.SequentialScan);
        var head = new byte[2];
        var count = await file.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        file.Position = 0;
        await using Stream content = count == 2 && head is [0x1f, 0x8b] ? new GZipStream(file, CompressionMode.Decompress, leaveOpen: true) : file;
        await using var lines = TextLine.ReadAsync(content, cancellationToken).GetAsyncEnumerator(cancellationToken);
        for (var number = 0; ;)
        {
            Sample sample;
            try
            {
                if (!await lines.MoveNextAsync().ConfigureAwait(false)) yield break;
                number = lines.Current.Number;
                var text = Trim(lines.Current);
                if (text.IsEmpty) continue;
                sample = Sample.Parse(text, path, number);
            }
            catch (InvalidDataException error)
            {
                throw new SampleFormatException(path, number + 1, "the gzip data is damaged from here on", error);
            }
            catch (SampleFormatException error) when (onBroken is not null)
            {
                onBroken(error);
                continue;
            }

            yield return sample;
        }
    }

    private static ReadOnlyMemory<byte> Trim(TextLine line)
    {
        var bytes = line.Bytes;
        if (line.Number == 1 && bytes.Span is [0xef, 0xbb, 0xbf, ..]) bytes = bytes[3..];
        var span = bytes.Span;
        return bytes[span.IndexOfAnyExcept(" \t\r"u8) is var first && first < 0 ? bytes.Length.. : first..];
    }
}
