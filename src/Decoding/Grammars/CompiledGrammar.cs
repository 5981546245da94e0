using System.Runtime.CompilerServices;
using Reasoning.Decoding.Grammars.Automata;
using Reasoning.Decoding.Grammars.Expressions;
using Reasoning.Decoding.Grammars.Masks;
using Reasoning.Decoding.Grammars.Tokens;
using Reasoning.Decoding.Tokenization;

namespace Reasoning.Decoding.Grammars;

/// <summary>
/// A grammar over the tokens of a tokenizer. Safe to share between threads: all sequences under one grammar share its states and masks, which are computed when
/// they are first reached.
/// </summary>
/// <remarks>
/// <para>
/// A token is allowed exactly where some text of the language begins with the text so far and the token's bytes, however the text so far was tokenised. Characters
/// may be split over tokens; UTF-8 is strict. Texts and characters never match control tokens; a <see cref="GrammarExpression.Token(int)"/> does. The tokens that
/// end generation are allowed exactly where the text so far is a whole one.
/// </para>
/// <para>
/// Rules that are not recursive, and the parts of recursive ones between brackets, are finite automata, made state by state (<see href="https://doi.org/10.1016/0304-3975(95)00182-4">Antimirov</see>'s
/// derivatives); the rest is a graph-structured stack. A mask is that of the automaton's state, which does not depend on what is below on the stack, and the few tokens within which
/// a bracket is closed, which do.
/// </para>
/// </remarks>
public sealed class CompiledGrammar
{
    private static readonly ConditionalWeakTable<ITokenizer, ConditionalWeakTable<Grammar, CompiledGrammar>> Known = [];

    private readonly Lock _gate = new();
    private MaskComputer _masks;

    private CompiledGrammar(Grammar grammar, VocabularyIndex vocabulary, GrammarLimits limits)
    {
        Grammar = grammar;
        Vocabulary = vocabulary;
        Limits = limits;
        var ends = new TokenWalk(vocabulary.Words);
        foreach (int end in vocabulary.EndTokens) ends.Add(end);
        EndMask = ends.Finish(vocabulary.Size);
        _masks = CreateMasks();
        if (_masks.Automaton.Start.IsDead) throw new GrammarFormatException($"No text matches {grammar.Description}.");
    }

    /// <summary>The grammar.</summary>
    public Grammar Grammar { get; }

    /// <summary>The tokenizer whose tokens are meant.</summary>
    public ITokenizer Tokenizer => Vocabulary.Tokenizer;

    /// <summary>What the grammar may cost.</summary>
    public GrammarLimits Limits { get; }

    internal VocabularyIndex Vocabulary { get; }

    internal MaskComputer Masks => Volatile.Read(ref _masks);

    /// <summary>Compiles a grammar. O(size of the grammar); and once per tokenizer O(vocabulary).</summary>
    /// <param name="grammar">The grammar.</param>
    /// <param name="tokenizer">The tokenizer of the model.</param>
    /// <param name="limits">What the grammar may cost; null for the defaults.</param>
    /// <exception cref="GrammarFormatException">No text matches; an intersection or complement is not regular; a token that the grammar names is not in the vocabulary, or ends generation.</exception>
    /// <exception cref="GrammarLimitException">A limit was met.</exception>
    public static CompiledGrammar Compile(Grammar grammar, ITokenizer tokenizer, GrammarLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(grammar);
        ArgumentNullException.ThrowIfNull(tokenizer);
        return new CompiledGrammar(grammar, VocabularyIndex.For(tokenizer), limits ?? GrammarLimits.Default);
    }

    /// <summary>As <see cref="Compile"/> with the default limits, but the same grammar object is compiled for a tokenizer once, and the result kept as long as both.</summary>
    public static CompiledGrammar For(Grammar grammar, ITokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(grammar);
        ArgumentNullException.ThrowIfNull(tokenizer);
        return Known.GetValue(tokenizer, static _ => []).GetValue(grammar, key => Compile(key, tokenizer));
    }

    /// <summary>Creates the state of one sequence, before any token.</summary>
    public GrammarMatcher CreateMatcher() => new(this);

    /// <summary>What may come after the end: the end again.</summary>
    internal TokenMask EndMask { get; }

    internal bool IsEnd(int token) => Array.BinarySearch(Vocabulary.EndTokens, token) >= 0;

    /// <summary>Computes the masks of many sequences at once, on several threads where they are not known yet.</summary>
    /// <param name="matchers">The sequences, under any grammars.</param>
    /// <param name="masks">Receives their masks; at least as long.</param>
    /// <param name="maxThreads">The most threads; null for one per core.</param>
    /// <exception cref="ArgumentException">There is not enough room for the masks.</exception>
    /// <exception cref="GrammarLimitException">A limit was met.</exception>
    public static void ComputeMasks(IReadOnlyList<GrammarMatcher> matchers, TokenMask[] masks, int? maxThreads = null)
    {
        ArgumentNullException.ThrowIfNull(matchers);
        ArgumentNullException.ThrowIfNull(masks);
        if (masks.Length < matchers.Count) throw new ArgumentException($"There is room for {masks.Length} masks, but there are {matchers.Count} sequences.", nameof(masks));
        try
        {
            Parallel.For(0, matchers.Count, new ParallelOptions { MaxDegreeOfParallelism = maxThreads ?? Environment.ProcessorCount }, i => masks[i] = matchers[i].ComputeMask());
        }
        catch (AggregateException exception) when (exception.InnerExceptions is [GrammarLimitException limit, ..])
        {
            throw new GrammarLimitException(limit.Message, exception);
        }
    }

    /// <summary>Gives a fresh cache in place of one that has grown over its limits; the same if another thread was first.</summary>
    internal MaskComputer Renew(MaskComputer full)
    {
        lock (_gate)
        {
            if (_masks == full) Volatile.Write(ref _masks, CreateMasks());
            return _masks;
        }
    }

    internal bool IsFull(MaskComputer masks) => masks.Automaton.IsFull || masks.Size > Limits.MaxCachedMaskBytes;

    private MaskComputer CreateMasks() =>
        new(new GrammarAutomaton(GrammarCompiler.Compile(Grammar, Limits, ResolveTokens), Limits), Vocabulary);

    private TokenSet? ResolveTokens(TokenExpression expression)
    {
        var ids = new SortedSet<int>();
        foreach (int id in expression.Ids)
        {
            if (id >= Vocabulary.Size) throw new GrammarFormatException($"There is no token {id} in the vocabulary of {Vocabulary.Size}, to which {Grammar.Description} refers.");
            ids.Add(id);
        }

        foreach (string text in expression.Texts)
        {
            int[] tokens = Tokenizer.Encode(text, addSpecial: false, parseSpecial: true);
            if (tokens.Length != 1)
                throw new GrammarFormatException($"'{text}', to which {Grammar.Description} refers as a token, is not one of the vocabulary.");
            ids.Add(tokens[0]);
        }

        if (expression.IsExcept)
        {
            ids.UnionWith(Vocabulary.EndTokens);
        }
        else
        {
            foreach (int id in ids)
                if (IsEnd(id)) throw new GrammarFormatException($"Token {id}, to which {Grammar.Description} refers, ends the text; it comes after every whole text anyway.");
        }

        return new TokenSet([.. ids], expression.IsExcept);
    }
}
