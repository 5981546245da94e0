using System.Text.Json;

namespace Reasoning.Decoding.Grammars.JsonSchemas;

/// <summary>
/// Reads <c>unevaluatedProperties</c> and <c>unevaluatedItems</c>: takes a schema apart into cases, by which of the schemas applied to a value it satisfies,
/// since what they have looked at differs by case.
/// </summary>
internal sealed class UnevaluatedKeywords(SchemaDocument document, SchemaEvaluator evaluator, SchemaReader reader, Applicators applicators, JsonSchemaOptions options)
{
    private readonly HashSet<string> _inProgress = new(StringComparer.Ordinal);

    private SchemaTerms Terms => evaluator.Terms;

    private ValueSetAlgebra Algebra => evaluator.Algebra;

    /// <summary>The cases of the schema at a pointer, with the two keywords applied.</summary>
    public IReadOnlyList<EvaluatedCase> Cases(string pointer)
    {
        var node = document.Node(pointer);
        if (node.Kind != JsonValueKind.Object)
            return [new EvaluatedCase(evaluator.Evaluate(reader.TermOf(pointer)), StringSet.None, 0, Terms.Nothing)];
        if (!_inProgress.Add(pointer) || _inProgress.Count > options.Limits.MaxDepth)
            throw SchemaErrors.At(pointer, "this schema refers to itself for the same value, so it says nothing");
        try
        {
            bool isLoneReference = Applicators.IsLoneReference(node);
            List<EvaluatedCase> cases = [isLoneReference ? new EvaluatedCase(Algebra.Everything, StringSet.None, 0, Terms.Nothing) : Own(node)];
            foreach (var branches in applicators.Read(node, isTracking: true)) cases = Multiplied(cases, branches, pointer);
            return isLoneReference ? cases : [.. cases.Select(next => WithoutRest(node, next)).Where(next => !next.Values.IsEmpty)];
        }
        finally
        {
            _inProgress.Remove(pointer);
        }
    }

    private EvaluatedCase Own(SchemaNode node)
    {
        var keys = StringSet.Of(StringConstraint.OneOf(node.Map("properties").Select(entry => entry.Name)));
        foreach (var (pattern, _, pointer) in node.Map("patternProperties")) keys = keys.Union(StringSet.Of(StringConstraint.Matching(StringPatterns.Read(pattern, pointer), true)));
        if (node.Has("additionalProperties")) keys = StringSet.All;
        bool hasOldItems = node.TryGet("items", out var itemList) && itemList.ValueKind == JsonValueKind.Array;
        int items = hasOldItems ? node.Has("additionalItems") ? int.MaxValue : itemList.GetArrayLength() : node.Has("items") ? int.MaxValue : node.List("prefixItems").Count;
        bool countsContained = node.Has("contains") && node.Resource.Dialect == JsonSchemaDialect.Draft202012;
        return new EvaluatedCase(reader.Own(node), keys, items, countsContained ? reader.TermOf(node.At("contains")) : Terms.Nothing);
    }

    private List<EvaluatedCase> Multiplied(List<EvaluatedCase> cases, IReadOnlyList<AppliedBranch> branches, string pointer)
    {
        var result = new List<EvaluatedCase>();
        foreach (var branch in branches.Where(branch => !branch.Values.IsEmpty))
        {
            List<EvaluatedCase> branchCases = [new EvaluatedCase(branch.Values, StringSet.None, 0, Terms.Nothing)];
            foreach (string applied in branch.Applied) branchCases = Product(branchCases, Cases(applied), pointer);
            result.AddRange(Product(cases, branchCases, pointer));
        }

        return result;
    }

    private List<EvaluatedCase> Product(List<EvaluatedCase> left, IReadOnlyList<EvaluatedCase> right, string pointer)
    {
        if ((long)left.Count * right.Count > options.Limits.MaxAlternatives)
            throw SchemaErrors.At(pointer, $"more than {options.Limits.MaxAlternatives} cases would have to be told apart for unevaluatedProperties or unevaluatedItems");
        return
        [
            .. from mine in left
               from theirs in right
               let values = Algebra.Intersect(mine.Values, theirs.Values, pointer)
               where !values.IsEmpty
               select new EvaluatedCase(values, mine.Keys.Union(theirs.Keys), Math.Max(mine.Items, theirs.Items), Terms.Or(mine.Contained, theirs.Contained)),
        ];
    }

    private EvaluatedCase WithoutRest(SchemaNode node, EvaluatedCase looked)
    {
        if (node.Has("unevaluatedProperties"))
        {
            var rest = ObjectConstraint.Of(looked.Keys.Complement(options.Limits.MaxAlternatives, node.Pointer), reader.TermOf(node.At("unevaluatedProperties")));
            looked = looked with { Values = Algebra.Intersect(looked.Values, Algebra.Everything with { Objects = [rest] }, node.Pointer), Keys = StringSet.All };
        }

        if (node.Has("unevaluatedItems") && looked.Items < int.MaxValue)
        {
            var rest = new ArrayConstraint
            {
                Prefix = [.. Enumerable.Repeat(Terms.Everything, looked.Items)],
                Rest = Terms.Or(reader.TermOf(node.At("unevaluatedItems")), looked.Contained),
            };
            looked = looked with { Values = Algebra.Intersect(looked.Values, Algebra.Everything with { Arrays = [rest] }, node.Pointer), Items = int.MaxValue };
        }

        return looked;
    }
}
