using System.Buffers;
using System.Runtime.InteropServices;
using Reasoning.Decoding.Grammars.Automata;
using Reasoning.Decoding.Grammars.Completions;
using Reasoning.Decoding.Grammars.Masks;

namespace Reasoning.Decoding.Grammars;

/// <summary>Where one sequence stands in a grammar. Not thread-safe; forks of one another may be used on different threads at the same time.</summary>
public sealed class GrammarMatcher
{
    private readonly List<Entry> _history;   // one for each token, and for bytes accepted outside of tokens
    private MaskComputer _masks;
    private Configuration _current;
    private bool _isEnded;

    internal GrammarMatcher(CompiledGrammar compiled)
    {
        Compiled = compiled;
        _masks = compiled.Masks;
        _current = _masks.Automaton.Start;
        _history = [];
    }

    private GrammarMatcher(GrammarMatcher other)
    {
        Compiled = other.Compiled;
        _masks = other._masks;
        _current = other._current;
        _isEnded = other._isEnded;
        _history = new List<Entry>(other._history.Count + 16);
        CollectionsMarshal.SetCount(_history, other._history.Count);
        CollectionsMarshal.AsSpan(other._history).CopyTo(CollectionsMarshal.AsSpan(_history));
    }

    /// <summary>The grammar.</summary>
    public CompiledGrammar Compiled { get; }

    /// <summary>Number of tokens accepted so far, a token that ended the text included; bytes accepted by <see cref="TryAcceptBytes"/> count as one token a call.</summary>
    public int Length => _history.Count;

    /// <summary>Whether the text so far is a whole one, so that it may end here.</summary>
    public bool IsAccepting => _masks.Automaton.IsAccepting(_current);

    /// <summary>Whether a token that ends the text was accepted.</summary>
    public bool IsEnded => _isEnded;

    /// <summary>Whether the text is a whole one and nothing may follow but its end.</summary>
    public bool IsComplete => IsAccepting && _masks.Automaton.Next(_current).IsEmpty && !_masks.Automaton.HasTokenEdges(_current);

    /// <summary>The tokens that may come next; after the end, those that end. Computed once for each situation; then a look-up that allocates nothing.</summary>
    /// <exception cref="GrammarLimitException">A limit was met.</exception>
    public TokenMask ComputeMask()
    {
        if (_isEnded) return Compiled.EndMask;
        if (Compiled.IsFull(_masks)) Renew();
        return _masks.Compute(_current);
    }

    /// <summary>Whether a token may come next. O(bytes of the token); faster than a mask where few tokens are asked about.</summary>
    /// <exception cref="GrammarLimitException">A limit was met.</exception>
    public bool IsAllowed(int token)
    {
        if ((uint)token >= (uint)Compiled.Vocabulary.Size) return false;
        if (Compiled.IsFull(_masks)) Renew();
        if (Compiled.IsEnd(token)) return _isEnded || IsAccepting;
        return !_isEnded && !_masks.Step(_current, token).IsDead;
    }

    /// <summary>Takes a token, if it is allowed; otherwise nothing changes.</summary>
    /// <exception cref="GrammarLimitException">A limit was met.</exception>
    public bool TryAccept(int token)
    {
        if ((uint)token >= (uint)Compiled.Vocabulary.Size) return false;
        if (Compiled.IsFull(_masks)) Renew();
        if (Compiled.IsEnd(token))
        {
            if (!_isEnded && !IsAccepting) return false;
            _history.Add(new Entry(_current, token, null, _isEnded));
            _isEnded = true;
            return true;
        }

        if (_isEnded) return false;
        var next = _masks.Step(_current, token);
        if (next.IsDead) return false;
        _history.Add(new Entry(_current, token, null, false));
        _current = next;
        return true;
    }

    /// <summary>Takes bytes as if they had come as a token, if they may follow; otherwise nothing changes.</summary>
    /// <exception cref="GrammarLimitException">A limit was met.</exception>
    public bool TryAcceptBytes(ReadOnlySpan<byte> bytes)
    {
        if (_isEnded) return false;
        if (Compiled.IsFull(_masks)) Renew();
        var next = Step(_masks.Automaton, _current, bytes);
        if (next.IsDead) return false;
        _history.Add(new Entry(_current, -1, bytes.ToArray(), false));
        _current = next;
        return true;
    }

    /// <summary>Creates an independent copy in the same state. O(length), with a small constant.</summary>
    public GrammarMatcher Fork() => new(this);

    /// <summary>Takes back the last tokens.</summary>
    /// <param name="tokens">How many; at most <see cref="Length"/>. O(1).</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many.</exception>
    public void Rollback(int tokens)
    {
        if (tokens < 0 || tokens > _history.Count)
            throw new ArgumentOutOfRangeException(nameof(tokens), tokens, $"{_history.Count} tokens were accepted, so that between 0 and {_history.Count} can be taken back.");
        if (tokens == 0) return;
        int kept = _history.Count - tokens;
        (_current, _isEnded) = (_history[kept].Before, _history[kept].WasEnded);
        _history.RemoveRange(kept, tokens);
    }

