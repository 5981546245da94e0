using Reasoning.Decoding.Conformance;
using Reasoning.Decoding.Decoders;
using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Models;
using Reasoning.Decoding.Sampling;
using Reasoning.Decoding.Scheduling;
using Reasoning.Decoding.Thinking;

namespace Reasoning.Decoding.Tests.Thinking;

/// <summary>Where soft thinking has to give what plain decoding gives, bit for bit.</summary>
public class SoftThinkingEquivalenceTests
{
    private static readonly string[] Questions =
    [
        "Question: Zoe has 55 shells. Tom has 53 more than Zoe. Ana has 60 more than Tom. How many shells are there in all?\nAnswer:\n",
        "Question: Find the value of ((43 - 7) % 5) * 6 + 29.\nAnswer:\n",
        "Question: Tom has 34 apples. Tom buys 5 bags with 12 apples each. Tom gives away 27. How many apples does Tom have now?\nAnswer:\n",
    ];

    [Theory]
    [InlineData(1, "a")]
    [InlineData(2, "e")]
    [InlineData(3, "ab0")]
    [InlineData(4, "</think>")]
    [InlineData(5, "x")]
    public async Task DecodeAsync_OneConceptToken_IsGreedyDecoding(ulong seed, string end)
    {
        using var model = new HashLanguageModel(vocabularySize: 150, seed: seed);
        var request = new DecodingRequest { Prompt = "Think: ", MaxTokens = 200, Sampling = SamplingOptions.Greedy };
        await AssertEqualsGreedy(model, request, new SoftThinking { MaxConceptTokens = 1, ThinkingEnd = end });
    }

    [Fact]
    public async Task DecodeAsync_OneConceptTokenWithPenaltiesAndPrefix_IsGreedyDecoding()
    {
        using var model = new HashLanguageModel(vocabularySize: 150, seed: 6, endBias: -2);
        var bias = new Dictionary<int, float> { [5] = 2 };
        var sampling = new SamplingOptions { Temperature = 0, RepetitionPenalty = 1.3, FrequencyPenalty = 0.7, LogitBias = bias };
        var request = new DecodingRequest { Prompt = "Think: ", Prefix = "So", MaxTokens = 100, Sampling = sampling };
        var decoder = new SoftThinking { MaxConceptTokens = 1, ThinkingEnd = "z", ThinkingSampling = sampling with { Temperature = 0.6 } };
        await AssertEqualsGreedy(model, request, decoder);
    }

    [Fact]
    public async Task DecodeAsync_EmbeddedModelOneConceptToken_IsGreedyDecoding()
    {
        using var model = EmbeddedModel.Load();
        foreach (string question in Questions)
        {
            var request = new DecodingRequest { Prompt = question, Sampling = SamplingOptions.Greedy };
            var result = await AssertEqualsGreedy(model, request, new SoftThinking { MaxConceptTokens = 1, ThinkingEnd = "answer:" });
            Assert.Equal(ThinkingEndReason.Marker, result.ThinkingEnd);
            Assert.EndsWith("answer:", result.Thinking, StringComparison.Ordinal);
        }
    }

    // At temperature 0 the mixture is one token of weight 1, given to the engine as a soft token.
    [Fact]
    public async Task DecodeAsync_EmbeddedModelOneHotWeights_IsGreedyDecoding()
    {
        using var model = EmbeddedModel.Load();
        var decoder = new SoftThinking { ThinkingSampling = SamplingOptions.Greedy, ThinkingEnd = "answer:", RecordsRollout = true };
        var result = await AssertEqualsGreedy(model, new DecodingRequest { Prompt = Questions[0], Sampling = SamplingOptions.Greedy }, decoder);
        Assert.All(result.Steps, step => Assert.Equal(1, Assert.Single(step.Components).Weight));
    }

