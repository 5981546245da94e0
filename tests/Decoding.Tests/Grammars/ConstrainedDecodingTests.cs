using System.Text;
using System.Text.Json;
using Reasoning.Decoding.Beams;
using Reasoning.Decoding.Beams.Constraints;
using Reasoning.Decoding.Conformance;
using Reasoning.Decoding.Decoders;
using Reasoning.Decoding.Engine;
using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Grammars;
using Reasoning.Decoding.Grammars.Alignment;
using Reasoning.Decoding.Sampling;
using Reasoning.Decoding.Speculation;
using Reasoning.Decoding.Speculation.DraftModels;
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

    [Theory]
    [MemberData(nameof(Decoders))]
    public async Task DecodeAsync_ToBeCompletedInTime_GivesWholeTextsAtEveryLimit(string name)
    {
        using var model = new HashLanguageModel(vocabularySize: 150, seed: 3, endBias: -2);
        var reader = new GrammarReader(Code);
        for (int maxTokens = 4; maxTokens <= 12; maxTokens++)   // "aa!" and the end
        {
            var request = new DecodingRequest { Prompt = "xyz", MaxTokens = maxTokens, Seed = (ulong)maxTokens, Constraint = Code, CompletesInTime = true };
            var result = await Build()[name](model, request);
            Assert.NotEmpty(result.Hypotheses);
            Assert.All(result.Hypotheses, hypothesis => Assert.Equal((FinishReason.EndOfSequence, true), (hypothesis.FinishReason, reader.IsMatch(hypothesis.Text))));
        }

        var tooShort = new DecodingRequest { Prompt = "xyz", MaxTokens = 3, Constraint = Code, CompletesInTime = true };
        var exception = await Assert.ThrowsAsync<ArgumentException>(() => Build()[name](model, tooShort));
        Assert.Contains("takes up to 4 tokens, its end included, but there are only 3", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GenerateAsync_ToBeCompletedInTime_ChangesOnlyTextsThatComeTooLate()
    {
        using var model = new HashLanguageModel(vocabularySize: 150, seed: 3, endBias: -1);
        await using var generator = LocalTextGenerator.Create(model);
        var code = Constraint.Regex("([a-c]+-[0-9]{2})+!");
        var reader = new GrammarReader(code);
        int same = 0, changed = 0;
        foreach (var sampling in new[] { SamplingOptions.Default, new SamplingOptions { Temperature = 0 }, new SamplingOptions { TopK = 3, Temperature = 1.2 } })
        {
            var request = new GenerationRequest { Prompt = "xyz", Count = 60, MaxTokens = 12, Constraint = code, Sampling = sampling };
            var free = await generator.GenerateAsync(request, TestContext.Current.CancellationToken);
            var closed = await generator.GenerateAsync(request with { CompletesInTime = true }, TestContext.Current.CancellationToken);
            for (int i = 0; i < free.Completions.Count; i++)
            {
                var (left, right) = (free.Completions[i], closed.Completions[i]);
                Assert.Equal((FinishReason.EndOfSequence, true), (right.FinishReason, reader.IsMatch(right.Text)));
                if (left.FinishReason != FinishReason.EndOfSequence)
                {
                    changed++;
                    continue;
                }

                Assert.Equal(left.Tokens.Select(token => token.Id), right.Tokens.Select(token => token.Id));
                same++;
            }
        }

        Assert.True(same >= 20 && changed >= 20, $"{same} texts were the same, {changed} were not");
    }

    [Fact]
    public async Task GenerateAsync_ToBeCompletedInTime_CountsFromThePrefixAndWithinTheContext()
    {
        using var model = new HashLanguageModel(vocabularySize: 150, contextLength: 16, seed: 3, endBias: -3);
        await using var generator = LocalTextGenerator.Create(model);
        var code = Constraint.Regex("[a-z]+(-[0-9]{2})*!");
        var request = new GenerationRequest { Prompt = "xyz", Prefix = "abcdef", Count = 20, MaxTokens = 100, Constraint = code, CompletesInTime = true };
        var result = await generator.GenerateAsync(request, TestContext.Current.CancellationToken);
        Assert.All(result.Completions, completion => Assert.True(completion.FinishReason == FinishReason.EndOfSequence && new GrammarReader(code).IsMatch(completion.Text)));
        Assert.Contains(result.Completions, completion => completion.Tokens.Count >= 5);
        var two = await generator.GenerateAsync(request with { MaxTokens = 2 }, TestContext.Current.CancellationToken);
        Assert.All(two.Completions, completion => Assert.Equal("abcdef!", completion.Text));
    }

    [Fact]
    public async Task DecodeAsync_ToBeCompletedInTime_SpeculationIsPlainDecoding()
    {
        using var model = new HashLanguageModel(vocabularySize: 150, seed: 4, endBias: -2);
        using var drafter = new HashLanguageModel(vocabularySize: 150, seed: 5, endBias: -2);
        var request = new DecodingRequest { Prompt = "ab", MaxTokens = 14, Seed = 2, Constraint = Constraint.Regex("(ab[0-9]{2})+!"), CompletesInTime = true };
        using var drafts = new DraftModelSource(drafter);
        foreach (IDraftSource source in (IDraftSource[])[new GrammarDraftSource(), drafts])
        {
            var plain = await model.DecodeAsync(request, new SpeculativeDecoder { Draft = source, MaxDraft = 0, Count = 8 });
            var guessed = await model.DecodeAsync(request, new SpeculativeDecoder { Draft = source, PositionCost = 0, Count = 8 });
            Assert.Equal(plain.Hypotheses.Select(hypothesis => hypothesis.Text), guessed.Hypotheses.Select(hypothesis => hypothesis.Text));
            Assert.All(guessed.Hypotheses, hypothesis => Assert.Equal(FinishReason.EndOfSequence, hypothesis.FinishReason));
        }
    }

    [Fact]
    public async Task DecodeAsync_SoftThinkingToBeCompletedInTime_EndsThinkingWhileThereIsRoom()
    {
        using var model = new HashLanguageModel(vocabularySize: 150, seed: 9, endBias: -20);
        var reader = new GrammarReader(Code);
        for (int maxTokens = 5; maxTokens < 20; maxTokens++)   // "~", "aa!" and the end
        {
            foreach (var sampling in (SamplingOptions?[])[null, new SamplingOptions { Temperature = 0.8 }])
            {
                var decoder = new SoftThinking { ThinkingEnd = "~", AnswerSampling = sampling };
                var request = new DecodingRequest { Prompt = "Think: ", MaxTokens = maxTokens, Seed = (ulong)maxTokens, Constraint = Code, CompletesInTime = true };
                var result = await model.DecodeAsync(request, decoder);
                Assert.Equal((FinishReason.EndOfSequence, true), (result.Best.FinishReason, reader.IsMatch(result.Answer)));
                Assert.InRange(result.Best.Tokens.Count, 5, maxTokens);
            }
        }

        var tooShort = new DecodingRequest { Prompt = "Think: ", MaxTokens = 4, Constraint = Code, CompletesInTime = true };
        var exception = await Assert.ThrowsAsync<ArgumentException>(() => model.DecodeAsync(tooShort, new SoftThinking { ThinkingEnd = "~" }));
        Assert.Contains("take up to 5 tokens", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DecodeAsync_ToBeCompletedInTimeWithoutConstraintOrAligned_IsRefused()
    {
        using var model = new HashLanguageModel(vocabularySize: 150);
        var request = new DecodingRequest { Prompt = "x", CompletesInTime = true };
        Assert.Contains("needs a Constraint", (await Assert.ThrowsAsync<ArgumentException>(() => model.DecodeAsync(request, new BeamSearch()))).Message, StringComparison.Ordinal);
        var aligned = await Assert.ThrowsAsync<ArgumentException>(() => model.DecodeAsync(request with { Constraint = Code }, new ConstrainedRejection()));
        Assert.Contains("without CompletesInTime", aligned.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("json", 40)]
    [InlineData("json", 60)]
    [InlineData("python", 8)]
    [InlineData("python", 30)]
    [InlineData("python", 80)]
    public async Task GenerateAsync_EmbeddedModelToBeCompletedInTime_WritesWholeTexts(string kind, int maxTokens)
    {
        const string Schema = """{"type":"object","properties":{"name":{"type":"string"},"tags":{"type":"array","items":{"type":"string"}},"size":{"type":"number"}},"required":["name","tags","size"],"additionalProperties":false}""";
        using var model = LlamaModel.Load(Path.Combine(AppContext.BaseDirectory, "models", "reasoning-tiny.gguf"));
        await using var generator = LocalTextGenerator.Create(model);
        var constraint = kind == "json" ? Constraint.JsonSchema(Schema) : Constraint.Python();
        var reader = new GrammarReader(constraint);
        var request = new GenerationRequest { Prompt = "def f(", Count = 24, MaxTokens = maxTokens, Seed = 3, Constraint = constraint, CompletesInTime = true };
        var result = await generator.GenerateAsync(request, TestContext.Current.CancellationToken);
        foreach (var completion in result.Completions)
        {
            Assert.Equal((FinishReason.EndOfSequence, true), (completion.FinishReason, reader.IsMatch(completion.Text)));
            if (kind != "json") continue;
            using var document = JsonDocument.Parse(completion.Text);
            Assert.Equal(["name", "tags", "size"], document.RootElement.EnumerateObject().Select(property => property.Name));
        }

        Assert.Contains(result.Completions, completion => completion.Tokens.Count == maxTokens);   // some would have been cut
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
