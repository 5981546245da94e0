using Reasoning.Search.Steps;

namespace Reasoning.Search.Trees.Dvts;

/// <summary>How <see cref="DvtsStrategy"/> searches. Immutable; every value is checked when it is set.</summary>
public sealed record DvtsOptions : StepSearchOptions
{
    /// <summary>How many subtrees, at least 1; each brings one solution. The default is 4.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int Subtrees { get; init => field = AtLeast(1, value, nameof(Subtrees)); } = 4;

    /// <summary>How many steps each subtree samples before it keeps the best, at least 1. The default is 4.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int Width { get; init => field = AtLeast(1, value, nameof(Width)); } = 4;
}
