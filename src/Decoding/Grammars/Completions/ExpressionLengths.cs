using System.Runtime.CompilerServices;
using Reasoning.Decoding.Grammars.Automata;

namespace Reasoning.Decoding.Grammars.Completions;

/// <summary>
/// How few tokens match an expression, where every literal text, every other byte and every token expression is spelled by itself. Wherever the length is not
/// 0, some token lowers it: what a text needs to be completed within a number of tokens. Not thread-safe; to be asked under the automaton's lock.
/// </summary>
internal sealed class ExpressionLengths
{
    /// <summary>The length of what no tokens match, or more than can be counted.</summary>
    public const int None = TextCover.None;

    private readonly TextCover _cover;
    private readonly int _vocabularySize;
    private readonly int[] _rules;
    private readonly Dictionary<int, int> _expressions = [];
    private readonly Dictionary<BooleanState, int> _booleans = [];

    public ExpressionLengths(GrammarProgram program, TextCover cover, int vocabularySize)
    {
        _cover = cover;
        _vocabularySize = vocabularySize;
        _rules = new int[program.Rules.Length];
        Array.Fill(_rules, None);
        FindRules(program.Rules);
        _expressions.Clear();
    }

    /// <summary>The fewest tokens to the end of the frame.</summary>
    public int Of(Term term)
    {
        if (term.Completion >= 0) return term.Completion;
        var chain = new Stack<Term>();
        for (; term.Completion < 0; term = term.Tail!) chain.Push(term);
        int length = term.Completion;
        while (chain.TryPop(out var above)) above.Completion = length = Add(length, Of(above.Head!));
        return length;
    }

    public static int Add(int left, int right) => (int)Math.Min((long)left + right, None);

    // From above: a rule is looked at again whenever one that it refers to has become shorter. Each takes at most as many turns as there are rules.
    private void FindRules(FrameRule[] rules)
    {
        var callers = new Dictionary<int, List<FrameRule>>();
        foreach (var rule in rules)
        {
            foreach (int callee in Calls(rule))
            {
                if (!callers.TryGetValue(callee, out var list)) callers[callee] = list = [];
                list.Add(rule);
            }
        }

        var pending = new Queue<FrameRule>(rules);
        var waiting = new HashSet<FrameRule>(rules);
        while (pending.TryDequeue(out var rule))
        {
            waiting.Remove(rule);
            _expressions.Clear();
            int length = 0;
            for (var term = rule.Start; term.Head is { } head; term = term.Tail!) length = Add(length, Of(head));
            if (length >= _rules[rule.Index]) continue;
            _rules[rule.Index] = length;
            foreach (var caller in callers.GetValueOrDefault(rule.Index, []))
                if (waiting.Add(caller)) pending.Enqueue(caller);
        }
    }

    private static HashSet<int> Calls(FrameRule rule)
    {
        var calls = new HashSet<int>();
        var seen = new HashSet<Expression>();
        var pending = new Stack<Expression>();
        for (var term = rule.Start; term.Head is { } head; term = term.Tail!) pending.Push(head);
        while (pending.TryPop(out var expression))
        {
            if (!seen.Add(expression)) continue;
            if (expression.Kind == ExpressionKind.Rule) calls.Add(expression.Rule);
            if (expression.Left is { } left) pending.Push(left);
            if (expression.Right is { } right) pending.Push(right);
            foreach (var alternative in expression.Alternatives) pending.Push(alternative);
        }

        return calls;
    }

    private int Of(Expression expression)
    {
        if (expression.IsNullable) return 0;
        if (_expressions.TryGetValue(expression.Id, out int known)) return known;
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return _expressions[expression.Id] = expression.Kind switch
        {
            ExpressionKind.Bytes => expression.Set.Intersects(_cover.Singles) ? 1 : None,
            ExpressionKind.Literal => _cover.From(expression.Text, expression.Offset),
            ExpressionKind.Sequence => expression.Parts().Aggregate(0, (length, part) => Add(length, Of(part))),
            ExpressionKind.Choice => expression.Alternatives.Min(Of),
            ExpressionKind.Repeat => (int)Math.Min((long)expression.Min * Of(expression.Left!), None),
            ExpressionKind.Rule => _rules[expression.Rule],
            ExpressionKind.Boolean => Of(expression.Boolean!),
            ExpressionKind.Token => IsEmpty(expression.Tokens!) ? None : 1,
            _ => None,
        };
    }

    private bool IsEmpty(TokenSet set) => set.IsExcept ? set.Ids.Length == _vocabularySize : set.Ids.Length == 0;

    // Breadth first to the nearest match; what is found is kept for the states on the way to it.
    private int Of(BooleanState start)
    {
        var parents = new Dictionary<BooleanState, BooleanState?> { [start] = null };
        List<BooleanState> level = [start];
        BooleanState? last = null;
        int best = None;
        for (int depth = 0; level.Count > 0 && depth < best; depth++)
        {
            var next = new List<BooleanState>();
            foreach (var state in level)
            {
                int rest = state.IsNullable ? 0 : _booleans.GetValueOrDefault(state, -1);
                if (rest >= 0)
                {
                    if (Add(depth, rest) < best) (best, last) = (Add(depth, rest), state);
                    continue;
                }

                foreach (var (set, target) in state.Edges)
                    if (set.Intersects(_cover.Singles) && parents.TryAdd(target, state)) next.Add(target);
            }

            level = next;
        }

        if (last is null)
        {
            foreach (var state in parents.Keys) _booleans[state] = None;
            return None;
        }

        int length = last.IsNullable ? 0 : _booleans[last];
        for (var state = last; state is not null; state = parents[state]) _booleans[state] = length++;
        return best;
    }
}
