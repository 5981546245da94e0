using System.Collections.Immutable;

namespace Reasoning.Decoding.Grammars.JsonSchemas;

/// <summary>Union, intersection and complement of sets of values. Sets of arrays and of objects are unions of constraints, multiplied out within limits.</summary>
/// <param name="terms">Where terms are made.</param>
/// <param name="limits">What may be multiplied out.</param>
/// <param name="isNothing">Whether a term allows no value for sure.</param>
internal sealed class ValueSetAlgebra(SchemaTerms terms, JsonSchemaLimits limits, Func<SchemaTerm, bool> isNothing)
{
    public ValueSet Everything { get; } = new()
    {
        Null = true,
        True = true,
        False = true,
        Numbers = NumberSet.All,
        Strings = StringSet.All,
        Arrays = [new ArrayConstraint { Rest = terms.Everything }],
        Objects = [ObjectConstraint.Any],
    };

    public ValueSet Union(IEnumerable<ValueSet> sets, string pointer)
    {
        List<ValueSet> parts = [.. sets.Where(set => !set.IsEmpty)];
        if (parts.Count == 0) return ValueSet.Nothing;
        if (parts.Count == 1) return parts[0];
        List<ValueSet> withArrays = parts.FindAll(set => !set.Arrays.IsEmpty), withObjects = parts.FindAll(set => !set.Objects.IsEmpty);
        return new ValueSet
        {
            Null = parts.Exists(set => set.Null),
            True = parts.Exists(set => set.True),
            False = parts.Exists(set => set.False),
            Numbers = NumberSet.Union([.. parts.Select(set => set.Numbers).Where(numbers => !numbers.IsEmpty)], limits.MaxStates, pointer),
            Strings = StringSet.Union([.. parts.Select(set => set.Strings).Where(strings => !strings.IsEmpty)]),
            Arrays = withArrays is [var arrays] ? arrays.Arrays : Arrays(withArrays.SelectMany(set => set.Arrays), pointer),
            Objects = withObjects is [var objects] ? objects.Objects : Objects(withObjects.SelectMany(set => set.Objects), pointer),
        };
    }

    public ValueSet Intersect(ValueSet left, ValueSet right, string pointer)
    {
        if (ReferenceEquals(left, Everything)) return right;
        if (ReferenceEquals(right, Everything)) return left;
        return new ValueSet
        {
            Null = left.Null && right.Null,
            True = left.True && right.True,
            False = left.False && right.False,
            Numbers = left.Numbers.Intersect(right.Numbers, limits.MaxStates, pointer),
            Strings = left.Strings.Intersect(right.Strings, limits.MaxAlternatives, pointer),
            Arrays = Intersect(left.Arrays, right.Arrays, pointer),
            Objects = Intersect(left.Objects, right.Objects, pointer),
        };
    }

    /// <summary>The arrays of any of some constraints that are also in any of others.</summary>
    public ImmutableArray<ArrayConstraint> Intersect(ImmutableArray<ArrayConstraint> left, ImmutableArray<ArrayConstraint> right, string pointer) =>
        left.IsEmpty || right == Everything.Arrays ? left
        : right.IsEmpty || left == Everything.Arrays ? right
        : Arrays(from mine in left from theirs in right select mine.Intersect(theirs, terms), pointer);

    /// <summary>The objects of any of some constraints that are also in any of others.</summary>
    public ImmutableArray<ObjectConstraint> Intersect(ImmutableArray<ObjectConstraint> left, ImmutableArray<ObjectConstraint> right, string pointer) =>
        left.IsEmpty || right == Everything.Objects ? left
        : right.IsEmpty || left == Everything.Objects ? right
        : Objects(from mine in left from theirs in right select mine.Intersect(theirs, terms), pointer);

    public ValueSet Complement(ValueSet set, string pointer)
    {
        var arrays = Everything.Arrays;
        foreach (var constraint in set.Arrays)
        {
            var others = constraint.Complement(terms).Select(
                other => other ?? throw SchemaErrors.At(constraint.UniquePointer!, "arrays with equal items cannot be told from others here, as 'not' or 'oneOf' would need"));
            arrays = Arrays(from mine in arrays from theirs in others.ToList() select mine.Intersect(theirs, terms), pointer);
        }

        var objects = Everything.Objects;
        foreach (var constraint in set.Objects)
            objects = Objects(from mine in objects from theirs in constraint.Complement(terms).ToList() select mine.Intersect(theirs, terms), pointer);
        return new ValueSet
        {
            Null = !set.Null,
            True = !set.True,
            False = !set.False,
            Numbers = set.Numbers.Complement(),
            Strings = set.Strings.Complement(limits.MaxAlternatives, pointer),
            Arrays = arrays,
            Objects = objects,
        };
    }

