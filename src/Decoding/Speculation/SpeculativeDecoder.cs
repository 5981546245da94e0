using Reasoning.Decoding.Decoders;
using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Speculation.Checking;
using Reasoning.Decoding.Speculation.Suffixes;

namespace Reasoning.Decoding.Speculation;

/// <summary>
/// Speculative decoding: guesses the next tokens, has the model check the whole guess in one forward pass, and keeps as much of it as the model says too. The
/// continuations are exactly those of <see cref="LocalTextGenerator"/> for the same request, greedy or drawn, in fewer passes.
/// </summary>
/// <remarks>
/// <para>Token i is drawn from the model's own row, by the request's sampling options and with the generator's draw number i, as without speculation; a guess
/// is accepted as far as it equals the tokens so drawn. That is the drafter-invariant coupling of Daliri, Musco and Suresh ("Coupling without communication and
/// drafter-invariant speculative decoding", arXiv 2408.07978, 2024) with inversion in place of their exponential races: it keeps the distribution, and more,
/// the same seed gives the same text whatever guesses. The rejection rule of Leviathan, Kalman and Matias ("Fast inference from transformers via speculative
/// decoding", ICML 2023) accepts more of what a draft model draws at high temperatures, but its text depends on the guesses.</para>
/// <para>A pass has the last decided token and up to <see cref="MaxDraft"/> guessed ones; when all are accepted, the row behind the last gives one token more.
/// Rejected positions are cut off the cache. Completions, and runs on the same scheduler, share passes whatever their lengths, so the padding that
/// batched speculation realigns (Zhang et al., arXiv 2510.22876, 2025) does not exist. How much of a guess is sent follows from how much of such guesses was
/// accepted before and from <see cref="PositionCost"/>; it changes the cost, never the text. Once buffers have grown a pass allocates nothing, unless
/// <see cref="MaxPaths"/> is above 1 or the source has something to wait for.</para>
/// <para>Besides the passes, a token costs O(vocabulary) to choose, and what the source takes to guess. With a model that is not batch-invariant the texts
/// agree as far as its rounding errors allow (<see cref="DecodingResult.MinimumGap"/>).</para>
/// </remarks>
public sealed record SpeculativeDecoder : LogitsDecoder<SpeculativeResult>
{
    private readonly IDraftSource _draft = new SuffixDraftSource();
    private readonly int _maxDraft = 31;
    private readonly int _maxPaths = 1;
    private readonly int _count = 1;
    private readonly int _maxConcurrentCompletions = 64;
    private readonly double _positionCost = 0.2;

    /// <summary>What guesses. The default looks for the longest suffix of the sequence within the sequence itself.</summary>
    public IDraftSource Draft
    {
        get => _draft;
        init => _draft = value ?? throw new ArgumentNullException(nameof(Draft));
    }

    /// <summary>
    /// The most guessed tokens of one sequence in one pass; at least 0, which is decoding without speculation. Up to the default, 31, a scheduler lets
    /// them go before others' prompts.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int MaxDraft
    {
        get => _maxDraft;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(MaxDraft));
            _maxDraft = value;
        }
    }

    /// <summary>
    /// How many different guesses are checked in the same pass, where the source offers several (<see cref="IBranchingDraftSession"/>); at least 1. Each takes
    /// its positions, those that guesses begin with in common included. The default is 1.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxPaths
    {
        get => _maxPaths;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(MaxPaths));
            _maxPaths = value;
        }
    }

    /// <summary>
    /// How many completions; at least 1. Each draws from a generator split off by its index, and has an equal share of
    /// <see cref="Decoder{TResult}.MaxPositions"/>. The default is 1.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Count
    {
        get => _count;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Count));
            _count = value;
        }
    }

    /// <summary>How many completions run at once; at least 1. The default is 64.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxConcurrentCompletions
    {
        get => _maxConcurrentCompletions;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(MaxConcurrentCompletions));
            _maxConcurrentCompletions = value;
        }
    }

    /// <summary>
    /// What one more position adds to the time of a pass, as part of what a pass of one position takes; in [0, 1]. A guessed token is sent only where it is
    /// likely enough to be worth that, which is less often the more completions run at once. 0.2 to 0.35 for the embedded engine, a few hundredths for a large
    /// model on a GPU; at 0 guesses are always sent whole. The default is 0.2.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside [0, 1] or not a number.</exception>
    public double PositionCost
    {
        get => _positionCost;
        init => _positionCost = value is >= 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(PositionCost), value, "The cost of a position must be between 0 and 1.");
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The draft source is made for another vocabulary than the model's.</exception>
    protected internal override Task<SpeculativeResult> RunAsync(DecodingRun run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        var info = run.Model.Info;
        if (Draft.VocabularySize is { } size && size != info.VocabularySize)
        {
            throw new ArgumentException(
                $"The draft source is made for a vocabulary of {size} tokens, but that of model '{info.Name}' has {info.VocabularySize}.", nameof(run));
        }

        return new SpeculativeJob(this, run).RunAsync(cancellationToken);
    }
}
