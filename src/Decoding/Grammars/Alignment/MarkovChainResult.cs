namespace Reasoning.Decoding.Grammars.Alignment;

/// <summary>What chains of texts gave.</summary>
public sealed record MarkovChainResult : AlignedResult
{
    /// <summary>Moves that were made, over all chains.</summary>
    public required long Moves { get; init; }

    /// <summary>How many of them were accepted; proposals that are the text itself always are.</summary>
    public required long Accepted { get; init; }

    /// <summary>How many led to another text.</summary>
    public required long Changed { get; init; }

    /// <summary>How many proposals met a dead end: no possible token was allowed, or the limit on tokens came before the end of the text.</summary>
    public required long DeadEnds { get; init; }

    /// <summary>The share of moves that were accepted; 0 where there were none.</summary>
    public double AcceptanceRate => Moves == 0 ? 0 : (double)Accepted / Moves;
}
