using System.Runtime.CompilerServices;
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
    private readonly HashSet<GrammarExpression> _regularParts = [];
    private readonly Dictionary<GrammarExpression, bool> _hasLongPart = [];   // rules share their parts

    /// <param name="roots">All expressions of the grammar.</param>
    /// <param name="rules">Its rules.</param>
    public QuotedRules(IEnumerable<GrammarExpression> roots, IReadOnlyDictionary<string, GrammarExpression> rules)
    {
        // Parts of intersections and complements are automata of their own, in which there are no frames.
        var seen = new HashSet<GrammarExpression>();
        foreach (var expression in roots.SelectMany(root => Parts(root, seen)))
            if (expression is IntersectionExpression or ComplementExpression) AddRegular(expression, rules);
    }

    /// <summary>Whether a rule that is not recursive is better off with a frame.</summary>
    public bool IsWorthAFrame(string name, GrammarExpression expression) =>
        expression is SequenceExpression { Parts: [LiteralExpression, .., LiteralExpression] } && !_regular.Contains(name) && HasLongPart(expression);

    private bool HasLongPart(GrammarExpression expression)
    {
        if (!expression.HasChildren()) return false;
        if (_hasLongPart.TryGetValue(expression, out bool known)) return known;
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return _hasLongPart[expression] = IsLong(expression) || expression.Children().Any(HasLongPart);
    }

    private static bool IsLong(GrammarExpression expression) => expression switch
    {
        RepeatExpression { Max: null or >= MinRepeats } repeat => Parts(repeat.Body, []).Any(part => part is CharacterExpression { Set.Count: >= MinCharacters }),
        IntersectionExpression or ComplementExpression => true,
        _ => false,
    };

    private void AddRegular(GrammarExpression root, IReadOnlyDictionary<string, GrammarExpression> rules)
    {
        var pending = new Stack<GrammarExpression>([root]);
        while (pending.TryPop(out var expression))
        {
            foreach (var part in Parts(expression, _regularParts))
                if (part is RuleExpression reference && _regular.Add(reference.Name)) pending.Push(rules[reference.Name]);
        }
    }

    // An expression and all that it is made of but for what was seen before; not what its rules are made of.
    private static IEnumerable<GrammarExpression> Parts(GrammarExpression root, HashSet<GrammarExpression> seen)
    {
        var pending = new Stack<GrammarExpression>();
        pending.Push(root);
        while (pending.TryPop(out var expression))
        {
            if (expression.HasChildren())
            {
                if (!seen.Add(expression)) continue;
                expression.PushChildren(pending);
            }

            yield return expression;
        }
    }
}
