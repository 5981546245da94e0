namespace Reasoning.Search.Steps;

/// <summary>Whether a solution that is made step by step goes on.</summary>
public enum StepEnd
{
    /// <summary>It goes on.</summary>
    Open,

    /// <summary>The model ended it, or one of the problem's stop strings did.</summary>
    Complete,

    /// <summary>A limit ended it: tokens, steps, or the model's context.</summary>
    Cut,

    /// <summary>It repeats itself and would go on doing so (<see cref="StepRepetition"/>).</summary>
    Stuck,
}
