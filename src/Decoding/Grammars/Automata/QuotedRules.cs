using Reasoning.Decoding.Grammars.Expressions;

namespace Reasoning.Decoding.Grammars.Automata;

/// <summary>
/// Finds rules that gain from a frame though they are not recursive: strings in quotes. What may come inside one is the same wherever it stands, and after the
/// closing quote few tokens are left to look at; in a frame of its own that is found out once for all places.
/// </summary>
internal sealed class QuotedRules
{
    private const int MinCharacters = 64, MinRepeats = 16;
    private readonly HashSet<string> _regular = new(StringComparer.Ordinal);

    /// <param name="roots">All expressions of the grammar.</param>
    /// <param name="rules">Its rules.</param>
    public QuotedRules(IEnumerable<GrammarExpression> roots, IReadOnlyDictionary<string, GrammarExpression> rules)
    {
        // Parts of intersections and complements are automata of their own, in which there are no frames.
        foreach (var expression in roots.SelectMany(Parts))
            if (expression is IntersectionExpression or ComplementExpression) AddRegular(expression, rules);
    }

    /// <summary>Whether a rule that is not recursive is better off with a frame.</summary>
    public bool IsWorthAFrame(string name, GrammarExpression expression) =>
        expression is SequenceExpression { Parts: [LiteralExpression, .., LiteralExpression] } && !_regular.Contains(name) && Parts(expression).Any(IsLong);

    private static bool IsLong(GrammarExpression expression) => expression switch
    {
        RepeatExpression { Max: null or >= MinRepeats } repeat => Parts(repeat.Body).Any(part => part is CharacterExpression { Set.Count: >= MinCharacters }),
        IntersectionExpression or ComplementExpression => true,
        _ => false,
    };

    private void AddRegular(GrammarExpression root, IReadOnlyDictionary<string, GrammarExpression> rules)
    {
        var pending = new Stack<GrammarExpression>([root]);
        while (pending.TryPop(out var expression))
        {
            foreach (var part in Parts(expression))
                if (part is RuleExpression reference && _regular.Add(reference.Name)) pending.Push(rules[reference.Name]);
        }
    }

    // An expression and all that it is made of, each once; not what its rules are made of.
    private static IEnumerable<GrammarExpression> Parts(GrammarExpression root)
    {
        var seen = new HashSet<GrammarExpression>();
        var pending = new Stack<GrammarExpression>([root]);
        while (pending.TryPop(out var expression))
        {
            if (!seen.Add(expression)) continue;
            yield return expression;
            foreach (var part in expression.Children()) pending.Push(part);
        }
    }
}
