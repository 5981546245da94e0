using System.Text;
using Reasoning.Decoding.Beams;
using Reasoning.Decoding.Beams.Constraints;
using Reasoning.Decoding.Conformance;
using Reasoning.Decoding.Decoders;
using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Grammars;
using Reasoning.Decoding.Sampling;
using Reasoning.Decoding.Speculation;
using Reasoning.Decoding.StochasticBeams;
using Reasoning.Decoding.Thinking;

namespace Reasoning.Decoding.Tests.Grammars;

/// <summary>A constraint holds however tokens are chosen.</summary>
public sealed class ConstrainedDecodingTests
{
    private static readonly Grammar Code = Constraint.Regex("[a-c]{2,6}(-[0-9]+){0,2}!");

    public static TheoryData<string> Decoders() => [.. Build().Keys];

    [Theory]
    [MemberData(nameof(Decoders))]
    public async Task DecodeAsync_UnderAConstraint_GivesTextsOfTheGrammar(string name)
    {
        using var model = new HashLanguageModel(vocabularySize: 150, seed: 3, endBias: 2);
        var reader = new GrammarReader(Code);
        int whole = 0;
        foreach (int maxTokens in new[] { 2, 40 })
        {
            var request = new DecodingRequest { Prompt = "xyz", MaxTokens = maxTokens, Seed = 5, Constraint = Code };
            var result = await Build()[name](model, request);
            Assert.NotEmpty(result.Hypotheses);
            foreach (var hypothesis in result.Hypotheses)
            {
                byte[] text = Encoding.UTF8.GetBytes(hypothesis.Text);
                Assert.Equal(text.Length, reader.PrefixLength(text));
                if (hypothesis.FinishReason != FinishReason.EndOfSequence) continue;
                Assert.True(reader.IsMatch(text), hypothesis.Text);
                whole++;
            }
        }

        Assert.True(whole > 0);
    }

    [Fact]
    public async Task GenerateAsync_UnderAConstraint_GivesTextsOfTheGrammarAndCountsThePrefix()
    {
        using var model = new HashLanguageModel(vocabularySize: 150, seed: 3, endBias: 2);
        await using var generator = LocalTextGenerator.Create(model);
        var reader = new GrammarReader(Code);
        var request = new GenerationRequest { Prompt = "xyz", Prefix = "abca", Count = 20, MaxTokens = 60, Constraint = Code };
        var result = await generator.GenerateAsync(request, TestContext.Current.CancellationToken);
        Assert.All(result.Completions, completion =>
        {
            Assert.StartsWith("abca", completion.Text, StringComparison.Ordinal);
            Assert.Equal(completion.FinishReason == FinishReason.EndOfSequence, reader.IsMatch(completion.Text));
        });
        Assert.Contains(result.Completions, completion => completion.FinishReason == FinishReason.EndOfSequence);
    }

