namespace Reasoning.Verification.Sandboxing;

/// <summary>In which order the results of many checks are handed out.</summary>
public enum ResultOrder
{
    /// <summary>As they were handed in.</summary>
    AsGiven,

    /// <summary>As they become known.</summary>
    AsCompleted,
}
