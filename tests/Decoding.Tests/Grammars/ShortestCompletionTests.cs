using System.Text;
using Reasoning.Decoding.Conformance;
using Reasoning.Decoding.Grammars;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Decoding.Tests.Grammars;

/// <summary>How many tokens complete a text, and the processor that keeps to that number, on grammars and vocabularies at random.</summary>
public sealed class ShortestCompletionTests
{
    private static readonly TableTokenizer Bytes = new(Enumerable.Range(0, 257).Select(value => value == 256 ? Array.Empty<byte>() : [(byte)value]), null, 256);

    [Fact]
    public void ShortestCompletion_TokenForEachByte_IsTheShortestTextByBreadthFirstSearch()
    {
        int compared = 0, positive = 0;
        for (int seed = 0; seed < 150; seed++)
        {
            var (grammar, _) = RandomGrammars.Create(seed);
            var chart = new EarleyRecognizer(grammar).Begin();
            if (!chart.IsPrefix) continue;
            var random = new Random(seed);
            var matcher = CompiledGrammar.Compile(grammar, Bytes).CreateMatcher();
            for (int step = 0; step < 6; step++)
            {
                int shortest = Search(chart, out bool isExact), found = matcher.ShortestCompletion();
                if (isExact) Assert.True(shortest == found, $"Seed {seed}, step {step}: {found} bytes, not {shortest}.");
                else Assert.True(shortest <= found, $"Seed {seed}, step {step}: {found} bytes, but at least {shortest}.");
                if (isExact) compared++;
                if (isExact && found > 0) positive++;
                byte[] next = chart.NextBytes();
                if (next.Length == 0) break;
                byte taken = next[random.Next(next.Length)];
                chart = chart.Append(taken);
                Assert.True(matcher.TryAccept(taken));
            }
        }

        Assert.InRange(compared, 300, 900);
        Assert.InRange(positive, 150, 900);
    }

    [Fact]
    public void ShortestCompletion_TokensAtRandom_IsLoweredBySomeTokenUntilTheTextIsWhole()
    {
        int lowered = 0;
        for (int seed = 0; seed < 300; seed++)
        {
            if (Create(seed) is not { } start) continue;
            var random = new Random(seed);
            for (var matcher = start; matcher.Length < 8;)
            {
                int length = matcher.ShortestCompletion();
                Assert.Equal(matcher.IsAccepting, length == 0);
                int[] allowed = [.. matcher.ComputeMask().AllowedTokens().Where(token => !matcher.Compiled.Tokenizer.IsEndOfGeneration(token))];
                var after = allowed.ToDictionary(token => token, token => Accept(matcher, token).ShortestCompletion());
                if (length is > 0 and < int.MaxValue)
                {
                    Assert.Contains(after.Values, rest => rest <= length - 1);
                    lowered++;
                }

                if (allowed.Length == 0) break;
                int taken = allowed[random.Next(allowed.Length)];
                Assert.Equal(after[taken], matcher.ShortestCompletionAfter(taken));
                Assert.True(matcher.TryAccept(taken));
                matcher.Rollback(1);
                Assert.Equal(length, matcher.ShortestCompletion());
                Assert.True(matcher.TryAccept(taken));
            }
        }

        Assert.InRange(lowered, 300, 2400);
    }

    [Fact]
    public void CompleteWithin_EveryLimitFromTheLeastOn_EndsEveryTextInTime()
    {
        int texts = 0;
        for (int seed = 0; seed < 120; seed++)
        {
            if (Create(seed) is not { } start || start.Compiled.EndMask.Count == 0 || start.ShortestCompletion() is var least && least == int.MaxValue) continue;
            var tokenizer = start.Compiled.Tokenizer;
            if (least > 0) Assert.Contains($"takes up to {least + 1} tokens", Assert.Throws<ArgumentException>(() => new GrammarProcessor(start.Compiled).CompleteWithin(least)).Message, StringComparison.Ordinal);
            for (int limit = least + 1; limit < least + 8; limit++)
            {
                var random = new Random(seed);
                var processor = new GrammarProcessor(start.Compiled);
                processor.CompleteWithin(limit);
                var chart = new EarleyRecognizer(start.Compiled.Grammar, tokenizer).Begin();
                for (int taken = 0; !processor.Matcher.IsEnded; taken++)
                {
                    Assert.True(taken < limit, $"Seed {seed}, {limit} tokens");
                    float[] logits = new float[tokenizer.VocabularySize];
                    processor.Process(logits, default);
                    AssertExcludesWhatComesTooLate(processor.Matcher, logits, limit - taken);
                    int[] left = [.. Enumerable.Range(0, logits.Length).Where(token => logits[token] == 0)];
                    int token = left[random.Next(left.Length)];
                    if (!tokenizer.IsEndOfGeneration(token)) chart = chart.Append(token);
                    if (random.Next(3) == 0) processor = (GrammarProcessor)processor.Fork();
                    if (random.Next(4) == 0)
                    {
                        processor.Accept(token);
                        processor.Matcher.Rollback(1);
                    }

                    processor.Accept(token);
                }

                Assert.True(chart.IsMatch, $"Seed {seed}, {limit} tokens");
                texts++;
            }
        }

        Assert.InRange(texts, 250, 840);
    }

