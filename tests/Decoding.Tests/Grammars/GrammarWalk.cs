using Reasoning.Decoding.Conformance;
using Reasoning.Decoding.Grammars;

namespace Reasoning.Decoding.Tests.Grammars;

/// <summary>Random texts of a grammar, byte by byte along its masks; brackets and quotes are closed once the text is long.</summary>
internal sealed class GrammarWalk
{
    private static readonly TableTokenizer s_bytes = new([.. Enumerable.Range(0, 256).Select(value => new[] { (byte)value }), []], null, 256);

    private readonly CompiledGrammar _compiled;

    public GrammarWalk(Grammar grammar) => _compiled = CompiledGrammar.Compile(grammar, s_bytes);

    /// <summary>A text of the language; null where none was finished within ten times the length.</summary>
    public byte[]? Next(Random random, int length)
    {
        var matcher = _compiled.CreateMatcher();
        var text = new List<byte>();
        var allowed = new List<int>();
        while (text.Count < 10 * length)
        {
            if (matcher.IsAccepting && (text.Count >= length || random.Next(4) == 0)) return [.. text];
            var mask = matcher.ComputeMask();
            allowed.Clear();
            for (int token = 0; token < 256; token++)
            {
                if (mask.IsAllowed(token)) allowed.Add(token);
            }

            if (allowed.Count == 0) return matcher.IsAccepting ? [.. text] : null;
            int[] closing = text.Count < length ? [] : [.. allowed.Where(token => token is '"' or ']' or '}')];
            int[] plain = [.. allowed.Where(token => token is > ' ' and < 0x7F)];
            int[] from = closing.Length > 0 ? closing : plain.Length > 0 && random.Next(20) > 0 ? plain : [.. allowed];
            int next = from[random.Next(from.Length)];
            Assert.True(matcher.TryAccept(next));
            text.Add((byte)next);
        }

        return matcher.IsAccepting ? [.. text] : null;
    }
}
