using Reasoning.Decoding.Grammars;

namespace Reasoning.Decoding.Tests.Grammars;

/// <summary>A random walk through a random grammar, with the engine and the recogniser side by side.</summary>
internal sealed class OracleWalk
{
    private readonly Random _random;
    private readonly RandomVocabulary _vocabulary;
    private readonly CompiledGrammar? _compiled;
    private readonly bool _hasTokens;
    private readonly List<int> _tokens = [];
    private readonly Stack<EarleyRecognizer.Chart> _charts = [];
    private GrammarMatcher? _matcher;

    public OracleWalk(int seed, bool hasTokens)
    {
        _random = new Random(seed);
        var (grammar, alphabet) = RandomGrammars.Create(seed);
        _vocabulary = new RandomVocabulary(seed, alphabet);
        int[] named = [.. Enumerable.Range(0, _vocabulary.VocabularySize).Where(token => !_vocabulary.IsEndOfGeneration(token))];
        if (hasTokens) grammar = RandomGrammars.Create(seed, tokens: named).Grammar;
        _hasTokens = hasTokens;
        _charts.Push(new EarleyRecognizer(grammar, _vocabulary).Begin());
        if (!CanBegin)
        {
            Assert.Throws<GrammarFormatException>(() => CompiledGrammar.Compile(grammar, _vocabulary));
            return;
        }

        // The smallest cache is begun anew at every turn.
        _compiled = CompiledGrammar.Compile(grammar, _vocabulary, seed % 5 == 0 ? new GrammarLimits { MaxCachedMaskBytes = 1 } : null);
        _matcher = _compiled.CreateMatcher();
    }

    /// <summary>Whether there is any text.</summary>
    public bool CanBegin => _charts.Peek().IsPrefix;

    /// <summary>How many tokens were compared.</summary>
    public int Checks { get; private set; }

    private GrammarMatcher Matcher => _matcher!;

    private EarleyRecognizer.Chart Chart => _charts.Peek();

    /// <summary>Compares everything at the present state, and takes a token at random; false where none but an end is allowed.</summary>
    public bool Step()
    {
        int[] allowed = Compare(Matcher);
        CheckForced();
        CheckEnd();
        if (!_hasTokens) CheckOtherTokenisation();
        if (allowed.Length == 0) return false;
        Take(allowed[_random.Next(allowed.Length)]);
        return true;
    }

    /// <summary>As <see cref="Step"/>, but sometimes goes back or on in a fork, and always compares with a matcher that reads everything anew.</summary>
    public bool StepOrGoBack()
    {
        int[] allowed = Compare(Matcher);
        var anew = _compiled!.CreateMatcher();
        Assert.All(_tokens, token => Assert.True(anew.TryAccept(token)));
        Assert.Equal(Words(anew.ComputeMask()), Words(Matcher.ComputeMask()));
        Assert.Equal(anew.Length, Matcher.Length);
        if (_tokens.Count > 0 && (allowed.Length == 0 || _random.Next(3) == 0))
        {
            int back = _random.Next(1, _tokens.Count + 1);
            Matcher.Rollback(back);
            _tokens.RemoveRange(_tokens.Count - back, back);
            for (int i = 0; i < back; i++) _charts.Pop();
            return true;
        }

        if (allowed.Length == 0) return false;
        int token = allowed[_random.Next(allowed.Length)];
        if (_random.Next(3) == 0)
        {
            var left = Matcher;
            ulong[] before = Words(left.ComputeMask());
            _matcher = left.Fork();
            Take(token);
            Assert.Equal(before, Words(left.ComputeMask()));
            Assert.Equal(_tokens.Count - 1, left.Length);
        }
        else
        {
            Take(token);
        }

        return true;
    }

    private static ulong[] Words(TokenMask mask)
    {
        ulong[] words = new ulong[(mask.VocabularySize + 63) / 64];
        mask.CopyTo(words);
        return words;
    }

    private void Take(int token)
    {
        Assert.True(Matcher.TryAccept(token));
        _tokens.Add(token);
        _charts.Push(Chart.Append(token));
    }

