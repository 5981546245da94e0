namespace Reasoning.Search.TokenTrees;

/// <summary>How <see cref="LevinTokenSearchStrategy"/> searches. Immutable; every value is checked when it is set.</summary>
public sealed record LevinTokenSearchOptions
{
    /// <summary>Tokens that may follow a beginning: the most probable ones, at least 1. Solutions with other tokens cannot be found. The default is 20.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int Children
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Children));
            field = value;
        }
    } = 20;

    /// <summary>The most beginnings that are expanded, at least 1. The default is 2,000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int Expansions
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Expansions));
            field = value;
        }
    } = 2000;

    /// <summary>Beginnings that are taken at once, at least 1: more fill a batch better, and up to so many more are expanded than needed. The default is 4.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int Width
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Width));
            field = value;
        }
    } = 4;

    /// <summary>
    /// Tokens that a request goes on by itself, each time the most probable one, at least 1: the beginnings on its way are then expanded without a request. The default is 8.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int Lookahead
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Lookahead));
            field = value;
        }
    } = 8;
}
