using System.Text.Json.Nodes;
using Reasoning.Data.Difficulty;
using Reasoning.Data.Pipelines;
using Reasoning.Data.Tests.Fakes;
using Reasoning.Decoding.Conformance;
using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Sampling;
using Reasoning.Decoding.Scheduling;

namespace Reasoning.Data.Tests.Difficulty;

public sealed class InstructionDifficultyTests
{
    private static readonly DifficultyOptions Bare = new() { DirectPrompt = "", MaxRatio = double.MaxValue };

    [Theory]
    [InlineData("ab", "cda")]
    [InlineData("d", "a")]
    [InlineData("", "bbcc")]
    public async Task ScoreAsync_ToyModel_IsTheFormulaOfItsProbabilities(string prompt, string answer)
    {
        using var model = new ToyLanguageModel();
        using var scheduler = new BatchScheduler(model);

        var result = await new InstructionDifficulty(scheduler, Bare).ScoreAsync(prompt, answer);

        Assert.Null(result.Reject);
        Assert.Equal(answer.Length, result.Score!.Value.Tokens);
        Assert.Equal(Expected("", answer), result.Score.Value.DirectLoss, 1e-5);
        Assert.Equal(Expected(prompt, answer), result.Score.Value.ConditionedLoss, 1e-5);
    }

    [Fact]
    public async Task ScoreAsync_EmbeddedModel_AgreesWithTheProbabilitiesOfItsOwnCompletion()
    {
        using var model = EmbeddedModel.Load();
        using var scheduler = new BatchScheduler(model);
        using var generator = new LocalTextGenerator(model, scheduler);
        const string Prompt = "def add_two(numbers):\n    \"\"\"Return the numbers with 2 added to each.\"\"\"\n";
        var completion = (await generator.GenerateAsync(new GenerationRequest { Prompt = Prompt, MaxTokens = 90, Sampling = SamplingOptions.Greedy })).Completions[0];
        var tokens = completion.Tokens.Where(token => !model.Tokenizer.IsEndOfGeneration(token.Id)).ToArray();
        string answer = model.Tokenizer.Decode([.. tokens.Select(token => token.Id)]);
        Assert.Equal(tokens.Select(token => token.Id), model.Tokenizer.Encode(answer, addSpecial: false));

        var result = await new InstructionDifficulty(scheduler, Bare).ScoreAsync(Prompt, answer);

        Assert.Equal(-tokens.Average(token => token.LogProbability), result.Score!.Value.ConditionedLoss, 1e-5);
        Assert.True(result.Score.Value.LossRatio < 0.5, "A greedy completion is far likelier behind its prompt than alone.");
    }

    [Fact]
    public async Task ScoreAsync_EmptyOrTooLongOrUnhelpfulPrompt_IsRejectedWithItsReason()
    {
        using var model = new ToyLanguageModel();
        using var scheduler = new BatchScheduler(model);
        var difficulty = new InstructionDifficulty(scheduler, new DifficultyOptions { DirectPrompt = "" });

        Assert.Equal("empty answer", (await difficulty.ScoreAsync("a", "  ")).Reject!.Reason);
        Assert.Equal("truncated", (await difficulty.ScoreAsync("abcdabcd", "abcd")).Reject!.Reason);
        var strict = new InstructionDifficulty(scheduler, new DifficultyOptions { DirectPrompt = "", MaxRatio = 1e-9 });
        var high = await strict.ScoreAsync("a", "b");
        Assert.Equal("ratio too high", high.Reject!.Reason);
        Assert.NotNull(high.Score);
    }

    [Fact]
    public async Task ProcessAsync_Record_KeepsItsFieldsAndAddsTheScores()
    {
        using var model = new ToyLanguageModel();
        using var scheduler = new BatchScheduler(model);
        var stage = new DifficultyStage(new InstructionDifficulty(scheduler, Bare), new FieldTemplate("{q}"), new FieldTemplate("{a}"));
        var record = Records.Of("""{"q": "ab", "a": "cd", "id": 7}""");

        var outcome = await stage.ProcessAsync(record);

        var item = Assert.Single(outcome.Items);
        Assert.Equal(7, item["id"]!.GetValue<int>());
        Assert.Equal(Expected("ab", "cd") / Expected("", "cd"), DifficultyStage.RatioOf(item, DifficultyRatio.Loss)!.Value, 1e-4);
        Assert.Equal(Math.Exp(Expected("ab", "cd") - Expected("", "cd")), DifficultyStage.RatioOf(item, DifficultyRatio.Perplexity)!.Value, 1e-4);
        Assert.Null(record.Fields["ifd"]);
        Assert.Null(DifficultyStage.RatioOf(new JsonObject(), DifficultyRatio.Loss));
    }

    /// <summary>Mean of −ln p of the answer under the documented logits of the toy model.</summary>
    private static double Expected(string prompt, string answer)
    {
        string text = prompt + answer;
        double sum = 0;
        for (int at = prompt.Length; at < text.Length; at++)
        {
            long s = 13 * at;
            for (int i = 0; i < at; i++) s += 7 * (i + 1) * Token(text[i]);
            double[] logits = [.. Enumerable.Range(0, 5).Select(y => y == 0 || at < 7 ? ((31 * s) + (17 * y) + 5) % 23 / 7.0 : double.NegativeInfinity)];
            sum += Math.Log(logits.Sum(Math.Exp)) - logits[Token(text[at])];
        }

        return sum / answer.Length;
    }

    private static int Token(char letter) => letter - 'a' + 1;
}
