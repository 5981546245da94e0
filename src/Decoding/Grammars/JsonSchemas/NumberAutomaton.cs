using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Reasoning.Decoding.Grammars.JsonSchemas;

/// <summary>
/// A set of decimal numbers as a minimal deterministic automaton over their texts without exponent. It accepts all such texts of a number or none, so that
/// union, intersection and complement of automata are those of the sets of numbers.
/// </summary>
internal sealed class NumberAutomaton
{
    /// <summary>Digits 0 to 9, then the point, then the minus.</summary>
    public const int SymbolCount = 12;

    public const int Point = 10;

    public const int Minus = 11;

    private readonly int[] _next;
    private readonly bool[] _accepting;

    private NumberAutomaton(int[] next, bool[] accepting)
    {
        _next = next;
        _accepting = accepting;
    }

    /// <summary>All numbers.</summary>
    public static NumberAutomaton All { get; } = Create(0, (_, _) => 0, (_, _) => true, 100)!;

    /// <summary>No number.</summary>
    public static NumberAutomaton None { get; } = Create(0, (_, _) => 0, (_, _) => false, 100)!;

    /// <summary>Numbers without a fraction; 1.0 is one.</summary>
    public static NumberAutomaton Integers { get; } =
        Create(false, (hasFraction, at) => hasFraction || (at.IsFraction && at.Symbol is > 0 and < 10), (hasFraction, _) => !hasFraction, 100)!;

    /// <summary>Texts without a point, and without the sign of zero; not a set of numbers, for use in an intersection just before the texts are written down.</summary>
    public static NumberAutomaton PlainDigits { get; } = CreatePlainDigits();

    /// <summary>Number of states; 0 is the start.</summary>
    public int StateCount => _accepting.Length;

    public bool IsEmpty => !Array.Exists(_accepting, accepting => accepting);

    /// <summary>The next state, or -1.</summary>
    public int Next(int state, int symbol) => _next[(state * SymbolCount) + symbol];

    public bool IsAccepting(int state) => _accepting[state];

    /// <summary>
    /// Builds the automaton of a function over the texts of numbers: <paramref name="step"/> follows the characters, <paramref name="accept"/> decides at the
    /// end of a number. Null where it takes more than a number of states.
    /// </summary>
    public static NumberAutomaton? Create<T>(T start, Func<T, NumberPosition, T> step, Func<T, bool, bool> accept, int maxStates)
        where T : notnull
    {
        var states = new Dictionary<(Phase, T), int> { [(Phase.Start, start)] = 0 };
        var pending = new List<(Phase Phase, T Value)> { (Phase.Start, start) };
        var next = new List<int>();
        for (int i = 0; i < pending.Count; i++)
        {
            var (phase, value) = pending[i];
            for (int symbol = 0; symbol < SymbolCount; symbol++)
            {
                int target = -1;
                if (NextPhase(phase, symbol) is { } following)
                {
                    var key = (following, step(value, new NumberPosition(symbol, phase is Phase.Point or Phase.Fraction)));
                    if (!states.TryGetValue(key, out target))
                    {
                        if (pending.Count >= maxStates) return null;
                        target = pending.Count;
                        states.Add(key, target);
                        pending.Add(key);
                    }
                }

                next.Add(target);
            }
        }

        bool[] accepting = [.. pending.Select(state => IsEnd(state.Phase) && accept(state.Value, state.Phase == Phase.Fraction))];
        return new NumberAutomaton([.. next], accepting).Minimised();
    }

    /// <summary>The numbers of both sets, or null where that takes too many states.</summary>
    public NumberAutomaton? Intersect(NumberAutomaton other, int maxStates) => Combine(other, static (left, right) => left && right, maxStates);

    /// <summary>The numbers of either set, or null where that takes too many states.</summary>
    public NumberAutomaton? Union(NumberAutomaton other, int maxStates) => Combine(other, static (left, right) => left || right, maxStates);

    /// <summary>All other numbers.</summary>
    public NumberAutomaton Complement() => Combine(All, static (left, right) => right && !left, int.MaxValue)!;

