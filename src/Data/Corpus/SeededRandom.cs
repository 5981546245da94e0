namespace Reasoning.Data.Corpus;

/// <summary>SplitMix64: the same numbers on every machine and runtime; split by an index so that documents do not depend on each other.</summary>
internal sealed class SeededRandom
{
    private ulong _state;

    public SeededRandom(ulong seed) => _state = seed;

    public static SeededRandom For(ulong seed, ulong stream, ulong index) => new(Mix(Mix(Mix(seed) + stream) + index));

    public ulong NextUInt64() => Mix(_state += 0x9E3779B97F4A7C15UL);

    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    public bool Chance(double probability) => NextDouble() < probability;

    /// <summary>Uniform in [low, high], both ends included.</summary>
    public int Between(int low, int high) => low + (int)(NextUInt64() % (ulong)(high - low + 1));

    public T Pick<T>(IReadOnlyList<T> items) => items[Between(0, items.Count - 1)];

    /// <summary>An index drawn with probability proportional to its weight.</summary>
    public int Weighted(ReadOnlySpan<double> weights)
    {
        double total = 0;
        foreach (double weight in weights)
            total += weight;
        double point = NextDouble() * total;
        for (int i = 0; i < weights.Length - 1; i++)
        {
            point -= weights[i];
            if (point < 0)
                return i;
        }

        return weights.Length - 1;
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
