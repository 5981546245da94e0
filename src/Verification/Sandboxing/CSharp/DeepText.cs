namespace Reasoning.Verification.Sandboxing.CSharp;

/// <summary>
/// Finds nesting that the compiler would follow into a stack overflow, which would end this process: its parser guards its recursion over expressions and statements,
/// but not over types, interpolated strings in the holes of others, and the conditions of directives.
/// </summary>
internal static class DeepText
{
    // What the guards leave of a stack (128 KB) suffices for so many levels without one.
    private const int Deepest = 50, DeepestCondition = 30, MostConditions = 100;

    /// <summary>Why a source is too deep to be parsed; null where it is not.</summary>
    public static string? Find(string source)
    {
        if (HasDeepCondition(source)) return $"A directive's condition has more than {DeepestCondition} operators, or there are more than {MostConditions} conditions.";
        var brackets = new Brackets().Add(source);
        return brackets > Deepest ? $"{brackets} brackets are open at once, those in texts included; at most {Deepest} may be." : null;
    }

    private static bool HasDeepCondition(string source)
    {
        var conditions = 0;
        foreach (var line in source.AsSpan().EnumerateLines())
        {
            if (line.TrimStart() is not ['#', .. var directive]) continue;
            var name = directive.TrimStart();
            if ((name.StartsWith("if") || name.StartsWith("elif")) && name.Count('(') + name.Count('!') > DeepestCondition) return true;
            if (name.StartsWith("if") && ++conditions > MostConditions) return true;
        }

        return false;
    }

    /// <summary>Counts open brackets. A <c>&lt;</c> that nothing closes is a comparison, and forgotten where a statement or a block ends.</summary>
    private struct Brackets
    {
        private int _open, _angles;

        /// <summary>The most that were open at once while these characters went by.</summary>
        public int Add(ReadOnlySpan<char> text)
        {
            var most = 0;
            foreach (var letter in text)
            {
                switch (letter)
                {
                    case '(' or '[' or '{': _open++; break;
                    case ')' or ']' or '}': _open = Math.Max(0, _open - 1); break;
                    case '<': _angles++; break;
                    case '>': _angles = Math.Max(0, _angles - 1); break;
                }

                if (letter is ';' or '{' or '}') _angles = 0;
                most = Math.Max(most, _open + _angles);
            }

            return most;
        }
    }
}
