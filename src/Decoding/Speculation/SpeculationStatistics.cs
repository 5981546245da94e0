namespace Reasoning.Decoding.Speculation;

/// <summary>What was guessed during a run, and what came of it, over all its completions.</summary>
public sealed record SpeculationStatistics
{
    /// <summary>Passes of single completions, the prompt's not counted: as many as plain decoding needs tokens after the first.</summary>
    public required long Passes { get; init; }

    /// <summary>Tokens that came from these passes: all but each completion's first, which comes from the prompt's.</summary>
    public required long Tokens { get; init; }

    /// <summary>Guessed tokens that were checked, over all paths.</summary>
    public required long Drafted { get; init; }

    /// <summary>Guessed tokens that were right.</summary>
    public required long Accepted { get; init; }

    /// <summary>The same by place within the guess, 0 for its first token; with several paths a place counts once per pass.</summary>
    public required IReadOnlyList<DraftPlaceStatistics> Places { get; init; }

    /// <summary>Tokens per pass; 1 without any speculation, and where there were no passes.</summary>
    public double TokensPerPass => Passes == 0 ? 1 : (double)Tokens / Passes;

    /// <summary>Which part of the guessed tokens was right; 0 when there were none.</summary>
    public double AcceptanceRate => Drafted == 0 ? 0 : (double)Accepted / Drafted;
}