    /// <summary>Begins anew.</summary>
    public void Reset()
    {
        _history.Clear();
        _masks = Compiled.Masks;
        _current = _masks.Automaton.Start;
        _isEnded = false;
    }

    /// <summary>The bytes that must come next, as far as there is no choice and the text may not end; possibly part of a character.</summary>
    /// <exception cref="GrammarLimitException">A limit was met.</exception>
    public byte[] ForcedBytes()
    {
        const int MaxForced = 4096;   // a grammar may force bytes without end
        var forced = new List<byte>();
        if (_isEnded) return [];
        if (Compiled.IsFull(_masks)) Renew();
        for (var configuration = _current; forced.Count < MaxForced;)
        {
            var next = _masks.Automaton.Next(configuration);
            int value = next.Next(0);
            if (next.Count != 1 || _masks.Automaton.HasTokenEdges(configuration) || _masks.Automaton.IsAccepting(configuration)) break;
            forced.Add((byte)value);
            configuration = _masks.Automaton.Step(configuration, (byte)value);
        }

        return [.. forced];
    }

    /// <summary>
    /// The tokens that must come next, as the tokenizer itself would write <see cref="ForcedBytes"/>; without those at its end that a longer token might replace
    /// once more text follows.
    /// </summary>
    /// <exception cref="GrammarLimitException">A limit was met.</exception>
    public int[] ForcedTokens() => Masks.ForcedTokens.Find(Compiled.Vocabulary, ForcedBytes());

    /// <summary>
    /// How many tokens complete the text, a token that ends it not counted: 0 exactly where it is a whole one, <see cref="int.MaxValue"/> where the vocabulary
    /// lacks what a completion needs. As long as it is not 0, some token lowers it by one or more. It is an upper bound of the fewest tokens: each literal text
    /// of the grammar and each other byte is spelled by tokens of its own; with a token for each byte and no others, it is the number of bytes of the shortest
    /// completion.
    /// </summary>
    /// <remarks>O(size of the grammar · its recursive rules) at most the first time, then O(what is new on the stack).</remarks>
    /// <exception cref="GrammarLimitException">A limit was met.</exception>
    public int ShortestCompletion() => _isEnded ? 0 : Completions.Find(_current);

    /// <summary>As <see cref="ShortestCompletion"/>, after one more token.</summary>
    internal int ShortestCompletionAfter(int token) => Compiled.IsEnd(token) ? 0 : Completions.Find(_masks.Step(_current, token));

    /// <summary>Excludes the tokens of a mask after which a completion takes more than some number of tokens. False where no token is left at all.</summary>
    internal bool TryExcludeLongerThan(int tokens, TokenMask mask, Span<float> logits)
    {
        var completions = Completions;
        if (completions.LongestNext(_current) <= tokens) return true;
        int[] lengths = ArrayPool<int>.Shared.Rent(Compiled.Vocabulary.Size);
        bool hasTokenEdges = _masks.Automaton.HasTokenEdges(_current), isAnyLeft = false;
        if (!hasTokenEdges) completions.FindNext(_current, Compiled.Vocabulary.Trie, lengths);
        int longest = 0;
        foreach (int token in mask.AllowedTokens())
        {
            if (!Compiled.IsEnd(token))
            {
                int length = hasTokenEdges ? ShortestCompletionAfter(token) : lengths[token];
                longest = Math.Max(longest, length);
                if (length > tokens) logits[token] = float.NegativeInfinity;
            }

            isAnyLeft |= !float.IsNegativeInfinity(logits[token]);
        }

        ArrayPool<int>.Shared.Return(lengths);
        completions.KeepLongestNext(_current, longest);
        return isAnyLeft;
    }

    private ShortestCompletions Completions => ShortestCompletions.For(_masks.Automaton, Compiled.Vocabulary);

    private static Configuration Step(GrammarAutomaton automaton, in Configuration from, ReadOnlySpan<byte> bytes)
    {
        var next = from;
        foreach (byte value in bytes)
        {
            next = automaton.Step(next, value);
            if (next.IsDead) break;
        }

        return next;
    }

    // The shared cache has grown over its limits: goes to a fresh one, in which the text so far is read again. Where that fails, nothing has changed.
    private void Renew()
    {
        var masks = Compiled.Masks == _masks ? Compiled.Renew(_masks) : Compiled.Masks;
        var before = new Configuration[_history.Count];
        var configuration = masks.Automaton.Start;
        for (int i = 0; i < before.Length; i++)
        {
            before[i] = configuration;
            var entry = _history[i];
            if (entry.Bytes is not null) configuration = Step(masks.Automaton, configuration, entry.Bytes);
            else if (!Compiled.IsEnd(entry.Token)) configuration = masks.Step(configuration, entry.Token);
        }

        if (masks.Automaton.IsFull)
        {
            throw new GrammarLimitException(
                $"A text of {_history.Count} tokens alone needs more than {Compiled.Limits.MaxStates:N0} states (MaxStates); allow more, or bound the nesting of the grammar.");
        }

        (_masks, _current) = (masks, configuration);
        for (int i = 0; i < before.Length; i++) _history[i] = _history[i] with { Before = before[i] };
    }

    private readonly record struct Entry(Configuration Before, int Token, byte[]? Bytes, bool WasEnded);
}
