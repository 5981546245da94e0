using Reasoning.Decoding.Tokenization;

namespace Reasoning.Decoding.Speculation.Suffixes;

/// <summary>
/// The suffix automaton of a fixed set of documents (a corpus, a source tree): finds the longest suffix of a sequence that occurs anywhere in them, and what
/// most often follows it there. Built once, then read-only and safe to share between any number of sessions and threads.
/// </summary>
/// <remarks>
/// The static automaton of SAM-Decoding (Hu et al., arXiv 2411.10666, 2024). Where it departs: documents are kept apart by a mark that is no token, so that
/// neither a match nor a draft reaches from one into the next; and a draft follows at each step the most frequent continuation (ties: the occurrence that
/// comes first) instead of the first occurrence, which costs no memory, because one position per state stands for the whole path.
/// Building takes O(n log n) time for n tokens and about three times the memory of the result; following a token amortised O(log d) for d transitions.
/// Source code takes 43 bytes per token.
/// </remarks>
public sealed class CorpusAutomaton
{
    private const int MaxLength = 1 << 28;   // keeps the number of transitions, at most 3n, within an int
    private readonly int[] _tokens;
    private readonly State[] _states;
    private readonly Transition[] _transitions;

    internal CorpusAutomaton(int[] tokens, State[] states, Transition[] transitions)
    {
        _tokens = tokens;
        _states = states;
        _transitions = transitions;
        DocumentCount = tokens.AsSpan().Count(DraftTokens.Separator);
    }

    /// <summary>How many documents it was built from.</summary>
    public int DocumentCount { get; }

    /// <summary>How many tokens they have together.</summary>
    public int TokenCount => _tokens.Length - DocumentCount;

    /// <summary>How many states the automaton has: at most twice the tokens and documents together.</summary>
    public int StateCount => _states.Length - 1;

    /// <summary>Bytes of memory it takes.</summary>
    public long SizeInBytes => (4L * _tokens.Length) + (16L * _states.Length) + (8L * _transitions.Length);

    /// <summary>Builds the automaton of documents.</summary>
    /// <param name="documents">Token sequences, without tokens that begin or end one; empty ones are allowed.</param>
    /// <exception cref="ArgumentException">A document is null, a token is negative, or there are more than 2²⁸ tokens.</exception>
    public static CorpusAutomaton Build(IEnumerable<int[]> documents) =>
        CorpusAutomatonBuilder.Build(DraftTokens.Join(documents, MaxLength, nameof(documents)));

    /// <summary>Builds the automaton of text files. See <see cref="CorpusFiles.ReadFiles"/> for what is left out.</summary>
    /// <param name="paths">The files, in order.</param>
    /// <param name="tokenizer">The tokenizer of the model that will be drafted for.</param>
    /// <param name="options">Limits; null means the defaults.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public static CorpusAutomaton FromFiles(IEnumerable<string> paths, ITokenizer tokenizer, CorpusFileOptions? options = null) =>
        Build(CorpusFiles.ReadFiles(paths, tokenizer, options));

    /// <summary>
    /// Builds the automaton of the text files of a folder and the folders in it. See <see cref="CorpusFiles.ReadFolder"/> for what is left out.
    /// </summary>
    /// <param name="folder">A folder.</param>
    /// <param name="tokenizer">The tokenizer of the model that will be drafted for.</param>
    /// <param name="options">Which files, and limits; null means the defaults.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public static CorpusAutomaton FromFolder(string folder, ITokenizer tokenizer, CorpusFileOptions? options = null) =>
        Build(CorpusFiles.ReadFolder(folder, tokenizer, options));

    /// <summary>The match after one more token: the longest suffix that occurs in the documents.</summary>
    internal CorpusMatch Follow(CorpusMatch match, int token)
    {
        var (state, length) = match;
        while (true)
        {
            int next = Find(state, token);
            if (next >= 0) return new CorpusMatch(next, length + 1);
            if (state == 0) return default;
            state = _states[state].Link;
            length = _states[state].Length;
        }
    }

    /// <summary>The match itself or, where it only occurs at the ends of documents, its longest suffix that something follows.</summary>
    internal CorpusMatch WithContinuation(CorpusMatch match)
    {
        while (match.State != 0 && _tokens[_states[match.State].End + 1] == DraftTokens.Separator)
        {
            int link = _states[match.State].Link;
            match = new CorpusMatch(link, _states[link].Length);
        }

        return match;
    }

    /// <summary>Copies what most often follows a match that is not empty, up to the end of the document.</summary>
    internal int Continue(CorpusMatch match, Span<int> destination) => DraftTokens.CopyWithinDocument(_tokens, _states[match.State].End + 1, destination);

    private int Find(int state, int token)
    {
        int low = _states[state].FirstTransition, high = _states[state + 1].FirstTransition;
        while (low < high)
        {
            int middle = low + ((high - low) / 2);
            int found = _transitions[middle].Token;
            if (found == token) return _transitions[middle].Target;
            if (found < token) low = middle + 1; else high = middle;
        }

        return -1;
    }

    /// <summary>A state; its transitions begin at <paramref name="FirstTransition"/> and end where those of the next one begin.</summary>
    /// <param name="Link">The state of its longest suffix that ends at more positions; −1 for the root.</param>
    /// <param name="Length">Length of its longest string.</param>
    /// <param name="End">Index of the last token of the occurrence that drafts are copied from.</param>
    /// <param name="FirstTransition">Index of its first transition.</param>
    internal readonly record struct State(int Link, int Length, int End, int FirstTransition);

    /// <summary>A transition; those of a state are sorted by token.</summary>
    internal readonly record struct Transition(int Token, int Target) : IComparable<Transition>
    {
        public int CompareTo(Transition other) => Token.CompareTo(other.Token);
    }
}
