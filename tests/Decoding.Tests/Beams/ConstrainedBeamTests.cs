using Reasoning.Decoding.Beams;
using Reasoning.Decoding.Beams.Constraints;
using Reasoning.Decoding.Conformance;
using Reasoning.Decoding.Decoders;
using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Sampling;
using Reasoning.Decoding.Scheduling;

namespace Reasoning.Decoding.Tests.Beams;

public class ConstrainedBeamTests
{
    private static readonly DecodingRequest Empty = new() { Prompt = "" };

    [Theory]
    [InlineData(10, "10 1 0 2", "7 1 0 2")]
    [InlineData(5, "9 9 9", "1 1 3")]
    [InlineData(5, "9 0 0", "5 0 0")]
    [InlineData(3, "5 5 5 5 5", "0 0 0 0 3")]
    [InlineData(6, "0 9", "0 6")]
    [InlineData(6, "0 9 0", "0 6 0")]
    [InlineData(7, "1 0 9 0", "1 0 6 0")]
    public void BankSizes_GoldenCases_AreDealtOut(int width, string counts, string sizes)
    {
        int[] dealt = new int[counts.Split(' ').Length];
        BankSizes.Allocate(width, [.. counts.Split(' ').Select(int.Parse)], dealt);
        Assert.Equal(sizes, string.Join(' ', dealt));
    }

    [Fact]
    public async Task DecodeAsync_NoPhrases_IsABeam()
    {
        for (ulong seed = 0; seed < 40; seed++)
        {
            using var model = new HashLanguageModel(vocabularySize: 6, seed: seed);
            var beam = await model.DecodeAsync(Empty with { MaxTokens = 6 }, new BeamSearch { Width = 4 });
            var constrained = await model.DecodeAsync(Empty with { MaxTokens = 6 }, new ConstrainedBeam { Width = 4 });
            Assert.Equal(beam.Hypotheses.Select(hypothesis => hypothesis.Text), constrained.Hypotheses.Select(hypothesis => hypothesis.Text));
        }
    }

    // The toy model writes a, b, c and d; with a beam that holds every text the best of those that contain the phrases is found.
    [Theory]
    [InlineData("cc")]
    [InlineData("aab")]
    [InlineData("ba", "ad")]
    [InlineData("ab", "bc")]
    [InlineData("a", "a", "dd")]
    public async Task DecodeAsync_WideBeam_FindsTheBestTextWithAllPhrases(params string[] phrases)
    {
        using var model = new ToyLanguageModel();
        var expected = NaiveBeam.All(model, ToyLanguageModel.MaxLength)
            .First(sequence => Array.TrueForAll(phrases, phrase => TextOf(sequence.Tokens).Contains(phrase, StringComparison.Ordinal)));
        var wide = await model.DecodeAsync(Empty, new ConstrainedBeam { Width = 30_000, Phrases = phrases });
        Assert.Equal(TextOf(expected.Tokens), wide.Best.Text);
        Assert.Equal(expected.Score, wide.Best.LogProbability, 9);

        var narrow = await model.DecodeAsync(Empty, new ConstrainedBeam { Width = 8, Phrases = phrases });
        Assert.All(narrow.Hypotheses, hypothesis => Assert.All(phrases, phrase => Assert.Contains(phrase, hypothesis.Text, StringComparison.Ordinal)));
        Assert.NotEmpty(narrow.Hypotheses);
    }

    [Fact]
    public async Task DecodeAsync_PhrasesOfARandomModel_AreAlwaysMet()
    {
        for (int seed = 0; seed < 40; seed++)
        {
            using var model = new HashLanguageModel(vocabularySize: 97, seed: (ulong)seed, endBias: 2);
            string[] phrases = [new string([(char)('a' + (seed % 5)), 'x', (char)('a' + (seed % 3))]), "zz"];
            var result = await model.DecodeAsync(Empty with { MaxTokens = 20 }, new ConstrainedBeam { Width = 12, Phrases = phrases });
            Assert.NotEmpty(result.Hypotheses);
            Assert.All(result.Hypotheses, hypothesis => Assert.All(phrases, phrase => Assert.Contains(phrase, hypothesis.Text, StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task StreamAsync_PhrasesThatSomeHypothesesLack_GivesWhatTheResultHolds()
    {
        using var model = new HashLanguageModel(vocabularySize: 97, endBias: float.NegativeInfinity);
        await using var scheduler = new BatchScheduler(model);
        var streamed = new List<Hypothesis>();
        DecodingResult? result = null;
        await foreach (var update in scheduler.StreamAsync(Empty with { MaxTokens = 4 }, new ConstrainedBeam { Width = 12, Phrases = ["xyz"] }))
        {
            if (update.Hypothesis is { } hypothesis) streamed.Add(hypothesis);
            result = update.Result;
        }

        Assert.InRange(result!.Hypotheses.Count, 1, 11);
        Assert.Equal(result.Hypotheses, streamed);
    }

    // Where the likeliest token would end the text and no phrase can begin, the next likely one goes on: the beam does not run dry.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task DecodeAsync_LikeliestTokenEndsTooEarly_TakesAnother(bool byStopString)
    {
        using var model = new HashLanguageModel(vocabularySize: 97, endBias: byStopString ? float.NegativeInfinity : 20);
        float[] logits = model.Logits(0);
        int likeliest = Array.IndexOf(logits, logits.Max());
        string stop = byStopString ? model.Tokenizer.Decode([likeliest]) : "no such text";
        int x = model.Tokenizer.Encode("x", addSpecial: false)[0];
        var request = Empty with { MaxTokens = 4, StopStrings = [stop], Processors = [new ForbiddenAtFirst(x)] };
        Assert.NotEqual("x", stop);
        foreach (int width in (int[])[1, 2, 3])
        {
            var result = await model.DecodeAsync(request, new ConstrainedBeam { Width = width, Phrases = ["xy"] });
            Assert.Contains("xy", result.Best.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task DecodeAsync_PhraseLongerThanTheLimit_FindsNothing()
    {
        using var model = new HashLanguageModel(vocabularySize: 97);
        var result = await model.DecodeAsync(Empty with { MaxTokens = 3 }, new ConstrainedBeam { Width = 5, Phrases = ["abcdef"] });
        Assert.Empty(result.Hypotheses);
        Assert.Throws<InvalidOperationException>(() => result.Best);
    }

    [Fact]
    public void Phrases_Empty_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => new ConstrainedBeam { Phrases = [""] });
        Assert.Throws<ArgumentException>(() => new ConstrainedBeam { Phrases = [.. Enumerable.Range(0, 65).Select(i => $"{i}")] });
    }

    private sealed class ForbiddenAtFirst(int token) : ILogitsProcessor
    {
        public void Process(Span<float> logits, in LogitsContext context)
        {
            if (context.Step == 0) logits[token] = float.NegativeInfinity;
        }
    }

    private static string TextOf(int[] tokens) => string.Concat(tokens.Where(token => token != 0).Select(token => (char)('a' + token - 1)));
}
