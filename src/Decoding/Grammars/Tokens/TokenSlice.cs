namespace Reasoning.Decoding.Grammars.Tokens;

/// <summary>
/// The tokens of a vocabulary as a class of texts sees them: those that belong to it as a whole, and what is left of the others after the longest beginning that
/// does. In a state that loops on the class the former need no look, and of the latter only the different rests do.
/// </summary>
internal sealed class TokenSlice
{
    private TokenSlice(ulong[] inside, int insideCount, TokenTrie rests)
    {
        Inside = inside;
        InsideCount = insideCount;
        Rests = rests;
    }

    /// <summary>A bit for each token all of whose text is in the class.</summary>
    public ulong[] Inside { get; }

    public int InsideCount { get; }

    /// <summary>The tokens that begin in the class and leave it, by what comes after. Cut-off characters at the end count as that.</summary>
    public TokenTrie Rests { get; }

    public static TokenSlice Create(SliceKey key, ReadOnlySpan<(ReadOnlyMemory<byte> Bytes, int Token)> tokens, int words)
    {
        ulong[] inside = new ulong[words];
        int count = 0;
        var rests = new List<(ReadOnlyMemory<byte>, int)>();
        foreach (var (bytes, token) in tokens)
        {
            int length = Run(key, bytes.Span);
            if (length == 0) continue;
            if (length < bytes.Length)
            {
                rests.Add((bytes[length..], token));
                continue;
            }

            inside[token >> 6] |= 1UL << token;
            count++;
        }

        return new TokenSlice(inside, count, new TokenTrie(rests));
    }

    // Bytes of the longest beginning that is in the class.
    private static int Run(SliceKey key, ReadOnlySpan<byte> bytes)
    {
        int length = 0;
        while (length < bytes.Length)
        {
            byte value = bytes[length];
            bool isFirst = length == 0;
            if (value < 0x80)
            {
                if (!(isFirst ? key.HasFirst(value) : key.HasRest(value))) break;
                length++;
                continue;
            }

            if (!(isFirst ? key.FirstHasOthers : key.RestHasOthers)) break;
            if (System.Text.Rune.DecodeFromUtf8(bytes[length..], out _, out int consumed) != System.Buffers.OperationStatus.Done) break;
            length += consumed;
        }

        return length;
    }
}
