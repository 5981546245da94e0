using Reasoning.Decoding.Generation;
using Reasoning.Search.Budgets;
using Reasoning.Search.Prompts;
using Reasoning.Search.Traces;
using Reasoning.Verification;

namespace Reasoning.Search;

/// <summary>What a strategy works with. Immutable; safe to share between searches that run at once, unless it holds a <see cref="Trace"/>, which belongs to one search.</summary>
public sealed record SearchContext
{
    /// <summary>Makes completions.</summary>
    public required ITextGenerator Generator
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Generator));
    }

    /// <summary>
    /// Judges completions of the problem at hand; null where none is at hand, and strategies that need one then refuse. A search learns whatever this verifier knows, so
    /// tests that are to measure the result must not be in it.
    /// </summary>
    public IVerifier? Verifier { get; init; }

    /// <summary>What the model is asked, in its own form. The default is for chat models.</summary>
    public PromptBook Prompts
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Prompts));
    } = PromptBook.Chat;

    /// <summary>What a search may spend. The default is no limit besides the strategy's own.</summary>
    public SearchBudget Budget
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Budget));
    } = SearchBudget.Unlimited;

    /// <summary>Where the search is recorded, and from where it is taken up again; null, the default, for nowhere.</summary>
    public SearchTrace? Trace { get; init; }

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

    /// <summary>The most requests of one search that are under way at once, at least 1. Changes nothing but the time. The default is 64.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Concurrency
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Concurrency));
            field = value;
        }
    } = 64;

    /// <summary>
    /// Seed of all randomness. A strategy splits it by its own name and <see cref="Problem.Id"/>, so that neither the order of problems nor what
    /// else runs changes a result. The default is 0.
    /// </summary>
    public ulong Seed { get; init; }

    /// <summary>The clock behind a limit on time. The default is the system's.</summary>
    public TimeProvider Clock
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Clock));
    } = TimeProvider.System;
}
