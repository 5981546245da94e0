namespace Reasoning.Search.Prompts;

/// <summary>What a model is told besides the problem. Immutable; what is left out is not mentioned.</summary>
public sealed record SolvingAids
{
    /// <summary>No aids.</summary>
    public static SolvingAids None { get; } = new();

    /// <summary>The plan to follow; null for none.</summary>
    public string? Plan { get; init; }

    /// <summary>What was learned from other attempts, oldest first. The default is nothing.</summary>
    public IReadOnlyList<string> Insights
    {
        get;
        init => field = value is null ? throw new ArgumentNullException(nameof(Insights)) : [.. value];
    } = [];

    /// <summary>What the model itself concluded from its failed attempts, oldest first. The default is nothing.</summary>
    public IReadOnlyList<string> Reflections
    {
        get;
        init => field = value is null ? throw new ArgumentNullException(nameof(Reflections)) : [.. value];
    } = [];

    /// <summary>Whether there is nothing in it.</summary>
    public bool IsEmpty => Plan is null && Insights.Count == 0 && Reflections.Count == 0;
}