    /// <summary>The tokens that are allowed and no ends, after comparing mask, questions and attempts with the recogniser for each token.</summary>
    private int[] Compare(GrammarMatcher matcher)
    {
        var allowed = new List<int>();
        var mask = matcher.ComputeMask();
        bool isMatch = Chart.IsMatch;
        int count = 0;
        Assert.Equal(isMatch, matcher.IsAccepting);
        for (int token = 0; token < _vocabulary.VocabularySize; token++, Checks++)
        {
            bool isEnd = _vocabulary.IsEndOfGeneration(token), expected = isEnd ? isMatch : Chart.Append(token).IsPrefix;
            Assert.True(mask.IsAllowed(token) == expected, $"mask of {token} [{Convert.ToHexString(_vocabulary.GetBytes(token))}] should be {expected} after {Text()}");
            Assert.True(matcher.IsAllowed(token) == expected, $"question of {token} [{Convert.ToHexString(_vocabulary.GetBytes(token))}] should be {expected} after {Text()}");
            Assert.True(matcher.TryAccept(token) == expected, $"attempt of {token} [{Convert.ToHexString(_vocabulary.GetBytes(token))}] should be {expected} after {Text()}");
            if (!expected) continue;
            matcher.Rollback(1);
            count++;
            if (!isEnd) allowed.Add(token);
        }

        Assert.Equal(count, mask.Count);
        Assert.Equal(_tokens.Count, matcher.Length);
        return [.. allowed];
    }

    private string Text() => string.Join(' ', _tokens.Select(token => $"{token} [{Convert.ToHexString(_vocabulary.GetBytes(token))}]"));

    private void CheckForced()
    {
        byte[] forced = Matcher.ForcedBytes();
        if (forced.Length == 0)
        {
            if (!_hasTokens && !Chart.IsMatch) Assert.NotEqual(1, Chart.NextBytes().Length);
            return;
        }

        var chart = Chart;
        foreach (byte value in forced.Take(6))
        {
            Assert.False(chart.IsMatch);
            Assert.Equal([value], chart.NextBytes());
            chart = chart.Append(value);
        }

        var mask = Matcher.ComputeMask();
        for (int token = 0; token < _vocabulary.VocabularySize; token++)
        {
            if (!mask.IsAllowed(token)) continue;
            var bytes = _vocabulary.GetBytes(token);
            Assert.True(bytes.StartsWith(forced) || forced.AsSpan().StartsWith(bytes));
        }

        byte[] text = [.. Matcher.ForcedTokens().SelectMany(token => _vocabulary.GetBytes(token).ToArray())];
        Assert.True(forced.AsSpan().StartsWith(text));
    }

    private void CheckEnd()
    {
        int end = Enumerable.Range(0, _vocabulary.VocabularySize).FirstOrDefault(_vocabulary.IsEndOfGeneration, -1);
        if (end < 0 || !Matcher.TryAccept(end)) return;
        Assert.True(Matcher.IsEnded);
        var mask = Matcher.ComputeMask();
        for (int token = 0; token < _vocabulary.VocabularySize; token++)
        {
            Assert.Equal(_vocabulary.IsEndOfGeneration(token), mask.IsAllowed(token));
            Assert.Equal(_vocabulary.IsEndOfGeneration(token), Matcher.IsAllowed(token));
        }

        Assert.False(Matcher.TryAcceptBytes("a"u8));
        Matcher.Rollback(1);
        Assert.False(Matcher.IsEnded);
    }

    /// <summary>The mask does not depend on the tokens that made up the text.</summary>
    private void CheckOtherTokenisation()
    {
        byte[] text = [.. _tokens.SelectMany(token => _vocabulary.GetBytes(token).ToArray())];
        var other = _compiled!.CreateMatcher();
        for (int at = 0, next; at < text.Length; at = next)
        {
            next = _random.Next(at + 1, text.Length + 1);
            Assert.True(other.TryAcceptBytes(text.AsSpan(at..next)));
        }

        Assert.Equal(Words(Matcher.ComputeMask()), Words(other.ComputeMask()));
        Assert.Equal(Matcher.ForcedBytes(), other.ForcedBytes());
    }
}
