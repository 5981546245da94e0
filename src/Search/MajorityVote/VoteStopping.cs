namespace Reasoning.Search.MajorityVote;

/// <summary>When a vote may end before all samples are made.</summary>
public enum VoteStopping
{
    /// <summary>Never.</summary>
    None,

    /// <summary>Once the leading answer is very likely to stay ahead of the second: adaptive consistency (<see cref="Verification.Voting.BetaStoppingRule"/>).</summary>
    Beta,

    /// <summary>Once a window of consecutive samples is unanimous: early-stopping self-consistency (<see cref="Verification.Voting.WindowStoppingRule"/>).</summary>
    Window,
}