    [Fact]
    public void ShortestCompletion_LiteralTexts_CountsTokensNotBytes()
    {
        string[] tokens = ["", "{\"", "descr", "description", "iption", "\":", "d", "e", "s", "\"", ":", "{", "}", "1", "true", "t", "r", "u"];
        var tokenizer = new TableTokenizer(tokens.Select(Encoding.UTF8.GetBytes), null, 0);
        var matcher = CompiledGrammar.Compile(Constraint.Gbnf("root ::= \"{\\\"description\\\":\" (\"true\" | [0-9]{3}) \"}\""), tokenizer).CreateMatcher();
        Assert.Equal(5, matcher.ShortestCompletion());
        Assert.True(matcher.TryAccept(Array.IndexOf(tokens, "{\"")));
        Assert.True(matcher.TryAccept(Array.IndexOf(tokens, "descr")));
        Assert.Equal(4, matcher.ShortestCompletion());
        Assert.True(matcher.TryAcceptBytes("i"u8));   // "ption" cannot be spelled
        Assert.Equal(int.MaxValue, matcher.ShortestCompletion());
    }

    [Fact]
    public void ShortestCompletion_DeepNestingAndLongCounts_IsExact()
    {
        var nested = CompiledGrammar.Compile(Constraint.Gbnf("root ::= list\nlist ::= \"[\" (list (\",\" list)*)? \"]\""), Bytes).CreateMatcher();
        for (int i = 0; i < 20_000; i++) Assert.True(nested.TryAccept('['));
        Assert.Equal(20_000, nested.ShortestCompletion());
        var counted = CompiledGrammar.Compile(Constraint.Regex("([a-z]{3000}-){2}|b"), Bytes).CreateMatcher();
        Assert.Equal(1, counted.ShortestCompletion());
        Assert.True(counted.TryAcceptBytes("ba"u8));
        Assert.Equal(6000, counted.ShortestCompletion());
        var rules = Enumerable.Range(0, 300).ToDictionary(i => $"r{i}", i => GrammarExpression.Rule($"r{(i + 1) % 300}") + (i == 150 ? "y" : "x") | (i == 299 ? "z" : "(" + GrammarExpression.Rule($"r{i}") + ")"));
        var left = CompiledGrammar.Compile(Grammar.Create(GrammarExpression.Rule("r0"), rules), Bytes).CreateMatcher();
        Assert.Equal(300, left.ShortestCompletion());
        Assert.True(left.TryAccept('z'));
        Assert.Equal(299, left.ShortestCompletion());
        for (int i = 298; i >= 0; i--) Assert.True(left.TryAccept(i == 150 ? 'y' : 'x'));
        Assert.Equal(0, left.ShortestCompletion());
        Assert.True(left.TryAccept('x'));   // r299 once more
        Assert.Equal(299, left.ShortestCompletion());
    }

    [Fact]
    public void CompleteWithin_VocabularyWithoutEndOrBytes_IsRefusedInASentence()
    {
        var endless = new TableTokenizer([[(byte)'a'], [(byte)'b']], null, null);
        var poor = new TableTokenizer([[], [(byte)'a']], null, 0);
        Assert.Contains(
            "no token that ends it", Assert.Throws<ArgumentException>(() => new GrammarProcessor(CompiledGrammar.Compile(Constraint.Regex("a"), endless)).CompleteWithin(9)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "lacks a byte", Assert.Throws<ArgumentException>(() => new GrammarProcessor(CompiledGrammar.Compile(Constraint.Regex("ab"), poor)).CompleteWithin(9)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Process_MoreTokensThanThereWereToBe_SaysSo()
    {
        var processor = new GrammarProcessor(CompiledGrammar.Compile(Constraint.Regex("a+b"), Bytes));
        processor.CompleteWithin(3);
        processor.Accept('a');
        processor.Accept('a');
        Assert.Contains("within the 1 tokens", Assert.Throws<InvalidOperationException>(() => processor.Process(new float[257], new LogitsContext([], 0))).Message, StringComparison.Ordinal);
    }

    private static void AssertExcludesWhatComesTooLate(GrammarMatcher matcher, float[] logits, int left)
    {
        var mask = matcher.ComputeMask();
        for (int token = 0; token < logits.Length; token++)
        {
            bool isKept = mask.IsAllowed(token) && (matcher.Compiled.Tokenizer.IsEndOfGeneration(token) || Accept(matcher, token).ShortestCompletion() <= left - 2);
            Assert.Equal(isKept, logits[token] == 0);
        }
    }

    private static GrammarMatcher Accept(GrammarMatcher matcher, int token)
    {
        var fork = matcher.Fork();
        Assert.True(fork.TryAccept(token));
        return fork;
    }

    private static GrammarMatcher? Create(int seed)
    {
        var vocabulary = new RandomVocabulary(seed, RandomGrammars.Create(seed).Alphabet);
        int[] named = [.. Enumerable.Range(0, vocabulary.VocabularySize).Where(token => !vocabulary.IsEndOfGeneration(token))];
        var grammar = RandomGrammars.Create(seed, tokens: seed % 3 == 0 ? named : null).Grammar;
        return new EarleyRecognizer(grammar, vocabulary).Begin().IsPrefix ? CompiledGrammar.Compile(grammar, vocabulary).CreateMatcher() : null;
    }

    // The length of the shortest completion; where there are too many texts to look at, a length that it is not below.
    private static int Search(EarleyRecognizer.Chart start, out bool isExact)
    {
        const int MaxTexts = 150;
        List<EarleyRecognizer.Chart> level = [start];
        for (int depth = 0; ; depth++)
        {
            isExact = level.Exists(chart => chart.IsMatch);
            if (isExact || level.Count > MaxTexts) return depth;
            level = [.. level.SelectMany(chart => chart.NextBytes().Select(chart.Append)).Where(chart => chart.IsPrefix)];
        }
    }
}
