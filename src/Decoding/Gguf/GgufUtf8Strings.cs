namespace Reasoning.Decoding.Gguf;

/// <summary>An array of strings, enumerated as spans over the mapped file.</summary>
internal struct GgufUtf8Strings(GgufMetadata metadata, GgufMetadataEntry entry)
{
    private long _next = entry.Offset;
    private long _current;
    private int _index;

    public readonly int Count => entry.Count;

    public readonly ReadOnlySpan<byte> Current
    {
        get
        {
            long offset = _current;
            return metadata.ReadUtf8(ref offset);
        }
    }

    public readonly GgufUtf8Strings GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_index == entry.Count)
            return false;
        _index++;
        _current = _next;
        metadata.ReadUtf8(ref _next);
        return true;
    }
}
