using Reasoning.Decoding.Grammars;
using Reasoning.Decoding.Grammars.Expressions;
using Reasoning.Decoding.Tokenization;

namespace Reasoning.Decoding.Tests.Grammars;

/// <summary>
/// A grammar written out as plain productions over bytes and tokens: counted repeats are unrolled, intersections and complements become one rule for each
/// derivative. Productions from which no text can come are left out, so whatever is left can be completed.
/// </summary>
internal sealed class BackusNaurForm
{
    private readonly Grammar _grammar;
    private readonly ITokenizer? _tokenizer;
    private readonly List<(int Rule, int[] Symbols)> _all = [];
    private readonly Dictionary<string, int> _rules = [];
    private readonly Dictionary<CodePointSet, int> _characters = [];
    private readonly List<Terminal> _terminals = [];
    private readonly Dictionary<int, int> _derivatives = [];
    private readonly ByteRegex.Factory _regexes = new();
    private int _count;

    public BackusNaurForm(Grammar grammar, ITokenizer? tokenizer)
    {
        (_grammar, _tokenizer) = (grammar, tokenizer);
        foreach (string name in grammar.Rules.Keys) _rules.Add(name, _count++);
        foreach (var (name, expression) in grammar.Rules) _all.Add((_rules[name], [Symbol(expression)]));
        Start = _count++;
        _all.Add((Start, [Symbol(grammar.Start)]));
        var productive = Closure(_all, isTerminalIn: terminal => terminal.IsProductive(tokenizer));
        Productions = [.. _all.Where(production => production.Symbols.All(symbol => symbol < 0 ? _terminals[~symbol].IsProductive(tokenizer) : productive.Contains(symbol)))];
        Nullable = Closure(Productions, isTerminalIn: _ => false);
        ByRule = Productions.Select((production, index) => (production.Rule, index)).ToLookup(pair => pair.Rule, pair => pair.index);
    }

    /// <summary>The rule where a text begins.</summary>
    public int Start { get; }

    /// <summary>The productions that can be completed. A symbol is a rule, or the complement of the index of a terminal.</summary>
    public (int Rule, int[] Symbols)[] Productions { get; }

    /// <summary>The rules that match the empty text.</summary>
    public HashSet<int> Nullable { get; }

    /// <summary>The productions of each rule.</summary>
    public ILookup<int, int> ByRule { get; }

    public Terminal TerminalOf(int symbol) => _terminals[~symbol];

    private HashSet<int> Closure(IReadOnlyCollection<(int Rule, int[] Symbols)> productions, Func<Terminal, bool> isTerminalIn)
    {
        var closure = new HashSet<int>();
        for (int before = -1; before < closure.Count;)
        {
            before = closure.Count;
            foreach (var (rule, symbols) in productions)
                if (symbols.All(symbol => symbol < 0 ? isTerminalIn(_terminals[~symbol]) : closure.Contains(symbol))) closure.Add(rule);
        }

        return closure;
    }

    private int Symbol(GrammarExpression expression)
    {
        switch (expression)
        {
            case LiteralExpression literal:
                return NewRule([.. literal.Value.Select(value => NewTerminal(new(value, value, null)))]);
            case CharacterExpression characters:
                if (!_characters.TryGetValue(characters.Set, out int known))
                {
                    known = NewRule([.. Utf8Ranges.Of(characters.Set).Select(ranges => ranges.Select(range => NewTerminal(new(range.First, range.Last, null))).ToArray())]);
                    _characters.Add(characters.Set, known);
                }

                return known;
            case SequenceExpression sequence:
                return NewRule([.. sequence.Parts.Select(Symbol)]);
            case ChoiceExpression choice:
                return NewRule([.. choice.Alternatives.Select(alternative => new[] { Symbol(alternative) })]);
            case RuleExpression rule:
                return _rules[rule.Name];
            case RepeatExpression repeat:
                return Repeated(Symbol(repeat.Body), repeat.Min, repeat.Max);
            case TokenExpression token:
                return NewTerminal(new(0, 0, Tokens(token)));
            default:
                return Regular(_regexes.From(expression, _grammar));
        }
    }

    private int Repeated(int body, int min, int? max)
    {
        int tail = NewRule(new[] { Array.Empty<int>() });
        if (max is null) _all.Add((tail, [tail, body]));
        for (int i = min; i < max; i++) tail = NewRule([], [body, tail]);
        for (int i = 0; i < min; i++) tail = NewRule(new[] { new[] { body, tail } });
        return tail;
    }

    private int Regular(ByteRegex root)
    {
        (byte First, byte Last)[] classes = [.. root.Classes()];
        var pending = new Stack<ByteRegex>();
        int start = RuleOf(root);
        while (pending.TryPop(out var regex))
        {
            if (regex.IsNullable) _all.Add((RuleOf(regex), []));
            foreach (var (first, last) in classes)
            {
                var next = _regexes.Derivative(regex, first);
                if (next != _regexes.Nothing) _all.Add((RuleOf(regex), [NewTerminal(new(first, last, null)), RuleOf(next)]));
            }
        }

        return start;

        int RuleOf(ByteRegex regex)
        {
            if (_derivatives.TryGetValue(regex.Id, out int rule)) return rule;
            _derivatives.Add(regex.Id, _count);
            pending.Push(regex);
            return _count++;
        }
    }

    private HashSet<int> Tokens(TokenExpression expression)
    {
        var tokenizer = _tokenizer ?? throw new NotSupportedException("A grammar with tokens needs a tokenizer.");
        var named = new HashSet<int>(expression.Ids);
        foreach (string text in expression.Texts) named.Add(Assert.Single(tokenizer.Encode(text, addSpecial: false, parseSpecial: true)));
        return expression.IsExcept
            ? [.. Enumerable.Range(0, tokenizer.VocabularySize).Where(token => !named.Contains(token) && !tokenizer.IsEndOfGeneration(token))]
            : named;
    }

    private int NewRule(params int[][] alternatives)
    {
        foreach (int[] symbols in alternatives) _all.Add((_count, symbols));
        return _count++;
    }

    private int NewRule(int[] symbols) => NewRule(new[] { symbols });

    private int NewTerminal(Terminal terminal)
    {
        _terminals.Add(terminal);
        return ~(_terminals.Count - 1);
    }

    /// <summary>A byte of a range, or a token of a set.</summary>
    internal sealed record Terminal(byte First, byte Last, HashSet<int>? Tokens)
    {
        public bool IsByte(int value) => Tokens is null && value >= First && value <= Last;

        public bool IsProductive(ITokenizer? tokenizer) => Tokens is null || Tokens.Any(token => token < tokenizer!.VocabularySize);
    }
}
