using System.Text;

namespace Reasoning.Decoding.Tests.Grammars.Patterns;

/// <summary>Random regular expressions over the letters a and b, with anchors anywhere, in the spelling that ECMA-262 and .NET share.</summary>
internal sealed class RandomPatterns(Random random)
{
    private static readonly string[] Atoms = ["a", "b", "ab", "[ab]", "[^a]", ".", @"\w", "[^b-z]", @"\x61", @"\u0062", ""];

    private static readonly string[] Quantifiers = ["*", "+", "?", "*?", "+?", "??", "{2}", "{0}", "{1,2}", "{2,}", "{0,2}", "{2,3}?"];

    /// <summary>A pattern of a few parts.</summary>
    public string Next(bool hasAnchors)
    {
        var pattern = new StringBuilder();
        Append(pattern, 3, hasAnchors);
        return pattern.ToString();
    }

    private void Append(StringBuilder pattern, int depth, bool hasAnchors)
    {
        for (int alternative = 0, alternatives = random.Next(4) == 0 ? 2 : 1; alternative < alternatives; alternative++)
        {
            if (alternative > 0) pattern.Append('|');
            for (int part = 0, parts = random.Next(1, 4); part < parts; part++)
            {
                int kind = random.Next(10);
                if (hasAnchors && kind < 3) pattern.Append(random.Next(2) == 0 ? '^' : '$');
                else if (depth > 0 && kind < 6)
                {
                    pattern.Append(random.Next(3) switch { 0 => "(", 1 => "(?:", _ => "(?<name>" });
                    Append(pattern, depth - 1, hasAnchors);
                    pattern.Append(')');
                    if (random.Next(2) == 0) pattern.Append(Quantifiers[random.Next(Quantifiers.Length)]);
                }
                else
                {
                    string atom = Atoms[random.Next(Atoms.Length)];
                    pattern.Append(atom);
                    if (atom.Length > 0 && random.Next(3) == 0) pattern.Append(Quantifiers[random.Next(Quantifiers.Length)]);
                }
            }
        }
    }
}
