using Reasoning.Decoding.Decoders;

namespace Reasoning.Decoding.Grammars.Alignment;

/// <summary>
/// Chains of texts of the language that converge to P given the language: each move writes a text anew from some token on, under the constraint, and is
/// accepted with the probability that makes up for what the constraint distorts. Gonzalez et al., "Constrained sampling for language models should be easy:
/// an MCMC perspective" (arXiv 2506.05754).
/// </summary>
/// <remarks>
/// <para>
/// Every state is a whole text of the language, from the first on, so that a run always gives texts; how close they are to the target depends on
/// <see cref="BurnIn"/>. Samples of different chains are independent; those of one chain are not. Moves that meet a dead end are rejected.
/// </para>
/// <para>Cost: per move, a position for each token that is written anew. All chains share the model's passes.</para>
/// </remarks>
public sealed record MarkovChainSampling : LogitsDecoder<MarkovChainResult>
{
    private readonly int _chains = 8;
    private readonly int _burnIn = 20;
    private readonly int _samplesPerChain = 1;
    private readonly int _thinning = 1;
    private readonly ProposalPosition _position = ProposalPosition.Uniform;

    /// <summary>How many chains run side by side; at least 1. The default is 8.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Chains
    {
        get => _chains;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Chains));
            _chains = value;
        }
    }

    /// <summary>
    /// How many moves a chain makes before its first sample, accepted or not; at least 0, which gives plain constrained decoding. The default is 20.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int BurnIn
    {
        get => _burnIn;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(BurnIn));
            _burnIn = value;
        }
    }

    /// <summary>How many samples each chain gives; at least 1, the default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int SamplesPerChain
    {
        get => _samplesPerChain;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(SamplesPerChain));
            _samplesPerChain = value;
        }
    }

    /// <summary>How many moves there are between the samples of a chain; at least 1, the default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Thinning
    {
        get => _thinning;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Thinning));
            _thinning = value;
        }
    }

    /// <summary>From where on texts are written anew. The default is <see cref="ProposalPosition.Uniform"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of those defined.</exception>
    public ProposalPosition Position
    {
        get => _position;
        init => _position = Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Position), value, "There is no such choice of a position.");
    }

    /// <inheritdoc/>
    protected internal override async Task<MarkovChainResult> RunAsync(DecodingRun run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        using var space = await AlignmentSpace.StartAsync(run, nameof(MarkovChainSampling), findsWanted: false, cancellationToken).ConfigureAwait(false);
        return await new MarkovChainRun(space, this).RunAsync(cancellationToken).ConfigureAwait(false);
    }
}
