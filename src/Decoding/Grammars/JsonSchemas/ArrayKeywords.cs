using System.Text.Json;

namespace Reasoning.Decoding.Grammars.JsonSchemas;

/// <summary>Reads the keywords for arrays.</summary>
internal static class ArrayKeywords
{
    /// <summary>The arrays that a schema allows, as far as its keywords for arrays say; null where there are none.</summary>
    public static ArrayConstraint? Read(SchemaNode node, SchemaTerms terms, Func<string, SchemaTerm> termOf)
    {
        if (!node.HasAny("items", "prefixItems", "minItems", "maxItems", "contains", "uniqueItems")) return null;
        bool isList = node.TryGet("items", out var items) && items.ValueKind == JsonValueKind.Array;
        if (isList && node.Has("prefixItems")) throw SchemaErrors.At(node.At("items"), "a list of schemas is the old spelling of prefixItems, which is here too");
        string rest = isList ? "additionalItems" : "items";
        var result = new ArrayConstraint
        {
            Prefix = [.. node.List(isList ? "items" : "prefixItems").Select(termOf)],
            Rest = node.Has(rest) ? termOf(node.At(rest)) : terms.Everything,
            Min = node.Count("minItems") ?? 0,
            Max = node.Count("maxItems"),
            UniquePointer = node.Flag("uniqueItems") ? node.At("uniqueItems") : null,
        };
        if (!node.Has("contains")) return result;
        var contains = new ContainsConstraint(termOf(node.At("contains")), 0, node.Count("minContains") ?? 1, node.Count("maxContains"));
        return contains is { Min: 0, Max: null } ? result : result with { Contains = [contains] };
    }
}
