namespace Reasoning.Decoding.Tokenization;

/// <summary>Numbers the symbols that merges work on: normal tokens by their id, other byte strings from the size of the vocabulary upwards.</summary>
internal sealed class SymbolTable(Vocabulary vocabulary)
{
    private readonly ByteStringTable _others = new(0);
    private int _next = vocabulary.Size;

    public int GetOrAdd(ReadOnlySpan<byte> bytes)
    {
        if (Find(bytes) is >= 0 and int known)
            return known;
        _others.TryAdd(bytes, _next);
        return _next++;
    }

    /// <summary>The symbol of a byte string, or −1.</summary>
    public int Find(ReadOnlySpan<byte> bytes) => vocabulary.Find(bytes) ?? _others.Find(bytes);
}
