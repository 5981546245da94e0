namespace Reasoning.Decoding.Grammars.JsonSchemas;

/// <summary>Reads the keywords for objects.</summary>
internal static class ObjectKeywords
{
    /// <summary>The objects that a schema allows, as far as its keywords for objects say; null where there are none.</summary>
    public static ObjectConstraint? Read(SchemaNode node, SchemaEvaluator evaluator, Func<string, SchemaTerm> termOf, JsonSchemaLimits limits)
    {
        if (!node.HasAny("properties", "patternProperties", "additionalProperties", "propertyNames", "required", "minProperties", "maxProperties")) return null;
        var terms = evaluator.Terms;
        var properties = node.Map("properties");
        var patterns = node.Map("patternProperties").ConvertAll(entry => (Keys: StringPatterns.Read(entry.Name, entry.Pointer), entry.Pointer));
        var required = node.TryGet("required", out var names) ? SchemaNode.Names(names, node.At("required")) : [];
        var isRequired = required.ToHashSet(StringComparer.Ordinal);
        var result = new ObjectConstraint
        {
            Named = [.. properties.Select(property => new NamedTerm(property.Name, termOf(property.Pointer), isRequired.Remove(property.Name), IsListed: true))],
            Min = node.Count("minProperties") ?? 0,
            Max = node.Count("maxProperties"),
        };
        foreach (var (keys, pointer) in patterns)
            result = result.Intersect(ObjectConstraint.Of(StringSet.Of(StringConstraint.Matching(keys, isWanted: true)), termOf(pointer)), terms);
        if (node.Has("additionalProperties") && termOf(node.At("additionalProperties")) is var additional && additional != terms.Everything)
        {
            var others = StringSet.Of(StringConstraint.NoneOf(properties.Select(property => property.Name)));
            foreach (var (keys, pointer) in patterns) others = others.Intersect(StringSet.Of(StringConstraint.Matching(keys, isWanted: false)), limits.MaxAlternatives, pointer);
            result = result.Intersect(ObjectConstraint.Of(others, additional), terms);
        }

        if (node.Has("propertyNames"))
        {
            var allowed = evaluator.Evaluate(termOf(node.At("propertyNames"))).Strings;
            result = result.Intersect(ObjectConstraint.Of(allowed.Complement(limits.MaxAlternatives, node.At("propertyNames")), terms.Nothing), terms);
        }

        return isRequired.Count == 0 ? result : result.Intersect(ObjectConstraint.WithRequired(required.Where(isRequired.Contains), terms.Everything), terms);
    }
}
