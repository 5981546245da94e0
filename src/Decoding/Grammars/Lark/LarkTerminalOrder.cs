namespace Reasoning.Decoding.Grammars.Lark;

/// <summary>Terminals are regular: none may refer to itself, not even by way of others.</summary>
internal static class LarkTerminalOrder
{
    /// <summary>Takes away terminals to which no other refers until none is left; what remains is a cycle. O(size).</summary>
    public static void CheckNotRecursive(IReadOnlyDictionary<string, LarkDefinition> definitions, Func<string, int, GrammarFormatException> error)
    {
        var references = definitions.Values.Where(definition => LarkDefinition.IsTerminal(definition.Name))
            .ToDictionary(definition => definition.Name, definition => Names(definition.Body).Where(definitions.ContainsKey).ToArray(), StringComparer.Ordinal);
        var counts = references.Keys.ToDictionary(name => name, _ => 0, StringComparer.Ordinal);
        foreach (string name in references.Values.SelectMany(names => names))
        {
            if (counts.TryGetValue(name, out int count)) counts[name] = count + 1;
        }

        var free = new Stack<string>(counts.Where(pair => pair.Value == 0).Select(pair => pair.Key));
        while (free.TryPop(out string? name))
        {
            counts.Remove(name);
            foreach (string other in references[name])
            {
                if (counts.TryGetValue(other, out int count) && (counts[other] = count - 1) == 0) free.Push(other);
            }
        }

        if (counts.Count == 0) return;
        string cyclic = counts.Keys.MinBy(name => definitions[name].Position)!;
        throw error($"The terminal '{cyclic}' refers to itself, or to one that does", definitions[cyclic].Position);
    }

    private static IEnumerable<string> Names(LarkNode node) => node switch
    {
        LarkNode.Name name => [name.Text],
        LarkNode.Sequence sequence => sequence.Parts.SelectMany(Names),
        LarkNode.Choice choice => choice.Alternatives.SelectMany(Names),
        LarkNode.Repeat repeat => Names(repeat.Body),
        LarkNode.Intersection intersection => intersection.Parts.SelectMany(Names),
        LarkNode.Complement complement => Names(complement.Body),
        _ => [],
    };
}
