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
            var element = _document.Element(pointer);
            if (element.ValueKind == JsonValueKind.True) return Terms.Everything;
            if (element.ValueKind == JsonValueKind.False) return Terms.Nothing;
            if (element.ValueKind != JsonValueKind.Object) throw SchemaErrors.At(pointer, "a schema is an object, true or false");
            if (!element.TryGetProperty("$ref", out var reference) || reference.ValueKind != JsonValueKind.String) break;
            if (!_document.Resource(pointer).HasLoneReferences && element.EnumerateObject().Any(keyword => keyword.Name != "$ref" && !SchemaKeywords.Remarks.Contains(keyword.Name))) break;
            pointer = _document.Resolve(reference.GetString()!, pointer, "$ref");
        }

        return Terms.Schema(pointer);
    }

    /// <summary>The values that the schema at a pointer allows.</summary>
    public ValueSet Read(string pointer)
    {
        var element = _document.Element(pointer);
        if (element.ValueKind == JsonValueKind.True) return Algebra.Everything;
        if (element.ValueKind == JsonValueKind.False) return ValueSet.Nothing;
        var node = new SchemaNode(element, pointer);
        bool isLoneReference = _applicators.IsLoneReference(node);
        if (!isLoneReference) CheckKeywords(node);
        if (!isLoneReference && node.HasAny("unevaluatedProperties", "unevaluatedItems"))
            return _unevaluated.Cases(pointer).Aggregate(ValueSet.Nothing, (set, next) => Algebra.Union(set, next.Values, pointer));
        var result = isLoneReference ? Algebra.Everything : Own(node);
        foreach (var branches in _applicators.Read(node, isTracking: false))
        {
            var applied = branches.Aggregate(ValueSet.Nothing, (set, branch) => Algebra.Union(set, branch.Values, pointer));
            result = Algebra.Intersect(result, applied, pointer);
        }

        return result;
    }

    /// <summary>The set of some values.</summary>
    public ValueSet ReadConstants(IEnumerable<JsonElement> values, string pointer)
    {
        var byKind = values.ToLookup(value => value.ValueKind);
        var numbers = byKind[JsonValueKind.Number].Select(value => _scalars.Constant(value, pointer)).ToList();
        while (numbers.Count > 1)   // in pairs, so that large automata are made a few times only
            numbers = [.. numbers.Chunk(2).Select(pair => pair.Length == 2 ? pair[0].Union(pair[1], _options.Limits.MaxStates, pointer) : pair[0])];
        return new ValueSet
        {
            Null = byKind.Contains(JsonValueKind.Null),
            True = byKind.Contains(JsonValueKind.True),
            False = byKind.Contains(JsonValueKind.False),
            Numbers = numbers.Count > 0 ? numbers[0] : NumberSet.None,
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

    private ObjectConstraint ObjectConstant(JsonElement value, string pointer)
    {
        var names = value.EnumerateObject().Select(property => property.Name).ToList();
        return new ObjectConstraint
        {
            Named = [.. value.EnumerateObject().Select(property => (property.Name, Terms.Constant(property.Value, pointer)))],
            Required = [.. names],
            Classes = [new KeyedTerm(StringSet.Of(StringConstraint.NoneOf(names)), Terms.Nothing)],
        };
    }

    private void CheckKeywords(SchemaNode node)
    {
        if (_options.UnknownKeywords == JsonSchemaTreatment.Annotate) return;
        foreach (var property in node.Element.EnumerateObject())
        {
            if (!SchemaKeywords.Assertions.Contains(property.Name) && !SchemaKeywords.Remarks.Contains(property.Name) && !property.Name.StartsWith("x-", StringComparison.Ordinal))
                throw SchemaErrors.At(node.At(property.Name), $"JSON Schema has no keyword '{property.Name}'; the option UnknownKeywords can make it a remark");
        }
    }

    /// <summary>What the keywords allow that look at a value or its parts alone, not those that apply other schemas to it.</summary>
    public ValueSet Own(SchemaNode node)
    {
        var result = Algebra.Everything;
        if (node.Has("type")) result = TypeKeyword.Read(node, Algebra.Everything);
        if (node.Element.TryGetProperty("const", out var constant)) Apply(ReadConstants([constant], node.At("const")));
        if (node.Element.TryGetProperty("enum", out var values))
        {
            if (values.ValueKind != JsonValueKind.Array) throw SchemaErrors.At(node.At("enum"), "a list is expected");
            Apply(ReadConstants(values.EnumerateArray(), node.At("enum")));
        }

        if (_scalars.Numbers(node) is { IsAll: false } numbers) Apply(Algebra.Everything with { Numbers = numbers });
        if (_scalars.Strings(node) is { IsAll: false } strings) Apply(Algebra.Everything with { Strings = strings });
        if (ArrayKeywords.Read(node, Terms, TermOf) is { } array) Apply(Algebra.Everything with { Arrays = Algebra.IsNothing(array) ? [] : [array] });
        if (ObjectKeywords.Read(node, _evaluator, TermOf, _options.Limits) is { } members) Apply(Algebra.Everything with { Objects = Algebra.IsNothing(members) ? [] : [members] });
        if (node.Has("not")) Apply(Algebra.Complement(_evaluator.Evaluate(TermOf(node.At("not"))), node.At("not")));
        return result;

        void Apply(ValueSet set) => result = Algebra.Intersect(result, set, node.Pointer);
    }
}
