using System.Globalization;

namespace Reasoning.Decoding.Grammars.JsonSchemas;

/// <summary>The JSON texts of numbers.</summary>
internal static class NumberSpelling
{
    /// <summary>Longer runs of digits go through rules, so that expressions stay shallow.</summary>
    private const int MaxInlined = 32;

    private static readonly GrammarExpression s_digit = GrammarExpression.Characters(CodePointSet.Range('0', '9'));
    private static readonly GrammarExpression s_whole = GrammarExpression.Choice("0", GrammarExpression.Sequence(GrammarExpression.Characters(CodePointSet.Range('1', '9')), s_digit.ZeroOrMore()));

    private static readonly GrammarExpression s_number = GrammarExpression.Sequence(
        GrammarExpression.Literal("-").Optional(),
        s_whole,
        GrammarExpression.Sequence(".", s_digit.OneOrMore()).Optional(),
        GrammarExpression.Sequence(GrammarExpression.Characters(CodePointSet.Of("eE")), GrammarExpression.Characters(CodePointSet.Of("+-")).Optional(), s_digit.OneOrMore()).Optional());

    /// <summary>The texts of a set of numbers; rules are added where the automaton has cycles or joins.</summary>
    public static GrammarExpression Text(NumberSet numbers, JsonSchemaOptions options, string name, IDictionary<string, GrammarExpression> rules)
    {
        if (numbers.IsAll) return s_number;
        var automaton = numbers.Automaton;
        if (options.IntegerForms == JsonIntegerForms.Digits && numbers.IsOfIntegers(options.Limits.MaxStates, name))
            automaton = automaton.Intersect(NumberAutomaton.PlainDigits, int.MaxValue)!;
        int[] entries = new int[automaton.StateCount];
        for (int state = 0; state < automaton.StateCount; state++)
        {
            foreach (int target in Enumerable.Range(0, NumberAutomaton.SymbolCount).Select(symbol => automaton.Next(state, symbol)).Distinct())
            {
                if (target >= 0 && target != state) entries[target]++;
            }
        }

        var pending = new Queue<int>();
        var start = State(0, 0);
        while (pending.TryDequeue(out int next)) rules[Rule(next)] = State(next, 0);
        return start;

        GrammarExpression State(int state, int depth)
        {
            var alternatives = new List<GrammarExpression>();
            GrammarExpression? loop = null;
            foreach (var edge in Enumerable.Range(0, NumberAutomaton.SymbolCount).GroupBy(symbol => automaton.Next(state, symbol)).Where(edge => edge.Key >= 0))
            {
                var characters = GrammarExpression.Characters(CodePointSet.Of(string.Concat(edge.Select(symbol => "0123456789.-"[symbol]))));
                if (edge.Key == state) loop = characters.ZeroOrMore();
                else alternatives.Add(GrammarExpression.Sequence(characters, Reference(edge.Key, depth + 1)));
            }

            if (automaton.IsAccepting(state)) alternatives.Add(GrammarExpression.Empty);
            var rest = GrammarExpression.Choice([.. alternatives]);
            return loop is null ? rest : GrammarExpression.Sequence(loop, rest);
        }

        GrammarExpression Reference(int state, int depth)
        {
            if (entries[state] == 1 && depth < MaxInlined) return State(state, depth);
            if (rules.TryAdd(Rule(state), GrammarExpression.Nothing)) pending.Enqueue(state);
            return GrammarExpression.Rule(Rule(state));
        }

        string Rule(int state) => string.Create(CultureInfo.InvariantCulture, $"{name} digits {state}");
    }
}
