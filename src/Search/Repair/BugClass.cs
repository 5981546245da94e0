namespace Reasoning.Search.Repair;

/// <summary>The three classes of bugs of Dou et al. 2024, by when a program fails.</summary>
public enum BugClass
{
    /// <summary>The program does not begin to run.</summary>
    Syntax,

    /// <summary>The program raises, or does not come to an end.</summary>
    Runtime,

    /// <summary>The program runs and its answer is wrong.</summary>
    Functional,
}
