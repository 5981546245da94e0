using System.Runtime.CompilerServices;

namespace Reasoning.Verification.Problems.Reading;

/// <summary>
/// Cuts a file into its records without understanding them: lines, or, where the first character is <c>[</c>, the items of one JSON array. Only one record is
/// held at a time, and every byte is looked at once, however long a line is.
/// </summary>
/// <param name="content">UTF-8 text.</param>
/// <param name="name">What to call it in messages.</param>
internal sealed class RecordSplitter(Stream content, string name)
{
    private byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;
    private int _line = 1;

    /// <summary>The records.</summary>
    /// <exception cref="ProblemFormatException">The gzip data is damaged, an array does not end, or a record is longer than an array can be.</exception>
    public async IAsyncEnumerable<RecordText> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await SkipWhiteSpaceAsync(cancellationToken).ConfigureAwait(false) < 0) yield break;
        if (_buffer[_start] != (byte)'[')
        {
            for (; await FindLineEndAsync(cancellationToken).ConfigureAwait(false) is var length && length >= 0; _line++)
            {
                var line = Take(length);
                if (_start < _end) _start++;
                if (!IsBlank(line)) yield return new RecordText(line, _line, null);
            }

            yield break;
        }

        _start++;
        for (var item = 1; ; item++)
        {
            var next = await SkipWhiteSpaceAsync(cancellationToken).ConfigureAwait(false);
            if (next == ']' && item == 1) break;
            var line = _line;
            var bytes = Take(await FindItemEndAsync(item, cancellationToken).ConfigureAwait(false));
            yield return new RecordText(bytes, line, item);
            if (_buffer[_start] == (byte)']') break;
            _start++;
        }

        _start++;
        if (await SkipWhiteSpaceAsync(cancellationToken).ConfigureAwait(false) >= 0) throw new ProblemFormatException(name, _line, "something follows the end of the array");
    }

    private static bool IsBlank(ReadOnlyMemory<byte> line) => line.Span.IndexOfAnyExcept(" \t\r\f\v"u8) < 0;

    private static bool IsWhiteSpace(byte value) => value is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';

    private byte[] Take(int length)
    {
        var bytes = _buffer.AsSpan(_start, length).ToArray();
        _start += length;
        return bytes;
    }

    /// <summary>The next byte that is no white space, or -1 at the end.</summary>
    private async ValueTask<int> SkipWhiteSpaceAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            for (; _start < _end; _start++)
            {
                if (!IsWhiteSpace(_buffer[_start])) return _buffer[_start];
                if (_buffer[_start] == (byte)'\n') _line++;
            }

            if (!await FillAsync(cancellationToken).ConfigureAwait(false)) return -1;
        }
    }

    /// <summary>How many bytes there are before the line ends; -1 where no line is left.</summary>
    private async ValueTask<int> FindLineEndAsync(CancellationToken cancellationToken)
    {
        var seen = 0;
        while (true)
        {
            var at = _buffer.AsSpan(_start + seen, _end - _start - seen).IndexOf((byte)'\n');
            if (at >= 0) return seen + at;
            seen = _end - _start;
            if (!await FillAsync(cancellationToken).ConfigureAwait(false)) return seen == 0 ? -1 : seen;
        }
    }

    /// <summary>How many bytes there are before the comma or bracket that ends an item of the array.</summary>
    private async ValueTask<int> FindItemEndAsync(int item, CancellationToken cancellationToken)
    {
        var first = _line;
        var (seen, depth, isText, isEscaped) = (0, 0, false, false);
        while (true)
        {
            for (; _start + seen < _end; seen++)
            {
                var value = _buffer[_start + seen];
                if (value == (byte)'\n') _line++;
                if (isText)
                {
                    if (isEscaped) isEscaped = false;
                    else if (value == (byte)'\\') isEscaped = true;
                    else if (value == (byte)'"') isText = false;
                    continue;
                }

                if (depth == 0 && (value is (byte)',' or (byte)']')) return seen;
                if (value == (byte)'"') isText = true;
                else if (value is (byte)'{' or (byte)'[') depth++;
                else if (depth > 0 && (value is (byte)'}' or (byte)']')) depth--;
            }

            if (!await FillAsync(cancellationToken).ConfigureAwait(false))
                throw new ProblemFormatException(name, first, item, "the file ends before this item and the array do");
        }
    }

    /// <summary>Reads on behind what is there; false at the end of the file.</summary>
    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_end == _buffer.Length)
        {
            // Moved only when at least half of the buffer is free, doubled otherwise: linear in the length of the file.
            var length = _end - _start;
            if (length > Array.MaxLength / 2) throw new ProblemFormatException(name, _line, "this record is longer than a gigabyte");
            var target = _start >= _buffer.Length / 2 ? _buffer : new byte[_buffer.Length * 2];
            _buffer.AsSpan(_start, length).CopyTo(target);
            (_buffer, _start, _end) = (target, 0, length);
        }

        try
        {
            var count = await content.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
            _end += count;
            return count > 0;
        }
        catch (InvalidDataException error)
        {
            throw new ProblemFormatException(name, _line, "the gzip data is damaged from here on", error);
        }
    }
}
