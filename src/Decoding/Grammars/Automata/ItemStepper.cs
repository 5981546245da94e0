namespace Reasoning.Decoding.Grammars.Automata;

/// <summary>A term, and the stack below it.</summary>
internal readonly record struct StackItem(Term Term, StackNode Below);

/// <summary>
/// One step of a set of items: by a byte or a token, entering frames on the way. Frames of one rule that begin at the same place share one stack node, whoever
/// called them; that keeps ambiguity polynomial. Not thread-safe.
/// </summary>
internal sealed class ItemStepper
{
    private readonly GrammarProgram _program;
    private readonly StackStore _stacks;
    private readonly List<StackReturn>[] _pending;      // by rule: where frames that begin here return to
    private readonly List<(int Rule, StackReturn Return)> _entries = [];
    private readonly List<StackItem> _results = [];
    private readonly HashSet<StackItem> _seen = [];
    private readonly int _maxItems;
    private bool _hasPending;

    public ItemStepper(GrammarProgram program, StackStore stacks, int maxItems)
    {
        _program = program;
        _stacks = stacks;
        _maxItems = maxItems;
        _pending = [.. program.Rules.Select(_ => new List<StackReturn>())];
    }

    /// <summary>The items after a byte, or after a token where that is not negative. The list is reused by the next call.</summary>
    public List<StackItem> Step(List<StackItem> items, byte value, int token = -1)
    {
        _results.Clear();
        _seen.Clear();
        _hasPending = false;
        foreach (var (term, below) in items) Visit(term, below, value, token, component: -1);
        for (int i = 0; _hasPending && i < _program.RulesByComponent.Length; i++)
        {
            var rule = _program.RulesByComponent[i];
            if (_pending[rule.Index].Count == 0) continue;
            if (rule.IsLeftRecursive) BeginComponent(rule.Component, value, token);
            else Begin(rule, value, token);
        }

        return _results;
    }

    private void Visit(Term term, StackNode below, byte value, int token, int component)
    {
        var form = _program.Terms.Expand(term);
        if (token < 0)
        {
            foreach (ref readonly var edge in form.Bytes.AsSpan())
                if (edge.Set.Contains(value)) Add(edge.Target, below);
        }
        else
        {
            foreach (ref readonly var edge in form.Tokens.AsSpan())
                if (edge.Tokens.Contains(token)) Add(edge.Target, below);
        }

        foreach (var (index, rest) in form.Calls)
        {
            var rule = _program.Rules[index];
            if (rule.Component == component || !(token < 0 ? rule.First.Contains(value) : rule.BeginsWithToken)) continue;
            _pending[index].Add(new StackReturn(rest, below));
            _hasPending = true;
        }
    }

    private void Begin(FrameRule rule, byte value, int token)
    {
        // A frame that would only return to the end of another takes that one's place: recursion at the end of a rule needs no stack.
        var returns = _pending[rule.Index];
        var first = returns[0];
        bool isTailCall = first.Return.IsEnd && returns.TrueForAll(entry => entry == first);
        var below = isTailCall ? first.Below : _stacks.Node(rule.Index, returns);
        returns.Clear();
        Visit(rule.Start, below, value, token, component: -1);
    }

    private void BeginComponent(int component, byte value, int token)
    {
        _entries.Clear();
        var started = new SortedSet<int>();
        var open = new Stack<int>();
        foreach (var rule in _program.RulesByComponent)
        {
            if (rule.Component != component || _pending[rule.Index].Count == 0) continue;
            foreach (var entry in _pending[rule.Index]) _entries.Add((rule.Index, entry));
            _pending[rule.Index].Clear();
            open.Push(rule.Index);
        }

        while (open.TryPop(out int index))
        {
            if (!started.Add(index)) continue;
            foreach (var (callee, _) in _program.Terms.Expand(_program.Rules[index].Start).Calls)
                if (_program.Rules[callee].Component == component) open.Push(callee);
        }

        var group = _stacks.Group(_entries, [.. started]);
        foreach (int index in group.Started) Visit(_program.Rules[index].Start, _stacks.Node(index, group), value, token, component);
    }

    private void Add(Term term, StackNode below)
    {
        var item = new StackItem(term, below);
        if (!_seen.Add(item)) return;
        if (_results.Count >= _maxItems)
            throw new GrammarLimitException($"The text can be understood in more than {_maxItems:N0} ways at once (MaxItems); make the grammar less ambiguous.");
        _results.Add(item);
    }
}
