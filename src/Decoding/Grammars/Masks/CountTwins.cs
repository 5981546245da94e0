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
    private const int MinFarCount = 2;
    private const int FarMinimum = 1 << 30;
    private readonly Dictionary<Expression, (int MinLength, ByteSet Required)> _facts = [];
    private readonly Dictionary<Expression, (Expression Twin, int[] Tokens)> _replaced = [];

    /// <summary>The twin of a state, and the tokens whose fate may differ; null where no count is far from its bounds.</summary>
    /// <param name="automaton">The automaton.</param>
    /// <param name="state">The state.</param>
    /// <param name="opensFirst">Whether the bound of the repetition that a term begins with is taken away however near it is; the caller sees to its tokens.</param>
    public (LocalState Twin, int[] Tokens)? Find(GrammarAutomaton automaton, LocalState state, bool opensFirst)
    {
        if (!Array.Exists(state.Groups, group => Array.Exists(group.Terms, HasCount))) return null;
        return automaton.WithPools(program =>
        {
            var tokens = new HashSet<int>();
            var twin = automaton.WithTerms(state, term => Replace(program, term, tokens, opensFirst));
            return twin == state ? ((LocalState, int[])?)null : (twin, [.. tokens.Order()]);
        });
    }

    private static bool HasCount(Term term)
    {
        for (; term.Head is { } head; term = term.Tail!)
            if (IsCounted(head)) return true;
        return false;
    }

    // Bounds that are near anyway are not worth a look; most of them are options.
    private static bool IsCounted(Expression head) => head.Kind == ExpressionKind.Repeat
        && ((head.Max >= MinFarCount && head.Max != Expression.Unbounded) || (head.Min >= MinFarCount && head.Min != FarMinimum));

    private Term Replace(GrammarProgram program, Term term, HashSet<int> tokens, bool opensFirst)
    {
        if (!HasCount(term)) return term;
        var heads = new Stack<Expression>();
        if (opensFirst && term.Head is { } first && IsCounted(first))
        {
            heads.Push(program.Expressions.Repeat(first.Left!, first.Min, Expression.Unbounded));
            term = term.Tail!;
        }

        for (; term.Head is { } head; term = term.Tail!) heads.Push(Replace(program.Expressions, head, tokens));
        foreach (var head in heads) term = program.Terms.Create(head, term);
        return term;
    }

    private Expression Replace(ExpressionPool pool, Expression head, HashSet<int> tokens)
    {
        if (!IsCounted(head)) return head;
        if (!_replaced.TryGetValue(head, out var known))
        {
            var counted = new HashSet<int>();
            _replaced[head] = known = (ReplaceNew(pool, head, counted), [.. counted]);
        }

        tokens.UnionWith(known.Tokens);
        return known.Twin;
    }

    private Expression ReplaceNew(ExpressionPool pool, Expression head, HashSet<int> tokens)
    {
        var body = head.Left!;
        if (head.Min >= MinFarCount)
        {
            // Few tokens can make the minimum: for the others there is no end in sight.
            var reaching = Counted(body, head.Min - 1);
            if (reaching.Length <= MaxCountedTokens)
            {
                tokens.UnionWith(reaching);
                return pool.Repeat(body, FarMinimum, Expression.Unbounded);
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
