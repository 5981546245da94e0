namespace Reasoning.Decoding.Speculation.References;

/// <summary>Reference documents, and the index of them that was asked for last.</summary>
internal sealed class ReferenceText
{
    private readonly int[] _joined;
    private NgramIndex? _index;

    public ReferenceText(IReadOnlyList<int[]> documents)
    {
        _joined = DraftTokens.Join(documents, 1 << 28, nameof(ReferenceDraftSource.References));
        Documents = [.. documents.Select(document => (int[])document.Clone())];
    }

    public IReadOnlyList<int[]> Documents { get; }

    /// <summary>The index of all n-grams of some lengths; built when first asked for, by whichever session comes first.</summary>
    public NgramIndex GetIndex(int shortest, int longest)
    {
        var index = Volatile.Read(ref _index);
        if (index?.Shortest == shortest && index.Longest == longest) return index;

        index = new NgramIndex(_joined, shortest, longest);
        Volatile.Write(ref _index, index);
        return index;
    }
}
