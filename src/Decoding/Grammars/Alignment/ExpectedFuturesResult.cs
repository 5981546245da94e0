namespace Reasoning.Decoding.Grammars.Alignment;

/// <summary>What attempts that learn from one another gave.</summary>
public sealed record ExpectedFuturesResult : AlignedResult
{
    /// <summary>Attempts that came to their end, failed ones included.</summary>
    public required int Attempts { get; init; }

    /// <summary>How many of them gave a text.</summary>
    public required int Accepted { get; init; }

    /// <summary>The share of attempts that gave a text; 0 where there was none.</summary>
    public double AcceptanceRate => Attempts == 0 ? 0 : (double)Accepted / Attempts;

    /// <summary>How many beginnings were remembered.</summary>
    public required int Nodes { get; init; }

    /// <summary>
    /// An upper bound of ln Z, the log-probability that the model by itself writes a text of the language: θ at the root. Not an estimate: it holds.
    /// </summary>
    public required double LogMassUpperBound { get; init; }

    /// <summary>A lower bound of ln Z: the log-probability of the different texts that were drawn, all together; −∞ where there are none.</summary>
    public required double LogMassLowerBound { get; init; }

    /// <summary>
    /// An estimate of ln Z, within the bounds. Of <see cref="ConstrainedRejection"/>: accepted attempts over the sum of 1/θ(root) at the start of each,
    /// which is consistent. Of <see cref="AdaptiveSampling"/>, whose attempts say nothing of it, the upper bound.
    /// </summary>
    public required double LogMass { get; init; }
}
