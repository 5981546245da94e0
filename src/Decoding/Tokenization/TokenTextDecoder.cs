using System.Buffers;
using System.Text;

namespace Reasoning.Decoding.Tokenization;

/// <summary>
/// Turns the tokens of a continuation into text as they arrive. A character whose bytes are spread over several tokens appears when its last
/// byte has come. Bytes that can never become UTF-8 turn into U+FFFD, so the pieces together equal the decoding of all bytes at once.
/// A value of a few bytes: assigning it makes an independent copy, as needed when a sequence is forked.
/// </summary>
public struct TokenTextDecoder
{
    private const int LongestIncomplete = 3;

    private readonly ITokenizer _tokenizer;
    private uint _pending; // up to three bytes, the first one lowest
    private byte _pendingCount;

    /// <summary>Starts a continuation.</summary>
    public TokenTextDecoder(ITokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        _tokenizer = tokenizer;
    }

    /// <summary>Whether the bytes so far end within a character.</summary>
    public readonly bool HasPendingBytes => _pendingCount > 0;

    /// <summary>Takes a token and returns the text that it completes, often the token's own, sometimes empty.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such token.</exception>
    public string Append(int token)
    {
        ReadOnlySpan<byte> bytes = _tokenizer.GetBytes(token);
        if (bytes.IsEmpty)
            return "";
        if (_pendingCount == 0 && IncompleteSuffix(bytes) == 0)
            return Encoding.UTF8.GetString(bytes);
        return AppendWithPending(bytes);
    }

    /// <summary>Ends the continuation: U+FFFD if bytes of an incomplete character are left, otherwise empty. The decoder starts afresh.</summary>
    public string Flush()
    {
        if (_pendingCount == 0)
            return "";
        Span<byte> bytes = stackalloc byte[LongestIncomplete];
        int count = TakePending(bytes);
        return Encoding.UTF8.GetString(bytes[..count]);
    }

    private string AppendWithPending(ReadOnlySpan<byte> bytes)
    {
        int length = _pendingCount + bytes.Length;
        byte[]? rented = null;
        Span<byte> joined = length <= 256 ? stackalloc byte[256] : rented = ArrayPool<byte>.Shared.Rent(length);
        int pending = TakePending(joined);
        bytes.CopyTo(joined[pending..]);
        joined = joined[..length];

        int incomplete = IncompleteSuffix(joined);
        foreach (byte value in joined[^incomplete..])
            _pending |= (uint)value << (8 * _pendingCount++);
        string text = Encoding.UTF8.GetString(joined[..^incomplete]);
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
        return text;
    }

    private int TakePending(Span<byte> destination)
    {
        int count = _pendingCount;
        for (int i = 0; i < count; i++)
            destination[i] = (byte)(_pending >> (8 * i));
        _pending = 0;
        _pendingCount = 0;
        return count;
    }

    /// <summary>How many bytes at the end begin a character that further bytes could complete: 0 to 3.</summary>
    private static int IncompleteSuffix(ReadOnlySpan<byte> bytes)
    {
        for (int length = Math.Min(LongestIncomplete, bytes.Length); length > 0; length--)
        {
            if (Rune.DecodeFromUtf8(bytes[^length..], out _, out int consumed) == OperationStatus.NeedMoreData && consumed == length)
                return length;
        }

        return 0;
    }
}
