using System.Runtime.CompilerServices;
using Reasoning.Decoding.Grammars.Expressions;

namespace Reasoning.Decoding.Grammars.Automata;

/// <summary>
/// Chooses where recursion gets a frame. A part of a recursive rule that stands between brackets becomes a rule of its own, so that a frame ends at a closing
/// bracket: what can follow there is known from few tokens, and everything between brackets is one finite automaton.
/// </summary>
internal sealed class RuleBrackets(Func<string, bool> isRecursive, Func<string, bool> isTaken, Action<string, GrammarExpression> addRule)
{
    private readonly Dictionary<GrammarExpression, bool> _isRecursive = [];
    private int _added;

    /// <summary>The same expression with each bracketed part, where recursion goes through it, replaced by a new rule.</summary>
    public GrammarExpression Outline(string rule, GrammarExpression expression)
    {
        if (!IsRecursive(expression)) return expression;
        switch (expression)
        {
            case ChoiceExpression choice:
                return GrammarExpression.Choice([.. choice.Alternatives.Select(alternative => Outline(rule, alternative))]);
            case RepeatExpression repeat:
                return Outline(rule, repeat.Body).Repeat(repeat.Min, repeat.Max);
            case SequenceExpression sequence:
                return OutlineSequence(rule, sequence);
            default:
                return expression;
        }
    }

    private GrammarExpression OutlineSequence(string rule, SequenceExpression sequence)
    {
        GrammarExpression[] parts = [.. sequence.Parts.Select(part => Outline(rule, part))];
        var result = new List<GrammarExpression>();
        for (int i = 0; i < parts.Length; i++)
        {
            int close = Close(parts, i);
            if (close < 0)
            {
                result.Add(parts[i]);
                continue;
            }

            string name;
            do name = $"{rule}#{++_added}";
            while (isTaken(name));
            addRule(name, GrammarExpression.Sequence(parts.AsSpan(i, close - i + 1)));
            result.Add(GrammarExpression.Rule(name));
            i = close;
        }

        return GrammarExpression.Sequence(result.ToArray());
    }

    // Where the bracket that opens at a part is closed; -1 where none opens, it is not closed, or no recursion is inside.
    private int Close(GrammarExpression[] parts, int open)
    {
        if (parts[open] is not LiteralExpression { Value: [.., var last] }) return -1;
        byte closing = last switch { (byte)'(' => (byte)')', (byte)'[' => (byte)']', (byte)'{' => (byte)'}', (byte)'<' => (byte)'>', _ => 0 };
        if (closing == 0) return -1;
        bool isInside = false;
        for (int i = open + 1; i < parts.Length; i++)
        {
            if (parts[i] is LiteralExpression { Value: [var first, ..] } && first == closing) return isInside ? i : -1;
            isInside |= IsRecursive(parts[i]);
        }

        return -1;
    }

    private bool IsRecursive(GrammarExpression expression)
    {
        if (expression is RuleExpression reference) return isRecursive(reference.Name);
        if (!expression.HasChildren()) return false;
        if (_isRecursive.TryGetValue(expression, out bool known)) return known;
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return _isRecursive[expression] = expression.Children().Any(IsRecursive);
    }
}
