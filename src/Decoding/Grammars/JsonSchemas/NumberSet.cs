namespace Reasoning.Decoding.Grammars.JsonSchemas;

/// <summary>
/// A set of numbers. All numbers may be written with an exponent; where numbers are told apart, only texts without one are decided, and the others are not
/// accepted.
/// </summary>
internal sealed class NumberSet : IEquatable<NumberSet>
{
    private NumberSet(NumberAutomaton automaton)
    {
        Automaton = automaton;
        IsEmpty = automaton.IsEmpty;
        IsAll = ReferenceEquals(automaton, NumberAutomaton.All) || automaton.IsSameAs(NumberAutomaton.All);
    }

    public static NumberSet All { get; } = new(NumberAutomaton.All);

    public static NumberSet None { get; } = new(NumberAutomaton.None);

    public static NumberSet Integers { get; } = new(NumberAutomaton.Integers);

    /// <summary>Numbers with a fraction.</summary>
    private static NumberSet Fractions { get; } = Integers.Complement();

    public NumberAutomaton Automaton { get; }

    public bool IsAll { get; }

    public bool IsEmpty { get; }

    public static NumberSet Of(NumberAutomaton? automaton, string pointer) => new(automaton ?? throw TooLarge(pointer));

    public NumberSet Intersect(NumberSet other, int maxStates, string pointer) =>
        IsAll || other.IsEmpty ? other : other.IsAll || IsEmpty ? this : Of(Automaton.Intersect(other.Automaton, maxStates), pointer);

    /// <summary>The numbers of any of some sets; in pairs, so that large automata are made a few times only.</summary>
    public static NumberSet Union(List<NumberSet> sets, int maxStates, string pointer)
    {
        while (sets.Count > 1)
            sets = [.. sets.Chunk(2).Select(pair => pair.Length == 2 ? pair[0].Union(pair[1], maxStates, pointer) : pair[0])];
        return sets.Count == 0 ? None : sets[0];
    }

    public NumberSet Union(NumberSet other, int maxStates, string pointer) =>
        IsAll || other.IsEmpty ? this : other.IsAll || IsEmpty ? other : Of(Automaton.Union(other.Automaton, maxStates), pointer);

    public NumberSet Complement() => IsAll ? None : IsEmpty ? All : new NumberSet(Automaton.Complement());

    /// <summary>Whether every number of the set is whole.</summary>
    public bool IsOfIntegers(int maxStates, string pointer) => Intersect(Fractions, maxStates, pointer).IsEmpty;

    public bool Equals(NumberSet? other) => ReferenceEquals(this, other) || (other is not null && Automaton.IsSameAs(other.Automaton));

    public override bool Equals(object? obj) => Equals(obj as NumberSet);

    public override int GetHashCode() => Automaton.HashOfSet();

    private static GrammarFormatException TooLarge(string pointer) =>
        SchemaErrors.At(pointer, "the numbers that are allowed here take an automaton of too many states; use smaller or rounder bounds, divisors and values");
}
