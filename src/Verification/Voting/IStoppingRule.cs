namespace Reasoning.Verification.Voting;

/// <summary>Says when further samples would hardly change a vote.</summary>
public interface IStoppingRule
{
    /// <summary>Whether the vote may end with the answers so far.</summary>
    /// <param name="answers">The answers in the order in which they were sampled, in their normal form; null for a sample without one.</param>
    bool ShouldStop(IReadOnlyList<string?> answers);
}
