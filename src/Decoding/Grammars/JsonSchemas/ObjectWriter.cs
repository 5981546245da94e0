using System.Collections.Immutable;

namespace Reasoning.Decoding.Grammars.JsonSchemas;

/// <summary>Writes the objects of a constraint: names the members, and leaves their order to <see cref="MemberSequenceWriter"/>.</summary>
internal sealed class ObjectWriter(SchemaGrammarWriter writer, JsonPropertyOrder order)
{
    /// <summary>The most demands for some member beyond the named ones: each set of them is told apart.</summary>
    private const int MaxDemands = 4;

    private SchemaTerms Terms => writer.Evaluator.Terms;

    public GrammarExpression Write(ObjectConstraint constraint, string pointer)
    {
        var alternatives = new List<GrammarExpression>();
        foreach (var (named, demands) in WithDemandsByName(constraint, pointer))
        {
            if (WriteOne(named, demands, pointer) is { } text) alternatives.Add(text);
        }

        return GrammarExpression.Choice([.. alternatives]);
    }

    // A demand for some member of a kind is met by one of the named properties, or by another.
    private List<(ObjectConstraint Constraint, ImmutableArray<KeyedTerm> Demands)> WithDemandsByName(ObjectConstraint constraint, string pointer)
    {
        List<(ObjectConstraint Constraint, ImmutableArray<KeyedTerm> Demands)> cases = [(constraint with { Exists = [] }, [])];
        foreach (var demand in constraint.Exists)
        {
            var next = new List<(ObjectConstraint, ImmutableArray<KeyedTerm>)>();
            foreach (var (current, demands) in cases)
            {
                var names = current.Named.Select(entry => entry.Name).ToList();
                foreach (string name in demand.Keys.Values?.AsEnumerable() ?? names.Where(demand.Keys.Contains))
                {
                    var named = current.Intersect(ObjectConstraint.WithRequired([name], demand.Term), Terms);
                    if (!writer.Evaluator.Algebra.IsNothing(named)) next.Add((named, demands));
                }

                var others = demand.Keys.Intersect(StringSet.Of(StringConstraint.NoneOf(names)), writer.Limits.MaxAlternatives, pointer);
                if (demand.Keys.Values is null && !others.IsEmpty) next.Add((current, demands.Add(demand)));
            }

            if (next.Count > writer.Limits.MaxAlternatives) throw SchemaErrors.At(pointer, $"the combinations here come to more than {writer.Limits.MaxAlternatives} kinds of objects");
            cases = next;
        }

        return cases;
    }

    private GrammarExpression? WriteOne(ObjectConstraint constraint, ImmutableArray<KeyedTerm> demands, string pointer)
    {
        if (demands.Length > MaxDemands) throw SchemaErrors.At(pointer, $"more than {MaxDemands} demands for some property come together here");
        var named = new List<ObjectMember>();
        foreach (var property in constraint.Named)
        {
            var term = constraint.TermOf(property, Terms);
            if (!writer.Evaluator.IsNothing(term)) named.Add(new ObjectMember(Member(writer.Name(property.Name), term), property.IsRequired, 0));
            else if (property.IsRequired) return null;
        }

        var others = Others(constraint, demands, pointer);
        int required = constraint.RequiredCount;
        int min = constraint.Min <= required ? 0 : constraint.Min;
        int? max = others.Count == 0 && constraint.Max >= named.Count ? null : constraint.Max;
        if (required > max || (others.Count == 0 && min > named.Count)) return null;
        return new MemberSequenceWriter(writer, pointer, named, others, min, max, (1 << demands.Length) - 1).Write(order);
    }

    // Names that are not listed fall into parts, by which of the sets of names they are in.
    private List<ObjectMember> Others(ObjectConstraint constraint, ImmutableArray<KeyedTerm> demands, string pointer)
    {
        int max = writer.Limits.MaxAlternatives;
        var parts = new List<KeyedTerm> { new(StringSet.Of(StringConstraint.NoneOf(constraint.Named.Select(entry => entry.Name))), Terms.Everything) };
        foreach (var (keys, term) in constraint.Classes)
        {
            var next = new List<KeyedTerm>();
            foreach (var part in parts)
            {
                if (Terms.And(part.Term, term) is var both && both == part.Term)
                {
                    next.Add(part);
                    continue;
                }

                if (part.Keys.Equals(keys))
                {
                    Add(next, keys, both);
                    continue;
                }

                Add(next, part.Keys.Intersect(keys, max, pointer), both);
                Add(next, part.Keys.Intersect(keys.Complement(max, pointer), max, pointer), part.Term);
            }

            if (next.Count > max) throw SchemaErrors.At(pointer, $"the sets of property names here come to more than {max} parts");
            parts = next;
        }

        var members = new List<ObjectMember>();
        foreach (var part in parts)
        {
            for (int subset = 0; subset < 1 << demands.Length; subset++)
            {
                var (keys, term) = part;
                for (int i = 0; i < demands.Length; i++)
                {
                    if ((subset >> i & 1) == 0) continue;
                    keys = keys.Intersect(demands[i].Keys, max, pointer);
                    term = Terms.And(term, demands[i].Term);
                }

                if (!keys.IsEmpty && !writer.Evaluator.IsNothing(term)) members.Add(new ObjectMember(Member(writer.Name(keys), term), false, subset));
            }
        }

        return members;
    }

    private void Add(List<KeyedTerm> parts, StringSet keys, SchemaTerm term)
    {
        if (!keys.IsEmpty && !writer.Evaluator.IsNothing(term)) parts.Add(new KeyedTerm(keys, term));
    }

    private GrammarExpression Member(GrammarExpression name, SchemaTerm value) => GrammarExpression.Sequence(name, writer.Layout.Colon, writer.Value(value));
}
