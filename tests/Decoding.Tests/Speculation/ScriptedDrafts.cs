using Reasoning.Decoding.Speculation;

namespace Reasoning.Decoding.Tests.Speculation;

/// <summary>A draft source whose guess is a function of the tokens told so far; what it gives may break every rule but that it fits.</summary>
internal sealed class ScriptedDrafts(Func<List<int>, int, IEnumerable<int>> guess) : IDraftSource
{
    /// <summary>Guesses that mean nothing: tokens of no vocabulary, ends, any length.</summary>
    public static ScriptedDrafts Hostile(int seed) => new((told, _) =>
    {
        var random = new Random(HashCode.Combine(seed, told.Count));
        return Enumerable.Range(0, random.Next(80)).Select(_ => random.Next(5) == 0 ? random.Next(-3, 400) : random.Next(12));
    });

    /// <summary>Guesses that are what follows in a text, wrong at every so manieth token.</summary>
    public static ScriptedDrafts Oracle(int[] text, int wrongEvery = int.MaxValue) => new((told, most) => Enumerable.Range(told.Count, most)
        .Where(i => i < text.Length).Select(i => i % wrongEvery == wrongEvery - 1 ? (text[i] % 5) + 1 : text[i]));

    public List<List<int>> Told { get; } = [];

    public IDraftSession OpenSession()
    {
        var told = new List<int>();
        Told.Add(told);
        return new Session(told, guess);
    }

    private sealed class Session(List<int> told, Func<List<int>, int, IEnumerable<int>> guess) : IDraftSession
    {
        public void Accept(ReadOnlySpan<int> tokens) => told.AddRange(tokens);

        public Draft Propose(Span<int> destination)
        {
            int[] tokens = [.. guess(told, destination.Length)];
            tokens.AsSpan(0, Math.Min(tokens.Length, destination.Length)).CopyTo(destination);
            return new Draft(tokens.Length, tokens.Length);
        }

        public void Dispose()
        {
        }
    }
}
