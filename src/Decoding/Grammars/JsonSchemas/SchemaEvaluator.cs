namespace Reasoning.Decoding.Grammars.JsonSchemas;

/// <summary>Works out which values a term allows, each term once.</summary>
internal sealed class SchemaEvaluator
{
    /// <summary>How deep into the values of properties and items a search for contradictions goes. Deeper ones cost alternatives, not correctness.</summary>
    private const int MaxEmptinessDepth = 6;

    private readonly JsonSchemaLimits _limits;
    private readonly SchemaReader _reader;
    private readonly Dictionary<SchemaTerm, ValueSet> _sets = [];
    private readonly HashSet<SchemaTerm> _inProgress = [];
    private readonly Dictionary<SchemaTerm, bool> _emptiness = [];
    private int _emptinessDepth;

    public SchemaEvaluator(SchemaDocument document, JsonSchemaOptions options)
    {
        _limits = options.Limits;
        Terms = new SchemaTerms(options.Limits.MaxRules);
        Algebra = new ValueSetAlgebra(Terms, options.Limits, IsNothing);
        _reader = new SchemaReader(document, this, options);
    }

    public SchemaTerms Terms { get; }

    public ValueSetAlgebra Algebra { get; }

    public SchemaTerm Root => _reader.TermOf("");

    /// <summary>The values that a term allows.</summary>
    public ValueSet Evaluate(SchemaTerm term)
    {
        if (_sets.TryGetValue(term, out var known)) return known;
        if (!_inProgress.Add(term)) throw SchemaErrors.At(term.Pointer, "this schema refers to itself for the same value, so it says nothing");
        try
        {
            if (_inProgress.Count > _limits.MaxDepth) throw SchemaErrors.At(term.Pointer, $"more than {_limits.MaxDepth} schemas are nested around one value");
            var set = EvaluateAnew(term);
            _sets.Add(term, set);
            return set;
        }
        finally
        {
            _inProgress.Remove(term);
        }
    }

    /// <summary>Whether a term allows no value for sure.</summary>
    public bool IsNothing(SchemaTerm term)
    {
        if (term.Kind == SchemaTermKind.Nothing) return true;
        if (term.Kind == SchemaTermKind.Everything) return false;
        if (_sets.TryGetValue(term, out var known)) return known.IsEmpty;
        if (_emptiness.TryGetValue(term, out bool isNothing)) return isNothing;
        if (_inProgress.Contains(term) || _emptinessDepth >= MaxEmptinessDepth || _inProgress.Count >= _limits.MaxDepth / 2) return false;
        _emptinessDepth++;
        try
        {
            isNothing = Evaluate(term).IsEmpty;
        }
        catch (GrammarFormatException)
        {
            // Either an error that will be met again when the term is needed, or a recursion through the value that is being looked at: nothing is known.
            isNothing = false;
        }
        finally
        {
            _emptinessDepth--;
        }

        _emptiness[term] = isNothing;
        return isNothing;
    }

    private ValueSet EvaluateAnew(SchemaTerm term)
    {
        switch (term.Kind)
        {
            case SchemaTermKind.Everything:
                return Algebra.Everything;
            case SchemaTermKind.Nothing:
                return ValueSet.Nothing;
            case SchemaTermKind.Schema:
                return _reader.Read(term.Pointer);
            case SchemaTermKind.Constant:
                return _reader.ReadConstants([term.Constant], term.Pointer);
            case SchemaTermKind.Not:
                return Algebra.Complement(Evaluate(term.Parts[0]), term.Pointer);
            case SchemaTermKind.And:
                return term.Parts.Aggregate(Algebra.Everything, (set, part) => Algebra.Intersect(set, Evaluate(part), term.Pointer));
            default:
                return Algebra.Union(term.Parts.Select(Evaluate), term.Pointer);
        }
    }
}
