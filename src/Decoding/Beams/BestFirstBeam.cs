using Reasoning.Decoding.Decoders;

namespace Reasoning.Decoding.Beams;

/// <summary>
/// Best-first beam search: finds what <see cref="BeamSearch"/> of the same width finds, in the same order, and asks the model for fewer hypotheses: those that no
/// result can come from any more are never computed. Meister, Vieira and Cotterell, "Best-first beam search" (TACL 2020), algorithm 2.
/// </summary>
/// <remarks>
/// <para>Hypotheses wait in a queue per step, with no more places than the beam has left at that step (the paper's memory-reduced form), and the one that can still
/// reach the best score goes on. A finished hypothesis takes a place at every later step, as it does in a beam. Where the score is not monotone, hypotheses
/// are ordered by what they can still reach (the A* form), and a finished one competes step by step at its own score; so the result equals the beam's for every
/// <see cref="HypothesisScore"/>.</para>
/// <para>Model calls are never more than the beam's. Each pass computes <see cref="HypothesesPerPass"/> hypotheses instead of the beam's Width, so fewer
/// positions need not mean less time where a full batch costs little more than a single position.</para>
/// </remarks>
public sealed record BestFirstBeam : LogitsDecoder<DecodingResult>
{
    private readonly int _width = 5;
    private readonly int? _count;
    private readonly int _hypothesesPerPass = 1;
    private readonly int? _maxQueued;
    private readonly HypothesisScore _score = HypothesisScore.LogProbability;

    /// <summary>The width of the beam whose result is found; at least 1. The default is 5.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Width
    {
        get => _width;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Width));
            _width = value;
        }
    }

    /// <summary>How many of the beam's hypotheses are wanted; at least 1. The default, null, is all of them; 1 costs far less than all.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int? Count
    {
        get => _count;
        init
        {
            if (value is { } count) ArgumentOutOfRangeException.ThrowIfLessThan(count, 1, nameof(Count));
            _count = value;
        }
    }

    /// <summary>
    /// How many hypotheses a forward pass computes at most: the one that is needed, and those of the next best ones that are not computed yet, as they will
    /// probably be needed soon. At least 1, the default. More of them save passes but may compute some in vain; unless
    /// <see cref="Decoder{TResult}.MaxPositions"/> cuts the run short they change no result.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int HypothesesPerPass
    {
        get => _hypothesesPerPass;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(HypothesesPerPass));
            _hypothesesPerPass = value;
        }
    }

    /// <summary>
    /// The most hypotheses that wait at once, over all steps; at least 1. When there are more, the worst of the shortest go, and the result may then differ from
    /// the beam's. The default, null, is no limit but Width per step.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int? MaxQueued
    {
        get => _maxQueued;
        init
        {
            if (value is { } queued) ArgumentOutOfRangeException.ThrowIfLessThan(queued, 1, nameof(MaxQueued));
            _maxQueued = value;
        }
    }

    /// <summary>What hypotheses are ranked by, at every step and at the end. The default is <see cref="HypothesisScore.LogProbability"/>.</summary>
    public HypothesisScore Score
    {
        get => _score;
        init => _score = value ?? throw new ArgumentNullException(nameof(Score));
    }

    /// <inheritdoc/>
    protected internal override async Task<DecodingResult> RunAsync(DecodingRun run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        using var search = new BestFirstRun(run, this);
        return await search.RunAsync(cancellationToken).ConfigureAwait(false);
    }
}
