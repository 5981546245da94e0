namespace Reasoning.Data.ExecutionTraces;

/// <summary>What kind of argument a traced function takes.</summary>
public enum TraceArgument
{
    /// <summary>A list of integers.</summary>
    Numbers,

    /// <summary>One integer.</summary>
    Number,
}