    /// <summary>
    /// For each of several sets, its values that are in no other of them. Type by type: where two sets share nothing for sure, nothing needs to be taken away; else the complement of
    /// the other is formed.
    /// </summary>
    public IReadOnlyList<ValueSet> ExactlyOne(IReadOnlyList<ValueSet> sets, string pointer)
    {
        var result = new List<ValueSet>();
        for (int i = 0; i < sets.Count; i++)
        {
            var only = sets[i];
            for (int j = 0; j < sets.Count && !only.IsEmpty; j++)
            {
                if (j == i) continue;
                var shared = Intersect(only, sets[j], pointer);
                if (!shared.IsEmpty) only = Intersect(only, Complement(OfTypesOf(shared, sets[j]), pointer), pointer);
            }

            result.Add(only);
        }

        return result;
    }

    /// <summary>Whether there is no such array for sure.</summary>
    public bool IsNothing(ArrayConstraint constraint)
    {
        if (constraint.Min > constraint.Max) return true;
        for (int i = 0; i < Math.Min(constraint.Min, constraint.Prefix.Length + 1); i++)
        {
            if (isNothing(constraint.At(i))) return true;
        }

        return constraint.Contains.Any(contains => contains.Min > (contains.Max ?? int.MaxValue) || (contains.Min > 0 && CannotContain(constraint, contains)));
    }

    /// <summary>Whether there is no such object for sure.</summary>
    public bool IsNothing(ObjectConstraint constraint)
    {
        if (constraint.Min > constraint.Max || constraint.RequiredCount > constraint.Max) return true;
        foreach (var property in constraint.Named)
        {
            if (property.IsRequired && isNothing(constraint.TermOf(property, terms))) return true;
        }

        return constraint.Exists.Any(entry => entry.Keys.IsEmpty || entry.Term == terms.Nothing);
    }

    // Items after the prefix are alike, so that one look at them is enough.
    private bool CannotContain(ArrayConstraint constraint, ContainsConstraint contains)
    {
        if (constraint.Max <= contains.From) return true;
        int last = Math.Min(Math.Max(constraint.Prefix.Length, contains.From), (constraint.Max ?? int.MaxValue) - 1);
        for (int i = contains.From; i <= last; i++)
        {
            if (!isNothing(terms.And(constraint.At(i), contains.Term))) return false;
        }

        return true;
    }

    private static ValueSet OfTypesOf(ValueSet types, ValueSet set) => set with
    {
        Numbers = types.Numbers.IsEmpty ? NumberSet.None : set.Numbers,
        Strings = types.Strings.IsEmpty ? StringSet.None : set.Strings,
        Arrays = types.Arrays.IsEmpty ? [] : set.Arrays,
        Objects = types.Objects.IsEmpty ? [] : set.Objects,
    };

    private ImmutableArray<ArrayConstraint> Arrays(IEnumerable<ArrayConstraint> constraints, string pointer) =>
        Kept(constraints, Everything.Arrays, IsNothing, "arrays", pointer);

    private ImmutableArray<ObjectConstraint> Objects(IEnumerable<ObjectConstraint> constraints, string pointer) =>
        Kept(constraints, Everything.Objects, IsNothing, "objects", pointer);

    // Those of which there are values, each once; where one allows all, that one.
    private ImmutableArray<T> Kept<T>(IEnumerable<T> constraints, ImmutableArray<T> everything, Func<T, bool> isNothing, string what, string pointer)
        where T : class
    {
        var kept = new List<T>();
        var seen = new HashSet<T>();
        foreach (var constraint in constraints)
        {
            if (constraint.Equals(everything[0])) return everything;
            if (!seen.Add(constraint) || isNothing(constraint)) continue;
            kept.Add(constraint);
            if (kept.Count > limits.MaxAlternatives) throw SchemaErrors.At(pointer, $"the combinations here come to more than {limits.MaxAlternatives} kinds of {what}");
        }

        return [.. kept];
    }
}
