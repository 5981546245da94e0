namespace Reasoning.Decoding.Grammars.JsonSchemas;

/// <summary>Writes the members of an object one after the other, with what must be remembered of those already written: which, how many, which demands are met.</summary>
/// <param name="writer">Where rules are entered.</param>
/// <param name="pointer">Where the schema stands.</param>
/// <param name="named">The members with names of their own, in the order of the schema.</param>
/// <param name="others">The kinds of other members, any number of each.</param>
/// <param name="min">At least this many members; 0 where the named ones see to it.</param>
/// <param name="max">At most this many; null for any number.</param>
/// <param name="demands">The demands that other members must meet, as bits.</param>
internal sealed class MemberSequenceWriter(
    SchemaGrammarWriter writer, string pointer, IReadOnlyList<ObjectMember> named, IReadOnlyList<ObjectMember> others, int min, int? max, int demands)
{
    private const int MaxUnorderedNames = 12;

    private readonly Dictionary<State, string> _rules = [];
    private readonly Queue<State> _pending = [];
    private readonly GrammarExpression _anyOther = GrammarExpression.Choice([.. others.Where(other => other.Meets == 0).Select(other => other.Text)]);

    private bool _isUnordered;

    private JsonLayout Layout => writer.Layout;

    private bool IsCounted => min > 0 || max is not null;

    public GrammarExpression Write(JsonPropertyOrder order)
    {
        _isUnordered = order == JsonPropertyOrder.Any && named.Count + (others.Count > 0 ? 1 : 0) > 1;
        if (_isUnordered && named.Count > MaxUnorderedNames)
            throw SchemaErrors.At(pointer, $"the {named.Count} properties of an object cannot come in any order, which goes up to {MaxUnorderedNames}; take the order of the schema");
        if (!_isUnordered && demands == 0 && (!IsCounted || named.Count == 0)) return Ordered();
        var start = new State(0, 0, 0, false);
        string first = Rule(start);
        while (_pending.TryDequeue(out var state)) writer.Define(_rules[state], _isUnordered ? UnorderedRest(state) : OrderedRest(state));
        return Layout.Enclose("{", GrammarExpression.Rule(first), mayBeEmpty: false, "}");
    }

    // The most common case, with as few rules as can be: named members in order, then others.
    private GrammarExpression Ordered()
    {
        int firstRequired = 0;
        while (firstRequired < named.Count && !named[firstRequired].IsRequired) firstRequired++;
        var next = GrammarExpression.Sequence(Layout.Comma, _anyOther);
        if (named.Count == 0)
        {
            if (others.Count == 0 || max == 0) return min > 0 ? GrammarExpression.Nothing : Layout.Enclose("{", GrammarExpression.Nothing, mayBeEmpty: true, "}");
            var members = GrammarExpression.Sequence(_anyOther, next.Repeat(Math.Max(0, min - 1), max - 1));
            return Layout.Enclose("{", members, min == 0, "}");
        }

        var afterwards = others.Count == 0 ? GrammarExpression.Empty : next.ZeroOrMore();
        var parts = new List<GrammarExpression>();
        for (int i = firstRequired + 1; i < named.Count; i++) parts.Add(Following(named[i]));
        var rest = GrammarExpression.Sequence([.. parts, afterwards]);

        // Where the first members may be left out, each of them may be the first that is written, and has no comma then.
        var alternatives = new List<GrammarExpression>();
        if (firstRequired == named.Count && others.Count > 0) alternatives.Add(GrammarExpression.Sequence(_anyOther, afterwards));
        for (int i = Math.Min(firstRequired, named.Count - 1); i >= 0; i--)
        {
            alternatives.Add(GrammarExpression.Sequence(named[i].Text, rest));
            if (i == 0) break;
            rest = GrammarExpression.Sequence(Following(named[i]), rest);
            string rule = writer.NewRule($"#{pointer} from {i}");
            writer.Define(rule, rest);
            rest = GrammarExpression.Rule(rule);
        }

        return Layout.Enclose("{", GrammarExpression.Choice([.. alternatives]), firstRequired == named.Count, "}");
    }

    private GrammarExpression Following(ObjectMember member)
    {
        var text = GrammarExpression.Sequence(Layout.Comma, member.Text);
        return member.IsRequired ? text : text.Optional();
    }

    private GrammarExpression OrderedRest(State state)
    {
        int index = state.Named;
        if (index == named.Count) return OtherRest(state);
        var alternatives = new List<GrammarExpression>();
        if (state.Count < (max ?? int.MaxValue)) alternatives.Add(Then(state, named[index].Text, state.WithOne(index + 1, 0, CountLimit)));
        if (!named[index].IsRequired) alternatives.Add(GrammarExpression.Rule(Rule(state with { Named = index + 1 })));
        return GrammarExpression.Choice([.. alternatives]);
    }

    private GrammarExpression UnorderedRest(State state)
    {
        var alternatives = new List<GrammarExpression> { OtherRest(state) };
        for (int i = 0; i < named.Count && state.Count < (max ?? int.MaxValue); i++)
        {
            if ((state.Named >> i & 1) == 0) alternatives.Add(Then(state, named[i].Text, state.WithOne(state.Named | 1 << i, 0, CountLimit)));
        }

        return GrammarExpression.Choice([.. alternatives]);
    }

    // Other members, or the end where everything that must be there is.
    private GrammarExpression OtherRest(State state)
    {
        var alternatives = new List<GrammarExpression>();
        if (state.Count < (max ?? int.MaxValue))
        {
            foreach (var other in others)
            {
                // A demand that is met already need not be met again: the same text is among the members without it.
                if ((other.Meets & state.Met) == 0) alternatives.Add(Then(state, other.Text, state.WithOne(state.Named, other.Meets, CountLimit)));
            }
        }

        if (state.Count >= min && state.Met == demands && HasAllRequired(state)) alternatives.Add(GrammarExpression.Empty);
        return GrammarExpression.Choice([.. alternatives]);
    }

    private int CountLimit => !IsCounted ? 0 : max ?? min;

    private bool HasAllRequired(State state)
    {
        if (!_isUnordered) return true;   // in order, a required member cannot be passed over
        for (int i = 0; i < named.Count; i++)
        {
            if (named[i].IsRequired && (state.Named >> i & 1) == 0) return false;
        }

        return true;
    }

    private GrammarExpression Then(State state, GrammarExpression member, State next) =>
        GrammarExpression.Sequence(state.HasMember ? GrammarExpression.Sequence(Layout.Comma, member) : member, GrammarExpression.Rule(Rule(next)));

    private string Rule(State state)
    {
        if (_rules.TryGetValue(state, out string? rule)) return rule;
        if (_rules.Count >= writer.Limits.MaxStates) throw SchemaErrors.At(pointer, $"counting the properties of an object takes more than {writer.Limits.MaxStates} states");
        rule = writer.NewRule($"#{pointer} after {state.Named}");
        _rules.Add(state, rule);
        _pending.Enqueue(state);
        return rule;
    }

    /// <summary>What has been written: the set of named members as bits, or in order the number of them that are settled; how many members; the demands met.</summary>
    private readonly record struct State(int Named, int Count, int Met, bool HasMember)
    {
        public State WithOne(int named, int met, int countLimit) => new(named, Math.Min(Count + 1, countLimit), Met | met, true);
    }
}
