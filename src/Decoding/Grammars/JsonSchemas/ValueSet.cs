using System.Collections.Immutable;

namespace Reasoning.Decoding.Grammars.JsonSchemas;

/// <summary>A set of JSON values: for each of the types, which of its values.</summary>
internal sealed record ValueSet
{
    public bool Null { get; init; }

    public bool True { get; init; }

    public bool False { get; init; }

    public NumberSet Numbers { get; init; } = NumberSet.None;

    public StringSet Strings { get; init; } = StringSet.None;

    /// <summary>Arrays of any of some constraints.</summary>
    public ImmutableArray<ArrayConstraint> Arrays { get; init; } = [];

    /// <summary>Objects of any of some constraints.</summary>
    public ImmutableArray<ObjectConstraint> Objects { get; init; } = [];

    public static ValueSet Nothing { get; } = new();

    /// <summary>Whether there is no value for sure.</summary>
    public bool IsEmpty => !Null && !True && !False && Numbers.IsEmpty && Strings.IsEmpty && Arrays.IsEmpty && Objects.IsEmpty;
}
