using System.Collections.Immutable;

namespace Reasoning.Decoding.Grammars.JsonSchemas;

/// <summary>Writes arrays whose items are counted by what they are, or differ from each other, as rules over what has been written.</summary>
/// <param name="writer">Where rules are entered.</param>
/// <param name="pointer">Where the schema stands.</param>
/// <param name="constraint">The arrays.</param>
/// <param name="values">The values of which each may be there once; null where items need not differ.</param>
internal sealed class CountedItemsWriter(SchemaGrammarWriter writer, string pointer, ArrayConstraint constraint, IReadOnlyList<SchemaTerm>? values)
{
    private const int MaxCounted = 4;

    private readonly Dictionary<string, string> _rules = new(StringComparer.Ordinal);
    private readonly Queue<(State State, string Rule)> _pending = [];

    // Beyond this position, all items are alike and their number is not limited.
    private readonly int _lastPosition = new[] { constraint.Prefix.Length, constraint.Min, constraint.Max ?? 0 }.Concat(constraint.Contains.Select(contains => contains.From)).Max();

    private SchemaTerms Terms => writer.Evaluator.Terms;

    public GrammarExpression Write()
    {
        if (constraint.Contains.Length > MaxCounted) throw SchemaErrors.At(pointer, $"more than {MaxCounted} demands on what an array contains come together here");
        string start = Rule(new State(0, 0, [.. constraint.Contains.Select(_ => 0)]));
        while (_pending.TryDequeue(out var next)) writer.Define(next.Rule, Rest(next.State));
        return writer.Layout.Enclose("[", GrammarExpression.Rule(start), mayBeEmpty: false, "]");
    }

    private GrammarExpression Rest(State state)
    {
        var alternatives = new List<GrammarExpression>();
        if (constraint.Max is not { } max || state.Position < max)
        {
            var item = constraint.At(state.Position);
            if (values is null)
            {
                AddCounted(alternatives, state, item, state.Used);
            }
            else
            {
                for (int i = 0; i < values.Count; i++)
                {
                    if ((state.Used >> i & 1) == 0) AddCounted(alternatives, state, Terms.And(item, values[i]), state.Used | 1 << i);
                }
            }
        }

        if (state.Position >= constraint.Min && constraint.Contains.Zip(state.Counts).All(pair => pair.Second >= pair.First.Min)) alternatives.Add(GrammarExpression.Empty);
        return GrammarExpression.Choice([.. alternatives]);
    }

    // Each of the counted kinds: the item is one and is counted, or it is not counted; where there is a limit, it must then be no such item.
    private void AddCounted(List<GrammarExpression> alternatives, State state, SchemaTerm item, int used)
    {
        for (int subset = 0; subset < 1 << constraint.Contains.Length; subset++)
        {
            var term = item;
            var counts = state.Counts;
            bool isPossible = true;
            for (int i = 0; i < constraint.Contains.Length && isPossible; i++)
            {
                var contains = constraint.Contains[i];
                bool isCounted = (subset >> i & 1) != 0;
                if (isCounted)
                {
                    isPossible = state.Position >= contains.From && counts[i] < (contains.Max ?? contains.Min);
                    term = Terms.And(term, contains.Term);
                    counts = counts.SetItem(i, counts[i] + 1);
                }
                else if (contains.Max is not null && state.Position >= contains.From)
                {
                    term = Terms.And(term, Terms.Not(contains.Term));
                }
            }

            if (!isPossible || writer.Evaluator.IsNothing(term)) continue;
            var text = writer.Value(term);
            if (state.HasItem) text = GrammarExpression.Sequence(writer.Layout.Comma, text);
            int position = Math.Min(state.Position + 1, _lastPosition);
            alternatives.Add(GrammarExpression.Sequence(text, GrammarExpression.Rule(Rule(new State(position, used, counts) { HasItem = true }))));
        }
    }

    private string Rule(State state)
    {
        string key = state.Key();
        if (_rules.TryGetValue(key, out string? rule)) return rule;
        if (_rules.Count >= writer.Limits.MaxStates) throw SchemaErrors.At(pointer, $"counting the items of an array takes more than {writer.Limits.MaxStates} states");
        rule = writer.NewRule($"#{pointer} after {state.Position}");
        _rules.Add(key, rule);
        _pending.Enqueue((state, rule));
        return rule;
    }

    /// <summary>What has been written: how many items (up to the last position that matters), which values as bits, how many of each counted kind.</summary>
    private sealed record State(int Position, int Used, ImmutableArray<int> Counts)
    {
        public bool HasItem { get; init; }

        public string Key() => $"{Position} {Used} {HasItem} {string.Join(' ', Counts)}";
    }
}
