using System.Globalization;

namespace Reasoning.Decoding.Grammars.JsonSchemas;

/// <summary>Writes the sets of values that terms allow as a grammar, with a rule for each term that has arrays or objects.</summary>
internal sealed class SchemaGrammarWriter
{
    private readonly JsonSchemaOptions _options;
    private readonly Dictionary<string, GrammarExpression> _rules = new(StringComparer.Ordinal);
    private readonly Dictionary<SchemaTerm, GrammarExpression> _expressions = [];
    private readonly Dictionary<NumberSet, GrammarExpression> _numbers = [];
    private readonly Dictionary<StringSet, GrammarExpression> _strings = [];
    private readonly Queue<(SchemaTerm Term, string Rule)> _pending = [];
    private readonly JsonStringSpelling _spelling;
    private readonly JsonStringSpelling _literals;

    public SchemaGrammarWriter(SchemaEvaluator evaluator, JsonSchemaOptions options)
    {
        Evaluator = evaluator;
        _options = options;
        _spelling = new JsonStringSpelling(options.AllowsEscapes);
        _literals = new JsonStringSpelling(options.EscapesInLiterals);
        Layout = new JsonLayout(options.Whitespace);
    }

    public SchemaEvaluator Evaluator { get; }

    public JsonLayout Layout { get; }

    public JsonSchemaLimits Limits => _options.Limits;

    /// <summary>The grammar whose texts are the values of a term.</summary>
    public Grammar Write(SchemaTerm root, string description)
    {
        var start = Value(root);
        var objects = new ObjectWriter(this, _options.PropertyOrder);
        var arrays = new ArrayWriter(this, _options.UndecidableUniqueItems);
        while (_pending.TryDequeue(out var next))
        {
            var set = Evaluator.Evaluate(next.Term);
            var alternatives = new List<GrammarExpression> { Scalars(set, next.Term.Pointer) };
            alternatives.AddRange(set.Arrays.Select(constraint => arrays.Write(constraint, next.Term.Pointer)));
            alternatives.AddRange(set.Objects.Select(constraint => objects.Write(constraint, next.Term.Pointer)));
            _rules[next.Rule] = GrammarExpression.Choice([.. alternatives]);
        }

        return Grammar.Create(start, _rules, description);
    }

    /// <summary>The texts of the values of a term.</summary>
    public GrammarExpression Value(SchemaTerm term)
    {
        if (_expressions.TryGetValue(term, out var known)) return known;
        var set = Evaluator.Evaluate(term);
        GrammarExpression expression;
        if (set.Arrays.IsEmpty && set.Objects.IsEmpty)
        {
            expression = Scalars(set, term.Pointer);
        }
        else
        {
            string rule = NewRule(term.Kind == SchemaTermKind.Everything ? "any value" : "#" + term.Pointer);
            _pending.Enqueue((term, rule));
            expression = GrammarExpression.Rule(rule);
        }

        _expressions.Add(term, expression);
        return expression;
    }

    /// <summary>The texts of property names.</summary>
    public GrammarExpression Name(StringSet names) => _literals.Text(names, _literals);

    /// <summary>The text of one property name.</summary>
    public GrammarExpression Name(string name) => _literals.Quoted(name);

    /// <summary>Enters a rule that is defined later.</summary>
    public string NewRule(string place)
    {
        if (_rules.Count >= Limits.MaxRules) throw new GrammarFormatException($"The schema takes more than {Limits.MaxRules} rules.");
        string name = string.Create(CultureInfo.InvariantCulture, $"{place} ({_rules.Count})");
        _rules.Add(name, GrammarExpression.Nothing);
        return name;
    }

    /// <summary>Gives a rule its definition.</summary>
    public void Define(string rule, GrammarExpression expression) => _rules[rule] = expression;

    private GrammarExpression Scalars(ValueSet set, string pointer)
    {
        var alternatives = new List<GrammarExpression>();
        if (set.Null) alternatives.Add("null");
        if (set.True) alternatives.Add("true");
        if (set.False) alternatives.Add("false");
        if (!set.Numbers.IsEmpty)
        {
            if (!_numbers.TryGetValue(set.Numbers, out var numbers)) _numbers.Add(set.Numbers, numbers = Number(set.Numbers, pointer));
            alternatives.Add(numbers);
        }

        if (!set.Strings.IsEmpty)
        {
            if (!_strings.TryGetValue(set.Strings, out var strings)) _strings.Add(set.Strings, strings = String(set.Strings));
            alternatives.Add(strings);
        }

        return GrammarExpression.Choice([.. alternatives]);
    }

    private GrammarExpression Number(NumberSet numbers, string pointer) =>
        NumberSpelling.Text(numbers, _options, string.Create(CultureInfo.InvariantCulture, $"#{pointer} ({_rules.Count})"), _rules);

    private GrammarExpression String(StringSet strings)
    {
        var text = _spelling.Text(strings, _literals);
        if (strings.Alternatives is [{ Values.Length: 1 }]) return text;
        string rule = NewRule(strings.IsAll ? "string" : "strings");
        Define(rule, text);
        return GrammarExpression.Rule(rule);
    }
}