    [Fact]
    public async Task GenerateAsync_PrefixOutsideTheGrammar_IsRefused()
    {
        using var model = new HashLanguageModel(vocabularySize: 150);
        await using var generator = LocalTextGenerator.Create(model);
        var request = new GenerationRequest { Prompt = "x", Prefix = "abz", Constraint = Code };
        var exception = await Assert.ThrowsAsync<ArgumentException>(() => generator.GenerateAsync(request, TestContext.Current.CancellationToken));
        Assert.Contains("cannot follow under", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DecodeAsync_SoftThinking_ConstrainsTheAnswerOnly()
    {
        using var model = new HashLanguageModel(vocabularySize: 150, seed: 9, endBias: -1);
        var reader = new GrammarReader(Code);
        int answers = 0;
        for (ulong seed = 0; seed < 10; seed++)
        {
            var request = new DecodingRequest { Prompt = "Think: ", MaxTokens = 200, Seed = seed, Constraint = Code };
            var result = await model.DecodeAsync(request, new SoftThinking { ThinkingEnd = "~", MaxThinkingTokens = 12, ForcedEnd = "~", AnswerSampling = seed % 2 == 0 ? null : new SamplingOptions { Temperature = 0.8 } });
            Assert.NotEqual(0, result.Thinking.Length);
            string answer = result.Answer;
            Assert.Equal(Encoding.UTF8.GetByteCount(answer), reader.PrefixLength(Encoding.UTF8.GetBytes(answer)));
            if (result.ThinkingEnd == ThinkingEndReason.EndOfGeneration) continue;   // it never came to an answer
            if (result.Best.FinishReason == FinishReason.EndOfSequence) Assert.True(reader.IsMatch(answer));
            if (answer.Length > 0) answers++;
        }

        Assert.InRange(answers, 5, 10);
    }

    [Fact]
    public async Task DecodeAsync_GuessesOfTheGrammar_SaveRoundsAndChangeNothing()
    {
        using var model = new HashLanguageModel(vocabularySize: 150, seed: 4, endBias: 1);
        var schema = Constraint.JsonSchema("""{"type":"object","properties":{"description":{"enum":["short","long"]},"measurement":{"type":"boolean"}},"required":["description","measurement"],"additionalProperties":false}""");
        for (ulong seed = 0; seed < 5; seed++)
        {
            var request = new DecodingRequest { Prompt = "ab", MaxTokens = 200, Seed = seed, Constraint = schema };
            var plain = await model.DecodeAsync(request, new SpeculativeDecoder { Draft = new GrammarDraftSource(), MaxDraft = 0 });
            var guessed = await model.DecodeAsync(request, new SpeculativeDecoder { Draft = new GrammarDraftSource(), PositionCost = 0 });
            Assert.Equal(plain.Best.Tokens, guessed.Best.Tokens);
            Assert.Equal(FinishReason.EndOfSequence, guessed.Best.FinishReason);
            Assert.True(guessed.Cost.Rounds < plain.Cost.Rounds * 0.8, $"{guessed.Cost.Rounds} rounds of {plain.Cost.Rounds}");
        }
    }

    [Fact]
    public async Task GenerateAsync_KindsOfLogProbabilities_FollowTheirDefinitions()
    {
        using var model = new HashLanguageModel(vocabularySize: 150, seed: 3);
        await using var generator = LocalTextGenerator.Create(model);
        var request = new GenerationRequest { Prompt = "xyz", MaxTokens = 20, Constraint = Constraint.Regex("[ab]{3}"), TopLogProbabilities = 150 };
        var token = TestContext.Current.CancellationToken;
        var raw = (await generator.GenerateAsync(request, token)).Completions[0];
        var masked = (await generator.GenerateAsync(request with { LogProbabilities = LogProbabilityKind.Masked }, token)).Completions[0];
        var renormalised = (await generator.GenerateAsync(request with { LogProbabilities = LogProbabilityKind.Renormalised }, token)).Completions[0];
        Assert.Equal(raw.Tokens.Select(chosen => chosen.Id), masked.Tokens.Select(chosen => chosen.Id));
        Assert.Equal(raw.Tokens.Select(chosen => chosen.Id), renormalised.Tokens.Select(chosen => chosen.Id));
        for (int i = 0; i < raw.Tokens.Count; i++)
        {
            Assert.Equal(1, raw.Tokens[i].Top!.Sum(top => Math.Exp(top.LogProbability)), 1e-5);
            Assert.Equal(raw.Tokens[i].LogProbability, masked.Tokens[i].LogProbability);
            var kept = masked.Tokens[i].Top!;
            Assert.InRange(kept.Count, 1, 10);   // a, b, and words of these two letters would be fewer than 10; the end alone is 1
            double mass = Math.Log(kept.Sum(top => Math.Exp(top.LogProbability)));
            Assert.Equal(raw.Tokens[i].LogProbability - mass, renormalised.Tokens[i].LogProbability, 1e-5);
            Assert.Equal(1, renormalised.Tokens[i].Top!.Sum(top => Math.Exp(top.LogProbability)), 1e-5);
        }
    }

    private static Dictionary<string, Func<HashLanguageModel, DecodingRequest, Task<DecodingResult>>> Build()
    {
        return new()
        {
            ["beam"] = (model, request) => Run(model, request, new BeamSearch { Width = 4 }),
            ["best-first"] = (model, request) => Run(model, request, new BestFirstBeam { Width = 4 }),
            ["dynamic-beam"] = (model, request) => Run(model, request, new DynamicBeam { MaxWidth = 20 }),
            ["p-exact"] = (model, request) => Run(model, request, new PExactSearch { P = 0.1, Count = 2, MaxPositions = 4000 }),
            ["diverse-beam"] = (model, request) => Run(model, request, new DiverseBeam { Groups = 3 }),
            ["constrained-beam"] = (model, request) => Run(model, request, new ConstrainedBeam { Width = 6, Phrases = ["b"] }),
            ["sbs"] = (model, request) => Run(model, request, new StochasticBeam { Width = 6 }),
            ["cpsbs"] = (model, request) => Run(model, request, new ConditionalPoissonBeam { Width = 6 }),
            ["speculative"] = (model, request) => Run(model, request, new SpeculativeDecoder { Draft = new GrammarDraftSource(), Count = 4 }),
        };

        static async Task<DecodingResult> Run<TResult>(HashLanguageModel model, DecodingRequest request, LogitsDecoder<TResult> decoder)
            where TResult : DecodingResult => await model.DecodeAsync(request, decoder, TestContext.Current.CancellationToken);
    }
}
