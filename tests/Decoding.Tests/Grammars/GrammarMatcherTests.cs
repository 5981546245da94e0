using System.Text;
using Reasoning.Decoding.Conformance;
using Reasoning.Decoding.Grammars;
using Reasoning.Decoding.Tests.Engine;

namespace Reasoning.Decoding.Tests.Grammars;

[Collection(nameof(AllocationTests))]
public sealed class GrammarMatcherTests
{
    private static readonly TableTokenizer Tokenizer = TableTokenizer.OfSize(400);

    [Fact]
    public void ComputeMask_KnownSituations_AllocateNothing()
    {
        var compiled = CompiledGrammar.Compile(Constraint.Json(), Tokenizer);
        int[] text = Tokenizer.Encode("""{"name": [1, 2.5, {"deep": [[true], null]}], "b": "text of some length"}""", addSpecial: false);
        var matcher = compiled.CreateMatcher();
        float[] logits = new float[400];
        Run();
        Run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Run()
        {
            foreach (int token in text)
            {
                matcher.ComputeMask().ApplyTo(logits);
                if (!matcher.IsAllowed(token) || !matcher.TryAccept(token)) throw new InvalidOperationException("The text is not JSON.");
            }

            matcher.Rollback(matcher.Length);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ComputeMask_CacheBegunAnew_GivesTheSameMasks(bool isByStates)
    {
        int[] text = Tokenizer.Encode("""[{"a": [1, 20, -3.5e7], "longer name": {"x": "y\n\u0041"}}, [[[[]]]], "z"]""", addSpecial: false);

        // Room for what reading the text needs, and little for what masks look at besides.
        var read = CompiledGrammar.Compile(Constraint.Json(), Tokenizer).CreateMatcher();
        Assert.All(text, token => Assert.True(read.TryAccept(token)));
        int enough = read.Compiled.Masks.Automaton.Size + 20;
        var whole = CompiledGrammar.Compile(Constraint.Json(), Tokenizer).CreateMatcher();
        var limits = isByStates ? new GrammarLimits { MaxStates = enough } : new GrammarLimits { MaxCachedMaskBytes = 1 };
        var renewed = CompiledGrammar.Compile(Constraint.Json(), Tokenizer, limits).CreateMatcher();
        var firstCache = renewed.Compiled.Masks;
        foreach (int token in text)
        {
            Assert.Equal(whole.ComputeMask().AllowedTokens(), renewed.ComputeMask().AllowedTokens());
            var fork = renewed.Fork();
            Assert.True(whole.TryAccept(token) && renewed.TryAccept(token));
            Assert.True(fork.TryAccept(token));
            Assert.Equal(renewed.IsAccepting, fork.IsAccepting);
        }

        Assert.NotSame(firstCache, renewed.Compiled.Masks);
        Assert.True(renewed.IsAccepting);
        renewed.Rollback(3);
        whole.Rollback(3);
        Assert.Equal(whole.ComputeMask().AllowedTokens(), renewed.ComputeMask().AllowedTokens());
    }

    [Fact]
    public void ComputeMask_TooFewStatesForTheText_IsRefusedWithOneSentence()
    {
        var matcher = CompiledGrammar.Compile(Constraint.Json(), Tokenizer, new GrammarLimits { MaxStates = 300 }).CreateMatcher();
        var exception = Assert.Throws<GrammarLimitException>(() =>
        {
            for (int i = 0; i < 5000; i++)
            {
                matcher.ComputeMask();
                Assert.True(matcher.TryAcceptBytes("["u8));
            }
        });
        Assert.Contains("MaxStates", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ComputeMasks_ManySequencesOnSeveralThreads_GiveWhatEachGivesAlone()
    {
        string[] beginnings = ["", "{", "{\"a", "[1, ", "[1, [", "\"x\\", "-", "12", "tru", "[{}", "[{},"];
        var compiled = CompiledGrammar.Compile(Constraint.Json(), Tokenizer);
        var matchers = Enumerable.Range(0, 200).Select(i =>
        {
            var matcher = compiled.CreateMatcher();
            Assert.True(matcher.TryAcceptBytes(Encoding.UTF8.GetBytes(beginnings[i % beginnings.Length])));
            return matcher;
        }).ToArray();
        var masks = new TokenMask[matchers.Length];
        CompiledGrammar.ComputeMasks(matchers, masks, maxThreads: 4);
        for (int i = 0; i < matchers.Length; i++)
        {
            var alone = CompiledGrammar.Compile(Constraint.Json(), Tokenizer).CreateMatcher();
            alone.TryAcceptBytes(Encoding.UTF8.GetBytes(beginnings[i % beginnings.Length]));
            Assert.Equal(alone.ComputeMask().AllowedTokens(), masks[i].AllowedTokens());
        }
    }

    [Fact]
    public void ApplyTo_MasksOfEverySize_ExcludeWhatIsNotAllowed()
    {
        var random = new Random(1);
        foreach (string pattern in new[] { "a", "[a-z]+", "[^q]*", "(?:[a-f][0-9]?)+", "[\\s\\S]*" })
        {
            var mask = CompiledGrammar.Compile(Constraint.Regex(pattern), Tokenizer).CreateMatcher().ComputeMask();
            float[] logits = [.. Enumerable.Range(0, 413).Select(_ => (float)random.NextDouble())];
            float[] before = [.. logits];
            ulong[] words = new ulong[mask.WordCount];
            mask.CopyTo(words);
            mask.ApplyTo(logits);
            double allowed = 0;
            for (int token = 0; token < logits.Length; token++)
            {
                Assert.Equal(mask.IsAllowed(token) ? before[token] : float.NegativeInfinity, logits[token]);
                if (token < 400) Assert.Equal(mask.IsAllowed(token), ((words[token >> 6] >> token) & 1) != 0);
                if (mask.IsAllowed(token)) allowed += Math.Exp(before[token]);
            }

            Assert.Equal(mask.Count, mask.AllowedTokens().Count());
            Assert.Equal(Math.Log(allowed / before.Sum(logit => Math.Exp(logit))), mask.LogMass(before), 1e-5);
        }
    }

    [Fact]
    public void ForcedTokens_OnePossibleText_AreWhatTheTokenizerWrites()
    {
        var matcher = CompiledGrammar.Compile(Constraint.Choices(["begin-alpha", "begin-alto"]), Tokenizer).CreateMatcher();
        Assert.Equal("begin-al", Encoding.UTF8.GetString(matcher.ForcedBytes()));
        int[] tokens = matcher.ForcedTokens();
        Assert.NotEmpty(tokens);
        Assert.All(tokens, token => Assert.True(matcher.TryAccept(token)));
        Assert.StartsWith(Tokenizer.Decode(tokens), "begin-al", StringComparison.Ordinal);
    }

    [Fact]
    public void TryAccept_AfterTheEnd_TakesNothingButEnds()
    {
        var matcher = CompiledGrammar.Compile(Constraint.Regex("a?"), Tokenizer).CreateMatcher();
        int end = Tokenizer.EndOfSequence!.Value, letter = Tokenizer.Encode("a", addSpecial: false)[0];
        Assert.True(matcher.IsAccepting);
        Assert.True(matcher.TryAccept(end));
        Assert.True(matcher.IsEnded);
        Assert.False(matcher.TryAccept(letter));
        Assert.Equal([end], matcher.ComputeMask().AllowedTokens());
        matcher.Rollback(1);
        Assert.True(matcher.TryAccept(letter));
        Assert.True(matcher.IsComplete);
        Assert.Equal([end], matcher.ComputeMask().AllowedTokens());
    }
}
