namespace Reasoning.Verification.Agreement;

/// <summary>Ranks solutions by how they and the tests agree with each other, where neither are known to be right.</summary>
/// <remarks>A rule is a pure function of the matrix: nothing is drawn, and ties are left for the one who asks.</remarks>
public interface ISelectionRule
{
    /// <summary>The rule's name as the literature has it, with its settings.</summary>
    string Name { get; }

    /// <summary>Ranks the solutions of a matrix.</summary>
    ClusterRanking Rank(PassMatrix matrix);
}
