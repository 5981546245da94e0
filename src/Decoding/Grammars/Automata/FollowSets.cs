using System.Runtime.CompilerServices;

namespace Reasoning.Decoding.Grammars.Automata;

/// <summary>The bytes that may follow each frame rule in some text: the textbook's FOLLOW sets.</summary>
internal sealed class FollowSets
{
    private readonly FrameRule[] _rules;
    private readonly ByteSet[] _follow;
    private readonly Dictionary<Expression, ByteSet> _first = [];
    private readonly Dictionary<Expression, ByteSet> _visited = [];
    private readonly Dictionary<Expression, bool> _hasRule = [];
    private bool _hasChanged;

    private FollowSets(FrameRule[] rules)
    {
        _rules = rules;
        _follow = new ByteSet[rules.Length];
    }

    public static ByteSet[] Compute(Term start, FrameRule[] rules)
    {
        var sets = new FollowSets(rules);
        do
        {
            sets._hasChanged = false;
            sets._visited.Clear();
            sets.Visit(start, default);
            foreach (var rule in rules) sets.Visit(rule.Start, sets._follow[rule.Index]);
        }
        while (sets._hasChanged);

        return sets._follow;
    }

    private void Visit(Term term, in ByteSet follow)
    {
        for (; term.Head is { } head; term = term.Tail!) Visit(head, First(term.Tail!, follow));
    }

    private ByteSet First(Term term, in ByteSet follow)
    {
        var first = default(ByteSet);
        for (; term.Head is { } head; term = term.Tail!)
        {
            first |= First(head);
            if (!head.IsNullable) return first;
        }

        return first | follow;
    }

    private void Visit(Expression expression, ByteSet follow)
    {
        if (!HasRule(expression)) return;

        // An expression appears in many places; it is looked at again only where something new may follow it.
        var known = _visited.GetValueOrDefault(expression);
        if (_visited.ContainsKey(expression) && (follow & ~known).IsEmpty) return;
        follow |= known;
        _visited[expression] = follow;
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (expression.Kind)
        {
            case ExpressionKind.Sequence:
                var parts = expression.Parts();
                for (int i = parts.Count - 1; i >= 0; i--)
                {
                    Visit(parts[i], follow);
                    follow = parts[i].IsNullable ? First(parts[i]) | follow : First(parts[i]);
                }

                break;
            case ExpressionKind.Choice:
                foreach (var alternative in expression.Alternatives) Visit(alternative, follow);
                break;
            case ExpressionKind.Repeat:
                Visit(expression.Left!, expression.Max > 1 ? First(expression.Left!) | follow : follow);
                break;
            case ExpressionKind.Rule:
                var union = _follow[expression.Rule] | follow;
                _hasChanged |= union != _follow[expression.Rule];
                _follow[expression.Rule] = union;
                break;
        }
    }

    private bool HasRule(Expression expression)
    {
        if (_hasRule.TryGetValue(expression, out bool known)) return known;
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return _hasRule[expression] = expression.Kind switch
        {
            ExpressionKind.Rule => true,
            ExpressionKind.Sequence => expression.Parts().Exists(HasRule),
            ExpressionKind.Repeat => HasRule(expression.Left!),
            _ => Array.Exists(expression.Alternatives, HasRule),
        };
    }

    private ByteSet First(Expression expression)
    {
        if (_first.TryGetValue(expression, out var known)) return known;
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var first = default(ByteSet);
        switch (expression.Kind)
        {
            case ExpressionKind.Bytes:
                first = expression.Set;
                break;
            case ExpressionKind.Literal:
                first = ByteSet.Of(expression.Text[expression.Offset]);
                break;
            case ExpressionKind.Sequence:
                foreach (var part in expression.Parts())
                {
                    first |= First(part);
                    if (!part.IsNullable) break;
                }

                break;
            case ExpressionKind.Choice:
                foreach (var alternative in expression.Alternatives) first |= First(alternative);
                break;
            case ExpressionKind.Repeat:
                first = First(expression.Left!);
                break;
            case ExpressionKind.Rule:
                first = _rules[expression.Rule].First;
                break;
            case ExpressionKind.Boolean:
                foreach (var (set, _) in expression.Boolean!.Edges) first |= set;
                break;
        }

        return _first[expression] = first;
    }
}
