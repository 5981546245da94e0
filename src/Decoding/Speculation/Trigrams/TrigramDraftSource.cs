namespace Reasoning.Decoding.Speculation.Trigrams;

/// <summary>
/// Drafts from a table of tri-grams that adapts to the sequence, by a small Monte Carlo tree search for the continuations that are most likely to be accepted.
/// Immutable; every value is checked when it is set.
/// </summary>
/// <remarks>
/// ADED, adaptive draft-verification (Liu et al., arXiv 2407.12021, AAAI 2025): a corpus table whose weights rise by 0.04 up to 3 for the tri-grams of the
/// last 16 tokens, and a search with PUCT, Q/n + (32 + ln((N + 9)/8))·p·√N/(1 + n), children without a visit first; a simulation is worth 1 plus the weights
/// on its way. Where it departs: weights rise with every token decided, not with every call, so that drafts depend on the tokens alone; p is a weight's share
/// among its siblings, as raised weights are no probabilities; paths are ranked by the sum of the visits along them, which estimates how many of their tokens
/// will be accepted, up to scale; and a checker compares every path with the same draws, whereas the published code draws for each path anew, which does not
/// keep the distribution. Works without a corpus, from the sequence alone. O(window) per token, O(iterations · depth · 12) per draft; about 120 bytes per
/// different pair of a sequence.
/// </remarks>
public sealed record TrigramDraftSource : IDraftSource
{
    private readonly int _depth = 4;
    private readonly int _iterations = 150;
    private readonly int _visitedPaths = 24;
    private readonly int _maxNodes = 64;
    private readonly int _window = 16;
    private readonly double _increment = 0.04;
    private readonly double _cap = 3;

    /// <summary>The table of a corpus; null, the default, to know the sequence itself alone.</summary>
    public TrigramTable? Corpus { get; init; }

    /// <summary>Decides what the search tries. The default is 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>How many tokens deep is searched; a draft has one more. In [1, 64]. The default is 4.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside that range.</exception>
    public int Depth
    {
        get => _depth;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Depth));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 64, nameof(Depth));
            _depth = value;
        }
    }

    /// <summary>How many simulations a search makes; in [1, 100,000]. The default is 150.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside that range.</exception>
    public int Iterations
    {
        get => _iterations;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Iterations));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 100_000, nameof(Iterations));
            _iterations = value;
        }
    }

    /// <summary>How many of the most visited nodes of the search are kept for paths; at least 1. The default is 24.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int VisitedPaths
    {
        get => _visitedPaths;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(VisitedPaths));
            _visitedPaths = value;
        }
    }

    /// <summary>The most different nodes that all paths of a proposal have together; at least 1. The default is 64.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxNodes
    {
        get => _maxNodes;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(MaxNodes));
            _maxNodes = value;
        }
    }

    /// <summary>
    /// The tri-grams of how many of the latest tokens are raised with every token; less than 3 hold none, so nothing adapts. At least 0. The default is 16.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int Window
    {
        get => _window;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(Window));
            _window = value;
        }
    }

    /// <summary>By how much a weight is raised each time; above 0 and finite. The default is 0.04.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0, infinite or not a number.</exception>
    public double Increment
    {
        get => _increment;
        init => _increment = CheckPositive(value, nameof(Increment));
    }

    /// <summary>What no raised weight exceeds; above 0 and finite. The default is 3.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0, infinite or not a number.</exception>
    public double Cap
    {
        get => _cap;
        init => _cap = CheckPositive(value, nameof(Cap));
    }

    /// <inheritdoc cref="IDraftSource.OpenSession()"/>
    public IBranchingDraftSession OpenSession() => new TrigramDraftSession(this);

    IDraftSession IDraftSource.OpenSession() => OpenSession();

    private static double CheckPositive(double value, string name) => value > 0 && double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} must be above 0 and finite.");
}
