using Reasoning.Decoding.Generation;
using Reasoning.Verification;

namespace Reasoning.Search;

/// <summary>What a strategy works with. Immutable, and safe to share between searches that run at once.</summary>
public sealed record SearchContext
{
    /// <summary>Makes completions.</summary>
    public required ITextGenerator Generator
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Generator));
    }

    /// <summary>Judges completions of the problem at hand; null where none is at hand, and strategies that need one then refuse.</summary>
    public IVerifier? Verifier { get; init; }

    /// <summary>The most tokens of one completion, at least 1. The default is 256.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxTokens
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(MaxTokens));
            field = value;
        }
    } = 256;

    /// <summary>
    /// Seed of all randomness. A strategy splits it by its own name and <see cref="Problem.Id"/>, so that neither the order of problems nor what
    /// else runs changes a result. The default is 0.
    /// </summary>
    public ulong Seed { get; init; }
}