    /// <summary>Whether two automata are of the same set. Minimal automata numbered in the order of visit are equal exactly then.</summary>
    public bool IsSameAs(NumberAutomaton other) => StateCount == other.StateCount && _next.AsSpan().SequenceEqual(other._next) && _accepting.AsSpan().SequenceEqual(other._accepting);

    /// <summary>Whether a text is accepted.</summary>
    public bool Accepts(string text)
    {
        int state = 0;
        foreach (char character in text)
        {
            int symbol = character switch
            {
                >= '0' and <= '9' => character - '0',
                '.' => Point,
                '-' => Minus,
                _ => -1,
            };
            if (symbol < 0 || (state = Next(state, symbol)) < 0) return false;
        }

        return _accepting[state];
    }

    /// <summary>A hash that is equal for automata of the same set.</summary>
    public int HashOfSet()
    {
        var hash = new HashCode();
        hash.AddBytes(MemoryMarshal.AsBytes(_next.AsSpan()));
        hash.AddBytes(MemoryMarshal.AsBytes(_accepting.AsSpan()));
        return hash.ToHashCode();
    }

    private static NumberAutomaton CreatePlainDigits()
    {
        int[] next = new int[4 * SymbolCount];
        Array.Fill(next, -1);
        next[0] = 1;
        next[Minus] = 2;
        for (int digit = 1; digit < 10; digit++) next[digit] = next[(2 * SymbolCount) + digit] = 3;
        for (int digit = 0; digit < 10; digit++) next[(3 * SymbolCount) + digit] = 3;
        return new NumberAutomaton(next, [false, true, false, true]).Minimised();
    }

    [SuppressMessage("Style", "IDE0072:Add missing cases", Justification = "Every other pair has no next phase.")]
    private static Phase? NextPhase(Phase phase, int symbol) => (phase, symbol) switch
    {
        (Phase.Start, Minus) => Phase.Sign,
        (Phase.Start or Phase.Sign, 0) => Phase.Zero,
        (Phase.Start or Phase.Sign or Phase.Whole, < 10) => Phase.Whole,
        (Phase.Zero or Phase.Whole, Point) => Phase.Point,
        (Phase.Point or Phase.Fraction, < 10) => Phase.Fraction,
        _ => null,
    };

    private static bool IsEnd(Phase phase) => phase is Phase.Zero or Phase.Whole or Phase.Fraction;

    private NumberAutomaton? Combine(NumberAutomaton other, Func<bool, bool, bool> accept, int maxStates)
    {
        // A pair of states as one number; -1, for no state, is 0.
        var states = new Dictionary<long, int>(StateCount + other.StateCount) { [Pair(0, 0)] = 0 };
        var pending = new List<(int Left, int Right)> { (0, 0) };
        var next = new List<int>(SymbolCount * StateCount);
        for (int i = 0; i < pending.Count; i++)
        {
            var (left, right) = pending[i];
            for (int symbol = 0; symbol < SymbolCount; symbol++)
            {
                int mine = left < 0 ? -1 : Next(left, symbol), theirs = right < 0 ? -1 : other.Next(right, symbol);
                int target = -1;
                if ((mine >= 0 || theirs >= 0) && !states.TryGetValue(Pair(mine, theirs), out target))
                {
                    if (pending.Count >= maxStates) return null;
                    target = pending.Count;
                    states.Add(Pair(mine, theirs), target);
                    pending.Add((mine, theirs));
                }

                next.Add(target);
            }
        }

        bool[] accepting = [.. pending.Select(state => accept(state.Left >= 0 && _accepting[state.Left], state.Right >= 0 && other._accepting[state.Right]))];
        return new NumberAutomaton([.. next], accepting).Minimised();

        static long Pair(int left, int right) => ((long)(left + 1) << 32) | (uint)(right + 1);
    }

    // Moore's refinement: blocks of states are split until all states of a block go to the same blocks. States that lead nowhere become -1 first.
    private NumberAutomaton Minimised()
    {
        int count = StateCount;
        bool[] live = LiveStates();
        for (int i = 0; i < _next.Length; i++)
        {
            if (_next[i] >= 0 && !live[_next[i]]) _next[i] = -1;
        }

        int[] symbols = DifferentSymbols();
        int[] block = new int[count], refined = new int[count], table = new int[(int)BitOperations.RoundUpToPowerOf2((uint)(2 * count))];
        for (int state = 0; state < count; state++) block[state] = _accepting[state] ? 1 : 0;
        for (int blocks = 0; ;)
        {
            int found = Refine(block, refined, symbols, table);
            (block, refined) = (refined, block);
            if (found == blocks || found == count) break;
            blocks = found;
        }

        return Renumbered(block);
    }

