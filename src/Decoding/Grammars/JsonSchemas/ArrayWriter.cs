namespace Reasoning.Decoding.Grammars.JsonSchemas;

/// <summary>Writes the arrays of a constraint: items by position, then alike; with states where items are counted or compared.</summary>
internal sealed class ArrayWriter(SchemaGrammarWriter writer, JsonSchemaTreatment undecidableUniqueItems)
{
    /// <summary>Longer arrays are not looked through for items that differ because of their positions.</summary>
    private const int MaxComparedPositions = 32;

    private JsonLayout Layout => writer.Layout;

    private SchemaEvaluator Evaluator => writer.Evaluator;

    public GrammarExpression Write(ArrayConstraint constraint, string pointer)
    {
        constraint = Shortened(constraint);
        if (constraint.Min > constraint.Max) return GrammarExpression.Nothing;
        IReadOnlyList<SchemaTerm>? values = null;
        if (constraint.UniquePointer is { } place && !HasDifferentItems(constraint))
        {
            values = new FiniteValues(Evaluator).Of(constraint);
            if (values is null && undecidableUniqueItems == JsonSchemaTreatment.Refuse)
                throw SchemaErrors.At(place, "the items cannot be compared by a grammar, unless they are of a few given values; the option UndecidableUniqueItems can make this a remark");
        }

        if (values is not null || !constraint.Contains.IsEmpty) return new CountedItemsWriter(writer, pointer, constraint, values).Write();
        return Plain(constraint, pointer);
    }

    // Positions whose items cannot be are beyond the end.
    private ArrayConstraint Shortened(ArrayConstraint constraint)
    {
        for (int i = 0; i <= constraint.Prefix.Length; i++)
        {
            if (!Evaluator.IsNothing(constraint.At(i))) continue;
            constraint = constraint with { Max = Math.Min(constraint.Max ?? int.MaxValue, i) };
            break;
        }

        return constraint.Max < constraint.Prefix.Length ? constraint with { Prefix = constraint.Prefix[..constraint.Max.Value], Rest = Evaluator.Terms.Nothing } : constraint;
    }

    private bool HasDifferentItems(ArrayConstraint constraint)
    {
        if (constraint.Max is not { } max || max > MaxComparedPositions) return false;
        for (int i = 0; i < max; i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (!Evaluator.IsNothing(Evaluator.Terms.And(constraint.At(i), constraint.At(j)))) return false;
            }
        }

        return true;
    }

    private GrammarExpression Plain(ArrayConstraint constraint, string pointer)
    {
        int prefix = constraint.Prefix.Length, min = constraint.Min;
        int? max = constraint.Max;
        var rest = max <= prefix ? GrammarExpression.Nothing : writer.Value(constraint.Rest);
        if (prefix == 0)
        {
            if (max == 0) return Layout.Enclose("[", GrammarExpression.Nothing, mayBeEmpty: true, "]");
            var items = GrammarExpression.Sequence(rest, GrammarExpression.Sequence(Layout.Comma, rest).Repeat(Math.Max(0, min - 1), max - 1));
            return Layout.Enclose("[", items, min == 0, "]");
        }

        var following = max <= prefix ? GrammarExpression.Empty
            : GrammarExpression.Sequence(Layout.Comma, rest).Repeat(Math.Max(0, min - prefix), max - prefix);
        for (int i = prefix - 1; i > 0; i--)
        {
            following = GrammarExpression.Sequence(Layout.Comma, writer.Value(constraint.Prefix[i]), following);
            if (i < min) continue;
            string rule = writer.NewRule($"#{pointer} from {i}");   // a rule of its own, so that long prefixes are not nested deeply
            writer.Define(rule, following.Optional());
            following = GrammarExpression.Rule(rule);
        }

        return Layout.Enclose("[", GrammarExpression.Sequence(writer.Value(constraint.Prefix[0]), following), min == 0, "]");
    }
}
