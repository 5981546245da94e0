using Reasoning.Decoding.Grammars.Expressions;

namespace Reasoning.Decoding.Grammars;

/// <summary>
/// A context-free grammar over bytes: named rules and the expression where a text begins. Immutable, independent of any tokenizer, safe to share. Left recursion,
/// right recursion and ambiguity are fine.
/// </summary>
public sealed class Grammar
{
    private readonly Dictionary<string, GrammarExpression> _rules;

    private Grammar(GrammarExpression start, Dictionary<string, GrammarExpression> rules, string description)
    {
        Start = start;
        _rules = rules;
        Description = description;
    }

    /// <summary>What a whole text must match.</summary>
    public GrammarExpression Start { get; }

    /// <summary>The rules by name.</summary>
    public IReadOnlyDictionary<string, GrammarExpression> Rules => _rules;

    /// <summary>What the grammar is, in a few words, for messages and logs.</summary>
    public string Description { get; }

    /// <summary>Creates a grammar.</summary>
    /// <param name="start">What a whole text must match.</param>
    /// <param name="rules">The rules that it refers to; null for none. Later changes have no effect.</param>
    /// <param name="description">What the grammar is, in a few words.</param>
    /// <exception cref="GrammarFormatException">A rule refers to one that is not there.</exception>
    public static Grammar Create(GrammarExpression start, IEnumerable<KeyValuePair<string, GrammarExpression>>? rules = null, string description = "grammar")
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(description);
        var copy = new Dictionary<string, GrammarExpression>(rules ?? [], StringComparer.Ordinal);
        var seen = new HashSet<GrammarExpression>();   // rules may share their parts
        CheckReferences(start, null, copy, seen);
        foreach (var (name, expression) in copy)
        {
            if (expression is null) throw new ArgumentException($"Rule '{name}' is null.", nameof(rules));
            CheckReferences(expression, name, copy, seen);
        }

        return new Grammar(start, copy, description);
    }

    /// <summary>Makes the grammar a part of another: adds its rules under other names, and gives the expression that stands for it. O(size).</summary>
    /// <param name="rules">The rules of the other grammar.</param>
    /// <param name="prefix">What the names are begun with; such that none is taken.</param>
    /// <exception cref="ArgumentException">A name is taken.</exception>
    public GrammarExpression AddTo(IDictionary<string, GrammarExpression> rules, string prefix)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(prefix);
        var renaming = new RuleRenaming(prefix);
        foreach (var (name, expression) in _rules)
        {
            if (!rules.TryAdd(prefix + name, renaming.Apply(expression)))
                throw new ArgumentException($"There is a rule '{prefix + name}' already; choose another prefix.", nameof(prefix));
        }

        return renaming.Apply(Start);
    }

    /// <inheritdoc/>
    public override string ToString() => Description;

    private static void CheckReferences(GrammarExpression root, string? rule, Dictionary<string, GrammarExpression> rules, HashSet<GrammarExpression> seen)
    {
        var pending = new Stack<GrammarExpression>();   // not recursive: an expression may be nested as deeply as memory allows
        pending.Push(root);
        while (pending.TryPop(out var expression))
        {
            if (expression is RuleExpression reference)
            {
                if (!rules.ContainsKey(reference.Name))
                    throw new GrammarFormatException($"There is no rule '{reference.Name}', to which {(rule is null ? "the start" : $"rule '{rule}'")} refers.");
            }
            else if (expression.HasChildren() && seen.Add(expression))
            {
                expression.PushChildren(pending);
            }
        }
    }
}
