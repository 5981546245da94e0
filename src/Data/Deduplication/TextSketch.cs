namespace Reasoning.Data.Deduplication;

/// <summary>What is compared of a text: made without looking at any other.</summary>
public sealed class TextSketch
{
    internal TextSketch(UInt128 hash, uint[] shingles, ulong[] bands) => (Hash, Shingles, Bands) = (hash, shingles, bands);

    internal UInt128 Hash { get; }

    internal uint[] Shingles { get; }

    internal ulong[] Bands { get; }
}
