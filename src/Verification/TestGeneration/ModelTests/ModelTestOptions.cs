using System.Collections.Immutable;

namespace Reasoning.Verification.TestGeneration.ModelTests;

/// <summary>How tests that a model wrote are read.</summary>
public sealed record ModelTestOptions
{
    /// <summary>
    /// At most so many usable tests of one sample, the first ones, so that a long sample does not outvote the others: 5 in CodeT. Null (default): all.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public int? FirstPerSample
    {
        get;
        init => field = value is null or >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(FirstPerSample), value, "At least one test per sample must be kept.");
    }

    /// <summary>What the prompt ended with and every sample goes on from, such as <c>assert</c>; put before each sample. Default: nothing.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>What to do with tests that contradict each other. Default: the majority is kept.</summary>
    public ContradictionHandling Contradictions { get; init; }

    /// <summary>Modules that tests may use. Default: those of the standard library that only compute.</summary>
    public ImmutableArray<string> AllowedModules { get; init; } =
        ["math", "cmath", "collections", "itertools", "functools", "fractions", "decimal", "string", "re", "copy", "operator", "heapq", "bisect", "statistics", "typing", "datetime"];
}
