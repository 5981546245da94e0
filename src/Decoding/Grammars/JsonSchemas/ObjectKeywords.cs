namespace Reasoning.Decoding.Grammars.JsonSchemas;

/// <summary>Reads the keywords for objects.</summary>
internal static class ObjectKeywords
{
    /// <summary>The objects that a schema allows, as far as its keywords for objects say; null where there are none.</summary>
    public static ObjectConstraint? Read(SchemaNode node, SchemaEvaluator evaluator, Func<string, SchemaTerm> termOf, JsonSchemaLimits limits)
    {
        if (!node.HasAny("properties", "patternProperties", "additionalProperties", "propertyNames", "required", "minProperties", "maxProperties")) return null;
        var terms = evaluator.Terms;
        var result = ObjectConstraint.Any with { Min = node.Count("minProperties") ?? 0, Max = node.Count("maxProperties") };
        var properties = node.Map("properties");
        result = result with { Named = [.. properties.Select(property => (property.Name, termOf(property.Pointer)))] };
        var others = StringSet.Of(StringConstraint.NoneOf(properties.Select(property => property.Name)));
        foreach (var (pattern, _, pointer) in node.Map("patternProperties"))
        {
            var keys = StringPatterns.Read(pattern, pointer);
            result = result.Intersect(ObjectConstraint.Of(StringSet.Of(StringConstraint.Matching(keys, isWanted: true)), termOf(pointer)), terms);
            others = others.Intersect(StringSet.Of(StringConstraint.Matching(keys, isWanted: false)), limits.MaxAlternatives, pointer);
        }

        if (node.Has("additionalProperties") && termOf(node.At("additionalProperties")) is var additional && additional != terms.Everything)
            result = result.Intersect(ObjectConstraint.Of(others, additional), terms);
        if (node.Has("propertyNames"))
        {
            var allowed = evaluator.Evaluate(termOf(node.At("propertyNames"))).Strings;
            result = result.Intersect(ObjectConstraint.Of(allowed.Complement(limits.MaxAlternatives, node.At("propertyNames")), terms.Nothing), terms);
        }

        if (node.Element.TryGetProperty("required", out var required))
            result = result.Intersect(ObjectConstraint.WithRequired(SchemaNode.Names(required, node.At("required")), terms.Everything), terms);
        return result;
    }
}
