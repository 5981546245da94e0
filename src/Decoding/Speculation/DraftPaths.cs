using System.Runtime.InteropServices;

namespace Reasoning.Decoding.Speculation;

/// <summary>Several proposed continuations of one sequence. Made to be filled and emptied again and again: once it has grown it allocates nothing.</summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class DraftPaths
{
    private readonly List<int> _tokens = [];
    private readonly List<int> _ends = [];

    /// <summary>How many continuations there are.</summary>
    public int Count => _ends.Count;

    /// <summary>How many of the latest tokens the guesses rest on, as <see cref="Draft.MatchLength"/>; 0 when there are none.</summary>
    public int MatchLength { get; set; }

    /// <summary>The tokens of a continuation, best first. Valid until the next change.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such continuation.</exception>
    public ReadOnlySpan<int> this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            int start = index == 0 ? 0 : _ends[index - 1];
            return CollectionsMarshal.AsSpan(_tokens)[start.._ends[index]];
        }
    }

    /// <summary>Adds a continuation behind those there are.</summary>
    /// <param name="tokens">At least one token.</param>
    /// <exception cref="ArgumentException"><paramref name="tokens"/> is empty.</exception>
    public void Add(ReadOnlySpan<int> tokens)
    {
        if (tokens.IsEmpty) throw new ArgumentException("A continuation needs at least one token.", nameof(tokens));
        _tokens.AddRange(tokens);
        _ends.Add(_tokens.Count);
    }

    /// <summary>Empties the list and keeps its memory.</summary>
    public void Clear()
    {
        _tokens.Clear();
        _ends.Clear();
        MatchLength = 0;
    }
}
