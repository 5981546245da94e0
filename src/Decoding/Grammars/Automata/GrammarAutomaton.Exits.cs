using System.Runtime.InteropServices;

namespace Reasoning.Decoding.Grammars.Automata;

/// <content>The ends of frames: what is below them, and steps that need it.</content>
internal sealed partial class GrammarAutomaton
{
    /// <summary>Whether the text so far is a whole one.</summary>
    public bool IsAccepting(in Configuration configuration) => State(configuration.State).HasExits && CollectExits(configuration, null).IsAtBottom;

    /// <summary>The holes (a bit each) that are reached by the ends of frames here.</summary>
    public ulong ExitHoles(in Configuration configuration) => State(configuration.State).HasExits ? CollectExits(configuration, null).Holes : 0;

    // A frame with nothing left to come is left at once, so that equal situations are equal configurations.
    private Configuration Settle(Configuration configuration, int transition)
    {
        while ((transition & HasExits) != 0 && State(configuration.State).IsEndOnly && !configuration.Binding!.Nodes[0].IsBoundary)
        {
            configuration = Popped(configuration.Binding.Nodes[0]);
        }

        return configuration;
    }

    private Configuration StepWithExits(in Configuration from, Configuration local, int byteClass)
    {
        var outer = ExitScratch.Rent();
        CollectExits(from, outer);
        var found = local;
        bool isAmbiguous = false;
        foreach (var exit in outer)
        {
            var after = StepLocally(exit, byteClass);
            if (after.IsDead) continue;
            isAmbiguous |= !found.IsDead;
            found = after;
        }

        ExitScratch.Return(outer);
        if (!isAmbiguous) return found;
        lock (_gate) return Normalise(_stepper.Step(Flatten(from), Program.Classes.Representatives[byteClass]));
    }

    // What is below the frames that may end: their configurations, and whether the bottom or a hole is reached.
    private (bool IsAtBottom, ulong Holes) CollectExits(in Configuration configuration, List<Configuration>? outer)
    {
        var seen = outer ?? ExitScratch.Rent();
        int first = seen.Count;
        bool isAtBottom = false;
        ulong holes = 0;
        HashSet<Configuration>? index = null;
        Visit(configuration);
        for (int i = first; i < seen.Count; i++) Visit(seen[i]);
        if (outer is null) ExitScratch.Return(seen);
        return (isAtBottom, holes);

        void Visit(in Configuration current)
        {
            var groups = State(current.State).Groups;
            for (int i = 0; i < groups.Length; i++)
            {
                if (!groups[i].HasExit) continue;
                var node = current.Binding!.Nodes[i];
                if (node.IsBottom) isAtBottom = true;
                else if (node.IsBoundary) holes |= 1UL << Math.Min(node.Hole, 63);
                else Add(Popped(node));
            }
        }

        void Add(Configuration exit)
        {
            const int FewExits = 16;
            if (seen.Count - first > FewExits)
            {
                index ??= [.. CollectionsMarshal.AsSpan(seen)[first..]];
                if (index.Add(exit)) seen.Add(exit);
                return;
            }

            for (int i = first; i < seen.Count; i++)
                if (seen[i] == exit) return;
            seen.Add(exit);
        }
    }

    private Configuration Popped(StackNode node)
    {
        if (node.Popped is { } known) return known.Value;
        lock (_gate)
        {
            var items = new List<StackItem>();
            AddReturns(node, items, []);
            var configuration = Normalise(items);
            node.Popped = new PoppedConfiguration(configuration);   // what is below may come back to this node: nothing more is asked of it here
            return configuration;
        }
    }

    private void AddReturns(StackNode ended, List<StackItem> items, HashSet<StackNode> seen, HashSet<StackItem>? distinct = null)
    {
        var pending = new Stack<StackNode>([ended]);
        while (pending.TryPop(out var node))
        {
            if (!seen.Add(node)) continue;
            foreach (var (term, below) in Returns(node))
            {
                if (term.IsEnd && !below.IsBoundary) pending.Push(below);
                else if (distinct is null || distinct.Add(new StackItem(term, below))) items.Add(new StackItem(term, below));
            }
        }
    }

    private IEnumerable<StackReturn> Returns(StackNode node)
    {
        if (node.Group is not { } group) return node.Returns;
        var returns = group.Entries.Where(entry => entry.Rule == node.Rule).Select(entry => entry.Return);
        var inner = Program.Rules[node.Rule].LeftReturns.Where(entry => Array.BinarySearch(group.Started, entry.Rule) >= 0);
        return returns.Concat(inner.Select(entry => new StackReturn(entry.Return, _stacks.Node(entry.Rule, group))));
    }

    // All items, those below frames that may end included; each once, since in an ambiguous text many frames return to the same place.
    private List<StackItem> Flatten(in Configuration configuration)
    {
        var items = new List<StackItem>();
        var seen = new HashSet<StackNode>();
        var state = State(configuration.State);
        for (int i = 0; i < state.Groups.Length; i++)
            foreach (var term in state.Groups[i].Terms) items.Add(new StackItem(term, configuration.Binding!.Nodes[i]));

        var distinct = new HashSet<StackItem>(items);
        for (int i = 0; i < items.Count; i++)
        {
            if (items[i].Term.IsNullable && !items[i].Below.IsBoundary) AddReturns(items[i].Below, items, seen, distinct);
            if (items.Count <= _limits.MaxItems) continue;
            throw new GrammarLimitException(
                $"The text can be understood in more than {_limits.MaxItems:N0} ways at once (MaxItems); make the grammar less ambiguous.");
        }

        return items;
    }
}
