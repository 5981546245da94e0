namespace Reasoning.Data.Deduplication;

/// <summary>Which texts count as the same.</summary>
public sealed record DeduplicationOptions
{
    private readonly int _permutations = 128;
    private readonly double _threshold = 0.7;
    private readonly int _shingleLength = 5;
    private readonly double _missWeight = 0.9;

    /// <summary>Whether near duplicates are looked for; without it only texts that are equal but for line ends and blanks at the ends of lines and of the text.</summary>
    public bool FindNear { get; init; } = true;

    /// <summary>Jaccard similarity of the sets of shingles from which on two texts are near duplicates, above 0 and at most 1; 0.7 by default.</summary>
    public double Threshold
    {
        get => _threshold;
        init => _threshold = value is > 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(nameof(Threshold), value, "The threshold of similarity is above 0 and at most 1.");
    }

    /// <summary>Hash functions of a signature, 16 to 4096; 128 by default. More find more of the pairs near the threshold, and take more time.</summary>
    public int Permutations
    {
        get => _permutations;
        init => _permutations = value is >= 16 and <= 4096 ? value : throw new ArgumentOutOfRangeException(nameof(Permutations), value, "A signature has between 16 and 4096 permutations.");
    }

    /// <summary>Tokens of a shingle, 1 to 64; 5 by default.</summary>
    public int ShingleLength
    {
        get => _shingleLength;
        init => _shingleLength = value is >= 1 and <= 64 ? value : throw new ArgumentOutOfRangeException(nameof(ShingleLength), value, "A shingle has between 1 and 64 tokens.");
    }

    /// <summary>What texts are cut into; tokens of programs by default.</summary>
    public ShingleKind Shingles { get; init; } = ShingleKind.CodeTokens;

    /// <summary>How much a missed pair weighs against a pair that is compared in vain, between 0 and 1, where bands are chosen; 0.9 by default, because what is compared in vain costs
    /// time alone.</summary>
    public double MissWeight
    {
        get => _missWeight;
        init => _missWeight = value is > 0 and < 1 ? value : throw new ArgumentOutOfRangeException(nameof(MissWeight), value, "The weight of missed pairs is between 0 and 1.");
    }

    /// <summary>Seed of the hash functions.</summary>
    public ulong Seed { get; init; } = 1;
}
