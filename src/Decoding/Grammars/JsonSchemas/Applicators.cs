using System.Text.Json;

namespace Reasoning.Decoding.Grammars.JsonSchemas;

/// <summary>Reads the keywords that apply other schemas to the same value: references, combinations, conditions and dependencies.</summary>
internal sealed class Applicators(SchemaDocument document, SchemaEvaluator evaluator, SchemaReader reader)
{
    /// <summary>The most schemas of one <c>anyOf</c> beside <c>unevaluatedProperties</c> or <c>unevaluatedItems</c>: each set of them is a case.</summary>
    private const int MaxTrackedAlternatives = 7;

    private static readonly string[] s_references = ["$ref", "$dynamicRef", "$recursiveRef"];

    private SchemaTerms Terms => evaluator.Terms;

    private ValueSetAlgebra Algebra => evaluator.Algebra;

    /// <summary>Whether a schema is a reference beside which nothing counts, as in older versions.</summary>
    public static bool IsLoneReference(SchemaNode node) => node.Resource.HasLoneReferences && node.Has("$ref");

    /// <summary>For each keyword the ways to satisfy it.</summary>
    /// <param name="node">The schema.</param>
    /// <param name="isTracking">Whether it matters which schemas are satisfied: there is then a way for each set of them that may be.</param>
    public IEnumerable<IReadOnlyList<AppliedBranch>> Read(SchemaNode node, bool isTracking)
    {
        foreach (string keyword in s_references)
        {
            if (Target(node, keyword) is { } target) yield return [Applied(target)];
        }

        if (IsLoneReference(node)) yield break;
        foreach (string part in node.List("allOf")) yield return [Applied(part)];
        if (node.Has("anyOf")) yield return isTracking ? Subsets(node) : [.. node.List("anyOf").Select(Applied)];
        if (node.Has("oneOf")) yield return OneOf(node);
        if (node.Has("if") && (isTracking || node.HasAny("then", "else"))) yield return Condition(node);
        foreach (var (name, value, pointer) in node.Map("dependentSchemas").Concat(node.Map("dependencies").Where(entry => entry.Value.ValueKind != JsonValueKind.Array)))
            yield return Dependency(name, evaluator.Evaluate(reader.TermOf(pointer)), pointer);
        foreach (var (name, value, pointer) in node.Map("dependentRequired").Concat(node.Map("dependencies").Where(entry => entry.Value.ValueKind == JsonValueKind.Array)))
        {
            var objects = ObjectConstraint.WithRequired(SchemaNode.Names(value, pointer), Terms.Everything);
            yield return Dependency(name, Algebra.Everything with { Objects = [objects] }, null);
        }
    }

    private AppliedBranch Applied(string pointer) => new(evaluator.Evaluate(reader.TermOf(pointer)), [pointer]);

    private string? Target(SchemaNode node, string keyword)
    {
        if (node.Text(keyword) is not { } reference) return null;
        string target = document.Resolve(reference, node.Pointer, keyword);
        int mark = reference.IndexOf('#', StringComparison.Ordinal);
        string fragment = mark < 0 ? "" : reference[(mark + 1)..];
        bool isDynamic = keyword switch
        {
            "$dynamicRef" => fragment.Length > 0 && fragment[0] != '/' && document.Resource(target).DynamicAnchors.Contains(fragment),
            "$recursiveRef" => document.Resource(target).DynamicAnchors.Contains(""),
            _ => false,
        };
        if (isDynamic && !document.IsUniqueDynamicAnchor(fragment))
            throw SchemaErrors.At(node.At(keyword), $"what '{reference}' means depends on where this schema is referred to from, which is not supported");
        return target;
    }

    private List<AppliedBranch> Subsets(SchemaNode node)
    {
        var parts = node.List("anyOf");
        if (parts.Count > MaxTrackedAlternatives)
            throw SchemaErrors.At(node.At("anyOf"), $"more than {MaxTrackedAlternatives} alternatives cannot be followed by unevaluatedProperties or unevaluatedItems");
        var branches = new List<AppliedBranch>();
        for (int subset = 1; subset < 1 << parts.Count; subset++)
        {
            var chosen = parts.Where((_, index) => (subset >> index & 1) != 0).ToList();
            branches.Add(new AppliedBranch(evaluator.Evaluate(Terms.And(chosen.Select(reader.TermOf))), chosen));
        }

        return branches;
    }

    private List<AppliedBranch> OneOf(SchemaNode node)
    {
        var parts = node.List("oneOf");
        var only = Algebra.ExactlyOne([.. parts.Select(part => evaluator.Evaluate(reader.TermOf(part)))], node.At("oneOf"));
        return [.. parts.Select((part, index) => new AppliedBranch(only[index], [part]))];
    }

    private List<AppliedBranch> Condition(SchemaNode node)
    {
        string place = node.At("if");
        var condition = reader.TermOf(place);
        return [Branch(condition, [place], "then"), Branch(Terms.Not(condition), [], "else")];

        AppliedBranch Branch(SchemaTerm when, List<string> applied, string keyword)
        {
            if (!node.Has(keyword)) return new AppliedBranch(evaluator.Evaluate(when), applied);
            return new AppliedBranch(evaluator.Evaluate(Terms.And(when, reader.TermOf(node.At(keyword)))), [.. applied, node.At(keyword)]);
        }
    }

    private List<AppliedBranch> Dependency(string name, ValueSet dependent, string? pointer)
    {
        var absent = new ObjectConstraint { Named = [new NamedTerm(name, Terms.Nothing, false)] };
        var present = ObjectConstraint.WithRequired([name], Terms.Everything);
        return
        [
            new AppliedBranch(Algebra.Everything with { Objects = [absent] }, []),
            new AppliedBranch(Algebra.Intersect(ValueSet.Nothing with { Objects = [present] }, dependent, pointer ?? ""), pointer is null ? [] : [pointer]),
        ];
    }
}
