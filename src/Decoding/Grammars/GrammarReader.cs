using System.Text;
using Reasoning.Decoding.Grammars.Automata;

namespace Reasoning.Decoding.Grammars;

/// <summary>Asks a grammar about many whole texts, without a tokenizer. What was learnt from one helps with the next. Safe to share between threads.</summary>
public sealed class GrammarReader
{
    private readonly GrammarAutomaton _automaton;

    /// <summary>Compiles a grammar.</summary>
    /// <param name="grammar">The grammar; it may not refer to tokens.</param>
    /// <param name="limits">What the grammar may cost; null for the defaults. The states of one reader are not begun anew.</param>
    /// <exception cref="GrammarFormatException">The grammar refers to tokens, or an intersection or complement is not regular.</exception>
    /// <exception cref="GrammarLimitException">A limit was met.</exception>
    public GrammarReader(Grammar grammar, GrammarLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(grammar);
        limits ??= GrammarLimits.Default;
        var program = GrammarCompiler.Compile(
            grammar, limits, _ => throw new GrammarFormatException($"Whether a text matches {grammar.Description} depends on a tokenizer: it refers to tokens."));
        _automaton = new GrammarAutomaton(program, limits);
    }

    /// <summary>Whether a text is in the language. O(length) for a grammar without ambiguity.</summary>
    /// <exception cref="GrammarLimitException">A limit was met.</exception>
    public bool IsMatch(ReadOnlySpan<byte> text) => Read(text, out var end) == text.Length && _automaton.IsAccepting(end);

    /// <summary>Whether the UTF-8 of a text is in the language.</summary>
    /// <exception cref="GrammarLimitException">A limit was met.</exception>
    public bool IsMatch(string text) => IsMatch(Encoding.UTF8.GetBytes(text ?? throw new ArgumentNullException(nameof(text))));

    /// <summary>Bytes of the longest beginning of a text that some text of the language begins with.</summary>
    /// <exception cref="GrammarLimitException">A limit was met.</exception>
    public int PrefixLength(ReadOnlySpan<byte> text) => Read(text, out _);

    private int Read(ReadOnlySpan<byte> text, out Configuration end)
    {
        end = _automaton.Start;
        if (end.IsDead) return -1;
        for (int i = 0; i < text.Length; i++)
        {
            var next = _automaton.Step(end, text[i]);
            if (next.IsDead) return i;
            end = next;
        }

        return text.Length;
    }
}