    [Fact]
    public async Task DecodeAsync_PrefixWithTheEnd_IsOrdinarySampling()
    {
        using var model = new HashLanguageModel(vocabularySize: 150, seed: 8, endBias: -1);
        for (ulong seed = 0; seed < 10; seed++)
        {
            var request = new DecodingRequest
            {
                Prompt = "p", Prefix = "sure</think>so", Seed = seed, MaxTokens = 60, StopStrings = ["q"],
                Sampling = new SamplingOptions { Temperature = 0.9, TopK = 40, TopP = 0.95, RepetitionPenalty = 1.1 },
            };
            var completion = await GenerateAsync(model, request);
            var result = await model.DecodeAsync(request, new SoftThinking());
            AssertEqual(completion, result);
            Assert.Equal(("sure</think>", ThinkingEndReason.Marker, 0), (result.Thinking, result.ThinkingEnd, result.ThinkingTokens));
            Assert.Equal(new EntropyStatistics(), result.Entropy);
        }
    }

    [Fact]
    public async Task DecodeAsync_AnswerSampling_TakesThePlaceOfTheRequests()
    {
        using var model = new HashLanguageModel(vocabularySize: 150, seed: 8, endBias: -1);
        var request = new DecodingRequest { Prompt = "p", Prefix = "</think>", MaxTokens = 40, Sampling = new SamplingOptions { Temperature = 2 } };
        var greedy = await GenerateAsync(model, request with { Sampling = SamplingOptions.Greedy });
        AssertEqual(greedy, await model.DecodeAsync(request, new SoftThinking { AnswerSampling = SamplingOptions.Greedy }));
    }

    [Fact]
    public async Task DecodeAsync_SameSeed_IsTheSameAloneAndBesideOthers()
    {
        using var model = EmbeddedModel.Load();
        ConceptNoise[] noises = [ConceptNoise.None, new DirichletNoise(), new GumbelNoise(), new SoftGrpoNoise()];
        var runs = Enumerable.Range(0, 12).Select(i => (
            Request: new DecodingRequest { Prompt = Questions[i % 3], Seed = (ulong)i, MaxTokens = 100, Sampling = new SamplingOptions { Temperature = 0.8 } },
            Decoder: new SoftThinking { ThinkingEnd = "answer:", Noise = noises[i % 4], RecordsRollout = true })).ToArray();
        await using var scheduler = new BatchScheduler(model);
        var together = await Task.WhenAll(runs.Select(run => scheduler.DecodeAsync(run.Request, run.Decoder)));
        for (int i = 0; i < runs.Length; i++)
        {
            var alone = await model.DecodeAsync(runs[i].Request, runs[i].Decoder);
            Assert.Equal(alone.Best.Text, together[i].Best.Text);
            Assert.Equal(alone.Best.LogProbability, together[i].Best.LogProbability);
            Assert.Equal(alone.Entropy, together[i].Entropy);
            Assert.Equal(alone.Steps.SelectMany(step => step.Components), together[i].Steps.SelectMany(step => step.Components));
        }

        var other = await model.DecodeAsync(runs[2].Request with { Seed = 99 }, runs[2].Decoder);
        Assert.NotEqual(together[2].Steps[0].Components, other.Steps[0].Components);
    }

    private static async Task<SoftThinkingResult> AssertEqualsGreedy(ISoftTokenModel model, DecodingRequest request, SoftThinking decoder)
    {
        var result = await model.DecodeAsync(request, decoder);
        AssertEqual(await GenerateAsync(model, request), result);
        return result;
    }

    private static async Task<Completion> GenerateAsync(ILanguageModel model, DecodingRequest request)
    {
        await using var generator = LocalTextGenerator.Create(model);
        var result = await generator.GenerateAsync(new GenerationRequest
        {
            Prompt = request.Prompt, Prefix = request.Prefix, MaxTokens = request.MaxTokens, Sampling = request.Sampling, Seed = request.Seed,
            StopStrings = request.StopStrings,
        });
        return result.Completions[0];
    }

    private static void AssertEqual(Completion expected, SoftThinkingResult result)
    {
        Assert.Equal(expected.Tokens.Select(token => token.Id), result.Best.Tokens);
        Assert.Equal(expected.Text, result.Best.Text);
        Assert.Equal(result.Best.Text, result.Thinking + result.Answer);
        Assert.Equal(expected.LogProbability, result.Best.LogProbability);
        Assert.Equal((expected.FinishReason, expected.StopString), (result.Best.FinishReason, result.Best.StopString));
        Assert.True(result.IsComplete);
    }
}
