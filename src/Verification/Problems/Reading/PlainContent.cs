using System.IO.Compression;
using System.Text;

namespace Reasoning.Verification.Problems.Reading;

/// <summary>The content of a file as UTF-8 without a byte order mark, however it is packed.</summary>
internal static class PlainContent
{
    /// <summary>Looks at how the content begins: gzip is unpacked, a mark of UTF-8 passed over, UTF-16 converted. The stream given is left open.</summary>
    public static async Task<Stream> OpenAsync(Stream stream, CancellationToken cancellationToken)
    {
        var (head, whole) = await PeekAsync(stream, 2, cancellationToken).ConfigureAwait(false);
        if (head.Span is [0x1f, 0x8b]) whole = new GZipStream(whole, CompressionMode.Decompress);
        (head, whole) = await PeekAsync(whole, 3, cancellationToken).ConfigureAwait(false);
        var (encoding, length) = head.Span switch
        {
            [0xef, 0xbb, 0xbf] => (null, 3),
            [0xff, 0xfe, ..] => (Encoding.Unicode, 2),
            [0xfe, 0xff, ..] => (Encoding.BigEndianUnicode, 2),
            _ => ((Encoding?)null, 0),
        };
        await whole.ReadExactlyAsync(new byte[length], cancellationToken).ConfigureAwait(false);
        return encoding is null ? whole : Encoding.CreateTranscodingStream(whole, encoding, Encoding.UTF8, leaveOpen: true);
    }

    private static async Task<(ReadOnlyMemory<byte> Head, Stream Whole)> PeekAsync(Stream stream, int count, CancellationToken cancellationToken)
    {
        var head = new byte[count];
        var length = await stream.ReadAtLeastAsync(head, count, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return (head.AsMemory(0, length), new PrefixedStream(head.AsMemory(0, length), stream));
    }
}
