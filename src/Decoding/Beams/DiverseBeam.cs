using Reasoning.Decoding.Decoders;

namespace Reasoning.Decoding.Beams;

/// <summary>
/// Diverse (group) beam search: the beam is split into groups that choose one after the other, and a token that earlier groups chose at the same step costs
/// every later group a penalty (Hamming diversity). Vijayakumar et al., "Diverse beam search" (AAAI 2018), equation 5.
/// </summary>
/// <remarks>
/// The penalty decides which continuations are taken and is not carried on: hypotheses keep their log-probabilities, and the result is ranked by them. One
/// group is a standard beam. All groups are computed in one batch.
/// </remarks>
public sealed record DiverseBeam : LogitsDecoder<DecodingResult>
{
    private readonly int _groups = 4;
    private readonly int _groupWidth = 1;
    private readonly double _penalty = 0.5;
    private readonly HypothesisScore _score = HypothesisScore.LogProbability;

    /// <summary>How many groups; at least 1. The default is 4.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Groups
    {
        get => _groups;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Groups));
            _groups = value;
        }
    }

    /// <summary>How many hypotheses each group keeps; at least 1. The default is 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int GroupWidth
    {
        get => _groupWidth;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(GroupWidth));
            _groupWidth = value;
        }
    }

    /// <summary>What a token costs, in nats, for every time earlier groups chose it at this step; at least 0 and finite. The default is 0.5.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, infinite or not a number.</exception>
    public double Penalty
    {
        get => _penalty;
        init => _penalty = double.IsFinite(value) && value >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Penalty), value, "The penalty must be a finite number of at least 0.");
    }

    /// <summary>What hypotheses are ranked by. The default is <see cref="HypothesisScore.LogProbability"/>.</summary>
    public HypothesisScore Score
    {
        get => _score;
        init => _score = value ?? throw new ArgumentNullException(nameof(Score));
    }

    /// <inheritdoc/>
    protected internal override async Task<DecodingResult> RunAsync(DecodingRun run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        using var beam = new DiverseBeamRun(run, this);
        return await beam.RunToResultAsync(cancellationToken).ConfigureAwait(false);
    }
}
