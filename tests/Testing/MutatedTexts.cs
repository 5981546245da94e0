
namespace Reasoning.Testing;

/// <summary>Programs with random damage: lines and characters left out, repeated, moved; tokens put in; ends cut off.</summary>
public static class MutatedTexts
{
    private static readonly string[] Tokens =
    [
        "(", ")", "[", "]", "{", "}", ":", ",", "=", "==", ".", "if ", "else", "for ", "in ", "not ", "\"", "'", "\"\"\"", "x", "1", "def ", "return ", "\\", "#", "*", "**", "+", ":=",
        "lambda ", "yield ", "await ", "async ", "$", "?", "!", "\t", "  ", "\n", "is ", "import ", "from ", "as ", "class ", "None", "with ", "try:", "except ", "f\"{", "}\"", ";", "@",
        "->", "%", "and ", "print ", "match ", "case ", "type ", "del ", "global ", "\r", "\f", "0x", "1e", "é", "\u00a0",
    ];

    /// <summary>Damaged copies of files of 200 to 12,000 characters.</summary>
    /// <param name="paths">The files.</param>
    /// <param name="count">How many copies.</param>
    /// <param name="seed">The same seed damages in the same way.</param>
    public static IEnumerable<string> Of(IReadOnlyList<string> paths, int count, int seed)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var random = new Random(seed);
        int made = 0;
        while (made < count)
        {
            string text = File.ReadAllText(paths[random.Next(paths.Count)]);
            if (text.Length is < 200 or > 12_000) continue;
            for (int i = random.Next(1, 3); i > 0; i--) text = Mutate(text, random);
            made++;
            yield return text;
        }
    }

    private static string Mutate(string text, Random random)
    {
        if (text.Length == 0) return text;
        int at = random.Next(text.Length);
        List<string> lines = [.. text.Split('\n')];
        int line = random.Next(lines.Count);
        switch (random.Next(7))
        {
            case 0:
                lines.RemoveRange(line, Math.Min(random.Next(1, 6), lines.Count - line));
                return string.Join('\n', lines);
            case 1:
                for (int i = random.Next(1, 10); i > 0 && lines.Count > 0; i--) lines.RemoveAt(random.Next(lines.Count));
                return string.Join('\n', lines);
            case 2:
                return text.Remove(at, Math.Min(random.Next(1, 4), text.Length - at));
            case 3:
                return text.Insert(at, Tokens[random.Next(Tokens.Length)]);
            case 4:
                lines.Insert(random.Next(lines.Count), lines[line]);
                return string.Join('\n', lines);
            case 5:
                lines[line] = random.Next(2) == 0 ? "  " + lines[line] : lines[line].TrimStart();
                return string.Join('\n', lines);
            default:
                return text[..at];
        }
    }
}
