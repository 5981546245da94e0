namespace Reasoning.Decoding.Models;

/// <summary>Limits of a session.</summary>
public sealed record SessionOptions
{
    private readonly int? _capacity;

    /// <summary>
    /// How many distinct positions the key-value cache may hold over all sequences (a shared prefix counts once). The default, null, lets the cache
    /// grow as needed, bounded by memory alone.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int? Capacity
    {
        get => _capacity;
        init
        {
            if (value is { } capacity) ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1, nameof(Capacity));
            _capacity = value;
        }
    }
}
