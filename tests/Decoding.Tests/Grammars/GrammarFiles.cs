using Reasoning.Testing;

namespace Reasoning.Decoding.Tests.Grammars;

/// <summary>The grammars and their documents among the data files; tests are skipped where they are absent.</summary>
internal static class GrammarFiles
{
    /// <summary>The text of a grammar, as in "arith.gbnf".</summary>
    public static string Read(string name) => File.ReadAllText(Find(name));

    /// <summary>The documents of a grammar by its name without extension.</summary>
    public static IReadOnlyList<string> Documents(string grammar)
    {
        string folder = Path.Combine(Path.GetDirectoryName(Find(grammar + ".gbnf"))!, "docs");
        string[] files = [.. Directory.GetFiles(folder, grammar + "-*.txt").Order(StringComparer.Ordinal)];
        Assert.NotEmpty(files);
        return [.. files.Select(File.ReadAllText)];
    }

    private static string Find(string name)
    {
        string relative = "data/grammar/" + name;
        string? path = TestData.Find(relative);
        Assert.SkipWhen(path is null, TestData.Missing(relative));
        return path!;
    }
}
