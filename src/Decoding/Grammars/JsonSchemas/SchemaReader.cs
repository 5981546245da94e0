using System.Text.Json;

namespace Reasoning.Decoding.Grammars.JsonSchemas;

/// <summary>Reads the keywords of a schema, each as the set of values that it allows.</summary>
internal sealed class SchemaReader
{
    private readonly SchemaDocument _document;
    private readonly SchemaEvaluator _evaluator;
    private readonly JsonSchemaOptions _options;
    private readonly ScalarKeywords _scalars;
    private readonly Applicators _applicators;
    private readonly UnevaluatedKeywords _unevaluated;

    public SchemaReader(SchemaDocument document, SchemaEvaluator evaluator, JsonSchemaOptions options)
    {
        _document = document;
        _evaluator = evaluator;
        _options = options;
        _scalars = new ScalarKeywords(options);
        _applicators = new Applicators(document, evaluator, this);
        _unevaluated = new UnevaluatedKeywords(document, evaluator, this, _applicators, options);
    }

    private SchemaTerms Terms => _evaluator.Terms;

    private ValueSetAlgebra Algebra => _evaluator.Algebra;

    /// <summary>The term of the schema at a pointer; of a mere reference, that of its target.</summary>
    public SchemaTerm TermOf(string pointer)
    {
        for (int steps = 0; steps < _options.Limits.MaxDepth; steps++)
        {
            var node = _document.Node(pointer);
            if (node.Kind == JsonValueKind.True) return Terms.Everything;
            if (node.Kind == JsonValueKind.False) return Terms.Nothing;
            if (node.Kind != JsonValueKind.Object) throw SchemaErrors.At(pointer, "a schema is an object, true or false");
            if (!node.TryGet("$ref", out var reference) || reference.ValueKind != JsonValueKind.String) break;
            if (!node.Resource.HasLoneReferences && !HasRemarksOnlyBesideReference(node)) break;
            pointer = _document.Resolve(reference.GetString()!, pointer, "$ref");
        }

        return Terms.Schema(pointer);
    }

    /// <summary>The values that the schema at a pointer allows.</summary>
    public ValueSet Read(string pointer)
    {
        var node = _document.Node(pointer);
        if (node.Kind == JsonValueKind.True) return Algebra.Everything;
        if (node.Kind == JsonValueKind.False) return ValueSet.Nothing;
        bool isLoneReference = Applicators.IsLoneReference(node);
        if (!isLoneReference) CheckKeywords(node);
        if (!isLoneReference && node.HasAny("unevaluatedProperties", "unevaluatedItems"))
            return Algebra.Union(_unevaluated.Cases(pointer).Select(next => next.Values), pointer);
        var result = isLoneReference ? Algebra.Everything : Own(node);
        foreach (var branches in _applicators.Read(node, isTracking: false))
        {
            result = Algebra.Intersect(result, Algebra.Union(branches.Select(branch => branch.Values), pointer), pointer);
        }

        return result;
    }

    /// <summary>The set of some values.</summary>
    public ValueSet ReadConstants(IEnumerable<JsonElement> values, string pointer)
    {
        var byKind = values.ToLookup(value => value.ValueKind);
        return new ValueSet
        {
            Null = byKind.Contains(JsonValueKind.Null),
            True = byKind.Contains(JsonValueKind.True),
            False = byKind.Contains(JsonValueKind.False),
            Numbers = NumberSet.Union([.. byKind[JsonValueKind.Number].Select(value => _scalars.Constant(value, pointer))], _options.Limits.MaxStates, pointer),
            Strings = StringSet.OneOf(byKind[JsonValueKind.String].Select(value => value.GetString()!)) is { Values.IsEmpty: false } strings ? strings : StringSet.None,
            Arrays = [.. byKind[JsonValueKind.Array].DistinctBy(JsonConstants.Key).Select(value => ArrayConstant(value, pointer))],
            Objects = [.. byKind[JsonValueKind.Object].DistinctBy(JsonConstants.Key).Select(value => ObjectConstant(value, pointer))],
        };
    }

    private ArrayConstraint ArrayConstant(JsonElement value, string pointer) => new()
    {
        Prefix = [.. value.EnumerateArray().Select(item => Terms.Constant(item, pointer))],
        Rest = Terms.Nothing,
        Min = value.GetArrayLength(),
        Max = value.GetArrayLength(),
    };

    private ObjectConstraint ObjectConstant(JsonElement value, string pointer) => new()
    {
        Named = [.. value.EnumerateObject().Select(property => new NamedTerm(property.Name, Terms.Constant(property.Value, pointer), IsRequired: true, IsListed: true))],
        Classes = [new KeyedTerm(StringSet.Of(StringConstraint.NoneOf(value.EnumerateObject().Select(property => property.Name))), Terms.Nothing)],
    };

    private void CheckKeywords(SchemaNode node)
    {
        if (_options.UnknownKeywords == JsonSchemaTreatment.Annotate) return;
        foreach (var (name, _) in node.Keywords)
        {
            if (!SchemaKeywords.Assertions.Contains(name) && !SchemaKeywords.Remarks.Contains(name) && !name.StartsWith("x-", StringComparison.Ordinal))
                throw SchemaErrors.At(node.At(name), $"JSON Schema has no keyword '{name}'; the option UnknownKeywords can make it a remark");
        }
    }

    private static bool HasRemarksOnlyBesideReference(SchemaNode node)
    {
        foreach (var (name, _) in node.Keywords)
        {
            if (name != "$ref" && !SchemaKeywords.Remarks.Contains(name)) return false;
        }

        return true;
    }

    /// <summary>What the keywords allow that look at a value or its parts alone, not those that apply other schemas to it.</summary>
    public ValueSet Own(SchemaNode node)
    {
        var result = node.TryGet("type", out var type) ? TypeKeyword.Read(type, node, Algebra.Everything) : Algebra.Everything;
        if (node.TryGet("const", out var constant)) Apply(ReadConstants([constant], node.At("const")));
        if (node.TryGet("enum", out var values))
        {
            if (values.ValueKind != JsonValueKind.Array) throw SchemaErrors.At(node.At("enum"), "a list is expected");
            Apply(ReadConstants(values.EnumerateArray(), node.At("enum")));
        }

        if (_scalars.Numbers(node) is { IsAll: false } numbers) result = result with { Numbers = _scalars.Intersect(result.Numbers, numbers, node.Pointer) };
        if (_scalars.Strings(node) is { IsAll: false } strings) result = result with { Strings = result.Strings.Intersect(strings, _options.Limits.MaxAlternatives, node.Pointer) };
        if (ArrayKeywords.Read(node, Terms, TermOf) is { } array) result = result with { Arrays = Algebra.Intersect(result.Arrays, Algebra.IsNothing(array) ? [] : [array], node.Pointer) };
        if (ObjectKeywords.Read(node, _evaluator, TermOf, _options.Limits) is { } members) result = result with { Objects = Algebra.Intersect(result.Objects, Algebra.IsNothing(members) ? [] : [members], node.Pointer) };
        if (node.Has("not")) Apply(Algebra.Complement(_evaluator.Evaluate(TermOf(node.At("not"))), node.At("not")));
        return result;

        void Apply(ValueSet set) => result = Algebra.Intersect(result, set, node.Pointer);
    }
}
