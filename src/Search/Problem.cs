namespace Reasoning.Search;

/// <summary>Something to solve: what the model is asked, and where its reply ends.</summary>
public sealed record Problem
{
    private readonly IReadOnlyList<string> _stopStrings = [];

    /// <summary>A name that is unique within a benchmark; all randomness of a search is split off by it, so it must stay the same between runs.</summary>
    /// <exception cref="ArgumentException">The value is empty.</exception>
    public required string Id
    {
        get;
        init
        {
            ArgumentException.ThrowIfNullOrEmpty(value, nameof(Id));
            field = value;
        }
    }

    /// <summary>The text that the model continues.</summary>
    public required string Prompt
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Prompt));
    }

    /// <summary>What the answer is. The default is <see cref="ProblemKind.Program"/>.</summary>
    public ProblemKind Kind { get; init; } = ProblemKind.Program;

    /// <summary>Texts that end a completion. The default is none.</summary>
    public IReadOnlyList<string> StopStrings
    {
        get => _stopStrings;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(StopStrings));
            _stopStrings = [.. value];
        }
    }
}
