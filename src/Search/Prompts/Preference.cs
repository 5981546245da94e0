namespace Reasoning.Search.Prompts;

/// <summary>Which of two candidates is better.</summary>
public enum Preference
{
    /// <summary>Neither.</summary>
    Tie,

    /// <summary>The first.</summary>
    First,

    /// <summary>The second.</summary>
    Second,
}
