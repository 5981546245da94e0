namespace Reasoning.Search.Trees.Mcts;

/// <summary>What a node's value is made of.</summary>
public enum MctsBackup
{
    /// <summary>The mean of all scores at it and below.</summary>
    Mean,

    /// <summary>The greatest score at it or below: fits where a single good solution is enough.</summary>
    Max,
}
