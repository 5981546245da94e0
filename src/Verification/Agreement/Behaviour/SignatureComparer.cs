namespace Reasoning.Verification.Agreement.Behaviour;

/// <summary>Equality of what candidates did, input by input.</summary>
internal sealed class SignatureComparer<TKey>(IEqualityComparer<TKey> keys) : IEqualityComparer<IReadOnlyList<TKey>>
{
    public bool Equals(IReadOnlyList<TKey>? x, IReadOnlyList<TKey>? y) => ReferenceEquals(x, y) || (x is not null && y is not null && x.SequenceEqual(y, keys));

    public int GetHashCode(IReadOnlyList<TKey> obj)
    {
        var hash = new HashCode();
        foreach (var key in obj) hash.Add(key, keys);
        return hash.ToHashCode();
    }
}