    // One round: numbers the states by their block and those they lead to. The table is one of hashes with open addressing, of the first states of the new blocks.
    private int Refine(int[] block, int[] refined, int[] symbols, int[] table)
    {
        int blocks = 0;
        Array.Fill(table, -1);
        for (int state = 0; state < StateCount; state++)
        {
            uint hash = (uint)block[state];
            foreach (int symbol in symbols) hash = (hash * 0x9E3779B1) + (uint)BlockOf(Next(state, symbol), block);
            int slot = (int)((hash * 0x85EBCA77) >> 7) & (table.Length - 1);
            while (table[slot] is var other and >= 0 && !HaveSameTargets(state, other, block, symbols)) slot = (slot + 1) & (table.Length - 1);
            if (table[slot] < 0)
            {
                table[slot] = state;
                refined[state] = blocks++;
            }
            else
            {
                refined[state] = refined[table[slot]];
            }
        }

        return blocks;
    }

    private bool HaveSameTargets(int state, int other, int[] block, int[] symbols)
    {
        if (block[state] != block[other]) return false;
        foreach (int symbol in symbols)
        {
            if (BlockOf(Next(state, symbol), block) != BlockOf(Next(other, symbol), block)) return false;
        }

        return true;
    }

    private static int BlockOf(int state, int[] block) => state >= 0 ? block[state] : -1;

    // Symbols that lead elsewhere than all those before in some state: most digits do the same everywhere.
    private int[] DifferentSymbols()
    {
        var different = new List<int>(SymbolCount);
        for (int symbol = 0; symbol < SymbolCount; symbol++)
        {
            if (!different.Exists(other => AreAlike(symbol, other))) different.Add(symbol);
        }

        return [.. different];
    }

    private bool AreAlike(int symbol, int other)
    {
        for (int state = 0; state < StateCount; state++)
        {
            if (Next(state, symbol) != Next(state, other)) return false;
        }

        return true;
    }

    private NumberAutomaton Renumbered(int[] block)
    {
        var numbers = new Dictionary<int, int> { [block[0]] = 0 };
        var representatives = new List<int> { 0 };
        var next = new List<int>();
        for (int i = 0; i < representatives.Count; i++)
        {
            for (int symbol = 0; symbol < SymbolCount; symbol++)
            {
                int target = Next(representatives[i], symbol);
                int number = -1;
                if (target >= 0 && !numbers.TryGetValue(block[target], out number))
                {
                    number = representatives.Count;
                    numbers.Add(block[target], number);
                    representatives.Add(target);
                }

                next.Add(number);
            }
        }

        return new NumberAutomaton([.. next], [.. representatives.Select(state => _accepting[state])]);
    }

    private bool[] LiveStates()
    {
        // The edges by their targets, those to one target beside each other.
        int[] first = new int[StateCount + 1];
        foreach (int target in _next)
        {
            if (target >= 0) first[target + 1]++;
        }

        for (int state = 0; state < StateCount; state++) first[state + 1] += first[state];
        int[] sources = new int[first[^1]], filled = first[..^1];
        for (int i = 0; i < _next.Length; i++)
        {
            if (_next[i] >= 0) sources[filled[_next[i]]++] = i / SymbolCount;
        }

        bool[] live = [.. _accepting];
        var pending = new Stack<int>(StateCount);
        for (int state = 0; state < StateCount; state++)
        {
            if (live[state]) pending.Push(state);
        }

        while (pending.TryPop(out int state))
        {
            foreach (int source in sources.AsSpan(first[state]..first[state + 1]))
            {
                if (live[source]) continue;
                live[source] = true;
                pending.Push(source);
            }
        }

        return live;
    }

    private enum Phase
    {
        Start,
        Sign,
        Zero,
        Whole,
        Point,
        Fraction,
    }
}
