using System.Collections.Frozen;
using Reasoning.Decoding.Grammars.Expressions;

namespace Reasoning.Decoding.Grammars;

/// <summary>
/// A context-free grammar over bytes: named rules and the expression where a text begins. Immutable, independent of any tokenizer, safe to share. Left recursion,
/// right recursion and ambiguity are fine.
/// </summary>
public sealed class Grammar
{
    private readonly FrozenDictionary<string, GrammarExpression> _rules;

    private Grammar(GrammarExpression start, FrozenDictionary<string, GrammarExpression> rules, string description)
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
        var frozen = (rules ?? []).ToFrozenDictionary(StringComparer.Ordinal);
        CheckReferences(start, "the start", frozen);
        foreach (var (name, expression) in frozen)
        {
            if (expression is null) throw new ArgumentException($"Rule '{name}' is null.", nameof(rules));
            CheckReferences(expression, $"rule '{name}'", frozen);
        }

        return new Grammar(start, frozen, description);
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

    private static void CheckReferences(GrammarExpression root, string place, FrozenDictionary<string, GrammarExpression> rules)
    {
        var pending = new Stack<GrammarExpression>([root]);   // not recursive: an expression may be nested as deeply as memory allows
        while (pending.TryPop(out var expression))
        {
            switch (expression)
            {
                case RuleExpression reference when !rules.ContainsKey(reference.Name):
                    throw new GrammarFormatException($"There is no rule '{reference.Name}', to which {place} refers.");
                case SequenceExpression sequence:
                    foreach (var part in sequence.Parts) pending.Push(part);
                    break;
                case ChoiceExpression choice:
                    foreach (var alternative in choice.Alternatives) pending.Push(alternative);
                    break;
                case RepeatExpression repeat:
                    pending.Push(repeat.Body);
                    break;
                case IntersectionExpression intersection:
                    pending.Push(intersection.Left);
                    pending.Push(intersection.Right);
                    break;
                case ComplementExpression complement:
                    pending.Push(complement.Body);
                    break;
            }
        }
    }
}
