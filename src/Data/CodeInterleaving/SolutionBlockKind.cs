namespace Reasoning.Data.CodeInterleaving;

/// <summary>What a part of a solution is.</summary>
public enum SolutionBlockKind
{
    /// <summary>Words.</summary>
    Text,

    /// <summary>Python code.</summary>
    Code,

    /// <summary>What the code before it printed.</summary>
    Execution,
}
