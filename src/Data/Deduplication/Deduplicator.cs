using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Reasoning.Data.Deduplication;

/// <summary>Finds texts that repeat an earlier one, exactly or nearly, in one pass. Candidates come from MinHash signatures in bands (Broder 1997; the use on training data follows Lee et al.,
/// "Deduplicating training data makes language models better", 2022); none is called a duplicate before the Jaccard similarity of the two sets of shingles was computed.</summary>
/// <remarks>
/// A text is compared with the texts that were kept. Lee et al. join all similar pairs into clusters and keep one of each; there a text can go because of a chain of others with which the kept
/// one shares little. Here every text that goes is similar to one that stays.
/// Memory of a kept text: 4 bytes for each of its distinct shingles, about 40 for each band, and about 100; that of a text that goes is freed.
/// <see cref="Sketch"/> may be called from many threads at once, <see cref="Add"/> may not.
/// </remarks>
public sealed class Deduplicator
{
    private readonly DeduplicationOptions _options;
    private readonly MinHash _minHash;
    private readonly Dictionary<UInt128, int> _byHash = [];
    private readonly Dictionary<ulong, int> _newestInBand = [];
    private readonly List<int> _olderInBand = [];
    private readonly List<uint[]> _kept = [];
    private readonly HashSet<int> _compared = [];

    /// <summary>Creates one that has seen no text.</summary>
    public Deduplicator(DeduplicationOptions? options = null)
    {
        _options = options ?? new DeduplicationOptions();
        Layout = BandLayout.Choose(_options.Permutations, _options.Threshold, _options.MissWeight);
        _minHash = new MinHash(Layout.Bands * Layout.Rows, _options.Seed);
    }

    /// <summary>How signatures are cut into bands.</summary>
    public BandLayout Layout { get; }

    /// <summary>Texts that were kept.</summary>
    public int Count => _kept.Count;

    /// <summary>Pairs whose similarity was computed.</summary>
    public long Comparisons { get; private set; }

    /// <summary>Makes what is compared of a text. O(length + shingles · permutations).</summary>
    public TextSketch Sketch(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        UInt128 hash = HashOf(text);
        if (!_options.FindNear) return new TextSketch(hash, [], []);
        uint[] shingles = Shingler.Shingles(text, _options.Shingles, _options.ShingleLength);
        if (shingles.Length == 0) return new TextSketch(hash, [], []);
        uint[] signature = _minHash.Sign(shingles);
        var bands = new ulong[Layout.Bands];
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        for (int band = 0; band < bands.Length; band++)
        {
            SHA256.HashData(MemoryMarshal.AsBytes(signature.AsSpan(band * Layout.Rows, Layout.Rows)), digest);
            bands[band] = BinaryPrimitives.ReadUInt64LittleEndian(digest) ^ (ulong)band;
        }

        return new TextSketch(hash, shingles, bands);
    }

    /// <summary>Keeps a text, unless it repeats one that was kept: then says which, the most similar one, and of those the first.</summary>
    public Duplicate? Add(TextSketch sketch)
    {
        ArgumentNullException.ThrowIfNull(sketch);
        if (_byHash.TryGetValue(sketch.Hash, out int equal)) return new Duplicate(equal, true, 1);
        if (Nearest(sketch) is { } near) return near;
        int number = _kept.Count;
        _kept.Add(sketch.Shingles);
        _byHash.Add(sketch.Hash, number);
        for (int band = 0; band < Layout.Bands; band++)
        {
            // A list for each bucket, through one array: the newest text of a bucket, and for each text and band the one before it.
            int older = -1;
            if (band < sketch.Bands.Length)
            {
                ref int newest = ref CollectionsMarshal.GetValueRefOrAddDefault(_newestInBand, sketch.Bands[band], out bool isThere);
                if (isThere) older = newest;
                newest = number;
            }

            if (_options.FindNear) _olderInBand.Add(older);
        }

        return null;
    }

    private Duplicate? Nearest(TextSketch sketch)
    {
        Duplicate? best = null;
        _compared.Clear();
        for (int band = 0; band < sketch.Bands.Length; band++)
        {
            if (!_newestInBand.TryGetValue(sketch.Bands[band], out int at)) continue;
            for (; at >= 0; at = _olderInBand[(at * Layout.Bands) + band])
            {
                if (!_compared.Add(at)) continue;
                Comparisons++;
                double similarity = Shingler.Similarity(sketch.Shingles, _kept[at]);
                if (similarity >= _options.Threshold && (best is not { } found || similarity > found.Similarity || (similarity == found.Similarity && at < found.Of)))
                    best = new Duplicate(at, false, similarity);
            }
        }

        return best;
    }

    private static UInt128 HashOf(string text)
    {
        var normalised = new StringBuilder(text.Length);
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines()) normalised.Append(line.TrimEnd()).Append('\n');
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(normalised.ToString().Trim('\n')));
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }
}
