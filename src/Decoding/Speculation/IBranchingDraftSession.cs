namespace Reasoning.Decoding.Speculation;

/// <summary>A draft session that can also guess several continuations at once, to be checked as forks in one forward pass.</summary>
public interface IBranchingDraftSession : IDraftSession
{
    /// <summary>Guesses the best few continuations. The first is the one that <see cref="IDraftSession.Propose"/> gives.</summary>
    /// <param name="maxPaths">The most continuations wanted; at least 1.</param>
    /// <param name="maxLength">The most tokens of one; at least 0.</param>
    /// <param name="paths">Emptied, then filled with distinct paths, best first; none is the beginning of another.</param>
    /// <exception cref="ArgumentOutOfRangeException">A limit is below its least value.</exception>
    void ProposePaths(int maxPaths, int maxLength, DraftPaths paths);
}
