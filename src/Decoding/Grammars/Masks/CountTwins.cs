using System.Runtime.CompilerServices;
using Reasoning.Decoding.Grammars.Automata;
using Reasoning.Decoding.Grammars.Tokens;

namespace Reasoning.Decoding.Grammars.Masks;

/// <summary>
/// Replaces counts that are far from their bounds by none. A string of at most 300 characters has 300 states; but as long as 60 characters are left only the few
/// tokens longer than that can tell, so that all these states share one mask.
/// </summary>
internal sealed class CountTwins(VocabularyIndex vocabulary)
{
    private const int MaxCountedTokens = 128;
    private readonly Dictionary<Expression, (int MinLength, ByteSet Required)> _facts = [];
    private readonly Dictionary<Expression, (Expression Twin, int[] Tokens)> _replaced = [];
    private readonly Dictionary<Term, (Term Twin, int[] Tokens)> _replacedTerms = [];   // many terms have one tail: the rest of a large object

    /// <summary>The twin of a state, and the tokens whose fate may differ; null where no count is far from its bounds.</summary>
    /// <param name="automaton">The automaton.</param>
    /// <param name="state">The state.</param>
    /// <param name="opensFirst">Whether the bound of the repetition that a term begins with is taken away however near it is; the caller sees to its tokens.</param>
    public (LocalState Twin, int[] Tokens)? Find(GrammarAutomaton automaton, LocalState state, bool opensFirst)
    {
        if (!Array.Exists(state.Groups, group => Array.Exists(group.Terms, term => term.HasCount))) return null;
        return automaton.WithPools(program =>
        {
            var tokens = new HashSet<int>();
            var twin = automaton.WithTerms(state, term =>
            {
                bool opens = opensFirst && term.Head is { IsCounted: true };
                var (replaced, counted) = Replace(program, opens ? term.Tail! : term);
                tokens.UnionWith(counted);
                return opens ? program.Terms.Create(program.Expressions.Repeat(term.Head!.Left!, term.Head.Min, Expression.Unbounded), replaced) : replaced;
            });
            return twin == state ? ((LocalState, int[])?)null : (twin, [.. tokens.Order()]);
        });
    }

    private (Term Twin, int[] Tokens) Replace(GrammarProgram program, Term term)
    {
        var pending = new Stack<Term>();
        (Term Twin, int[] Tokens) result;
        for (; ; term = term.Tail!)
        {
            result = (term, []);
            if (!term.HasCount || _replacedTerms.TryGetValue(term, out result)) break;
            pending.Push(term);
        }

        while (pending.TryPop(out var next))
        {
            var (head, counted) = Replace(program.Expressions, next.Head!);
            int[] tokens = counted.Length == 0 ? result.Tokens : [.. counted.Union(result.Tokens)];
            _replacedTerms[next] = result = (program.Terms.Create(head, result.Twin), tokens);
        }

        return result;
    }

    private (Expression Twin, int[] Tokens) Replace(ExpressionPool pool, Expression head)
    {
        if (!head.IsCounted) return (head, []);
        if (_replaced.TryGetValue(head, out var known)) return known;
        var counted = new HashSet<int>();
        return _replaced[head] = (ReplaceNew(pool, head, counted), [.. counted]);
    }

    private Expression ReplaceNew(ExpressionPool pool, Expression head, HashSet<int> tokens)
    {
        var body = head.Left!;
        if (head.Min >= 2)
        {
            // Few tokens can make the minimum: for the others there is no end in sight.
            var reaching = Counted(body, head.Min - 1);
            if (reaching.Length <= MaxCountedTokens)
            {
                tokens.UnionWith(reaching);
                return pool.Repeat(body, Expression.OutOfSight, Expression.Unbounded);
            }
        }

        if (head.Max == Expression.Unbounded) return head;
        var beyond = Counted(body, head.Max - 1);
        if (beyond.Length > MaxCountedTokens) return head;
        tokens.UnionWith(beyond);
        return pool.Repeat(body, head.Min, Expression.Unbounded);
    }

    // Tokens that may hold more than a number of whole repetitions of a body.
    private int[] Counted(Expression body, int repetitions)
    {
        var (minLength, required) = Facts(body);
        var best = vocabulary.LongerThan(((long)repetitions * Math.Max(minLength, 1)) + Math.Max(minLength, 1) - 1);
        const int MaxTried = 8;
        int tried = 0;
        for (int value = required.Next(0); value >= 0 && tried++ < MaxTried && best.Length > 0; value = value == 255 ? -1 : required.Next(value + 1))
        {
            var found = vocabulary.WithMoreThan(repetitions, (byte)value);
            if (found.Length < best.Length) best = found;
        }

        return best.Length > MaxCountedTokens ? new int[MaxCountedTokens + 1] : best.ToArray();
    }

    // Length of the shortest match, and bytes that every match has.
    private (int MinLength, ByteSet Required) Facts(Expression expression)
    {
        if (_facts.TryGetValue(expression, out var known)) return known;
        RuntimeHelpers.EnsureSufficientExecutionStack();
        (int MinLength, ByteSet Required) facts = (0, default);
        switch (expression.Kind)
        {
            case ExpressionKind.Bytes:
                facts = (1, expression.Set.Count == 1 ? expression.Set : default);
                break;
            case ExpressionKind.Literal:
                var text = expression.Text.AsSpan(expression.Offset);
                facts.MinLength = text.Length;
                foreach (byte value in text) facts.Required |= ByteSet.Of(value);
                break;
            case ExpressionKind.Sequence:
                foreach (var part in expression.Parts())
                {
                    var inner = Facts(part);
                    facts = (Sum(facts.MinLength, inner.MinLength), facts.Required | inner.Required);
                }

                break;
            case ExpressionKind.Choice:
                facts = (int.MaxValue, ByteSet.All);
                foreach (var alternative in expression.Alternatives)
                {
                    var one = Facts(alternative);
                    facts = (Math.Min(facts.MinLength, one.MinLength), facts.Required & one.Required);
                }

                break;
            case ExpressionKind.Repeat when expression.Min > 0:
                var body = Facts(expression.Left!);
                facts = ((int)Math.Min(1 << 20, (long)body.MinLength * expression.Min), body.Required);
                break;
            default:
                facts = (expression.IsNullable ? 0 : 1, default);
                break;
        }

        return _facts[expression] = facts;
    }

    private static int Sum(int left, int right) => (int)Math.Min(1 << 20, (long)left + right);
}
