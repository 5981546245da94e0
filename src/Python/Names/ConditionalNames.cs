namespace Reasoning.Python.Names;

/// <summary>The names that a condition assigns in its own statements, and the conditions around it.</summary>
internal sealed record ConditionalNames(HashSet<string> Names, ConditionalNames? Outer)
{
    public static bool Contain(ConditionalNames? names, string name)
    {
        for (; names is not null; names = names.Outer)
            if (names.Names.Contains(name)) return true;
        return false;
    }
}
