namespace Reasoning.Search.Trees.Hgs;

/// <summary>What a step's score makes of it.</summary>
internal enum StepVerdict
{
    Negative,
    Neutral,
    Positive,
}
