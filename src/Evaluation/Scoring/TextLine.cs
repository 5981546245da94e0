using System.Runtime.CompilerServices;

namespace Reasoning.Evaluation.Scoring;

/// <summary>One line of a text file, as bytes: whether they are text is found out line by line, so that one broken line spoils no other.</summary>
/// <param name="Number">Its place, counted from 1.</param>
/// <param name="Bytes">What it holds, without its end; valid until the next line is read.</param>
/// <param name="End">Where the next line begins, in bytes from the beginning of the stream.</param>
/// <param name="IsEnded">Whether a newline ends it: without one, it may be the half of a line.</param>
internal readonly record struct TextLine(int Number, ReadOnlyMemory<byte> Bytes, long End, bool IsEnded)
{
    /// <summary>Reads the lines of a stream, which is left open. Memory: the longest line.</summary>
    public static async IAsyncEnumerable<TextLine> ReadAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var buffer = new byte[1 << 16];
        var (start, searched, end) = (0, 0, 0);
        long position = 0;
        for (var number = 1; ;)
        {
            var length = buffer.AsSpan(searched, end - searched).IndexOf((byte)'\n');
            if (length >= 0)
            {
                var next = searched + length + 1;
                position += next - start;
                yield return new TextLine(number++, buffer.AsMemory(start, next - 1 - start), position, true);
                (start, searched) = (next, next);
                continue;
            }

            if (start > 0) buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
            searched = end;
            if (end == buffer.Length) Array.Resize(ref buffer, checked(2 * buffer.Length));
            var read = await stream.ReadAsync(buffer.AsMemory(end), cancellationToken).ConfigureAwait(false);
            end += read;
            if (read > 0) continue;
            if (end > 0) yield return new TextLine(number, buffer.AsMemory(0, end), position + end, false);
            yield break;
        }
    }
}
