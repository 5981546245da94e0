using System.Text.Json.Nodes;
using Reasoning.Data.Pipelines;
using Reasoning.Data.StepExpansion;
using Reasoning.Data.Tests.Fakes;
using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Data.Tests.StepExpansion;

public sealed class StepExpanderTests
{
    private const string Question = "Tom has 3 bags of 4 apples and eats 2. How many are left?";
    private const string Solution = "3 * 4 = 12\n\n12 - 2 = 10\nanswer: 10\n";

    [Fact]
    public async Task ExpandAsync_GoodSteps_AreInsertedBetweenTheOthersWhichStayVerbatim()
    {
        var generator = new ScriptedGenerator((request, _) => request.Prompt.Contains("<|fim_suffix|>12", StringComparison.Ordinal) ? "He starts with 12 apples.\nand more"
            : " 10 = 10 + 0 are left. ");

        var expanded = await new StepExpander(generator).ExpandAsync(Question, Solution, new CounterRandom(1));

        Assert.Equal("3 * 4 = 12\n\nHe starts with 12 apples.\n\n12 - 2 = 10\n10 = 10 + 0 are left.\nanswer: 10\n", expanded.Text);
        Assert.Equal(Solution, string.Concat(expanded.Steps.Where(step => !step.IsInserted).Select(step => step.Text)));
        Assert.Equal(2, expanded.Inserted);
        Assert.Equal(
            [$"<|fim_prefix|>{Question}\n3 * 4 = 12\n\n<|fim_suffix|>12 - 2 = 10\nanswer: 10\n<|fim_middle|>",
                $"<|fim_prefix|>{Question}\n3 * 4 = 12\n\n12 - 2 = 10\n<|fim_suffix|>answer: 10\n<|fim_middle|>"],
            generator.Requests.Select(request => request.Prompt));
        Assert.Equal(2, generator.Requests.Select(request => request.Seed).Distinct().Count());
    }

    [Theory]
    [InlineData("", "empty step")]
    [InlineData("12 - 2 = 10", "repeated step")]
    [InlineData("12 + 1 = 14", "wrong arithmetic")]
    [InlineData("answer: 11", "states an answer")]
    public async Task ExpandAsync_StepThatDoesNotFit_IsLeftOutWithItsReason(string reply, string reason)
    {
        var generator = new ScriptedGenerator((request, _) => request.Prompt.Contains("<|fim_suffix|>12", StringComparison.Ordinal) ? reply : "Nothing else happens.");

        var expanded = await new StepExpander(generator).ExpandAsync(Question, Solution, new CounterRandom(1));

        Assert.Equal(reason, Assert.Single(expanded.Dropped).Reason);
        Assert.Equal(1, expanded.Inserted);
    }

    [Fact]
    public async Task ExpandAsync_PromptOfOnesOwn_IsFilled()
    {
        var generator = new ScriptedGenerator((_, _) => "One more sentence.");
        var options = new StepExpansionOptions { Format = StepFormat.Sentences, Prompt = new FieldTemplate("Q: {question} So far: {before} Next: {after} Between:") };

        var expanded = await new StepExpander(generator, options).ExpandAsync("Why?", "First this. Then that.", new CounterRandom(1));

        Assert.Equal("First this. One more sentence. Then that.", expanded.Text);
        Assert.Equal("Q: Why? So far: First this.  Next: Then that. Between:", Assert.Single(generator.Requests).Prompt);
    }

    [Fact]
    public async Task ExpandAsync_EmbeddedModel_LeavesTheSolutionAndItsAnswerAsTheyWere()
    {
        using var model = EmbeddedModel.Load();
        using var generator = LocalTextGenerator.Create(model);
        var options = new StepExpansionOptions { Prompt = new FieldTemplate("{question}\n{before}"), MaxTokens = 40 };

        var expanded = await new StepExpander(generator, options).ExpandAsync("Compute 12 + 30 - 5.", "12 + 30 = 42\n42 - 5 = 37\nanswer: 37\n", new CounterRandom(1));

        Assert.Equal("12 + 30 = 42\n42 - 5 = 37\nanswer: 37\n", string.Concat(expanded.Steps.Where(step => !step.IsInserted).Select(step => step.Text)));
        Assert.Equal(2, expanded.Inserted + expanded.Dropped.Count);
    }

    [Fact]
    public async Task ProcessAsync_Records_GiveItemsAndRejects()
    {
        var expander = new StepExpander(new ScriptedGenerator((_, _) => "Nothing else happens."));
        var stage = new StepExpansionStage(expander, new FieldTemplate("{q}"), new FieldTemplate("{a}"));

        var item = Assert.Single((await stage.ProcessAsync(Records.Of(new JsonObject { ["q"] = Question, ["a"] = Solution }))).Items);
        var single = await stage.ProcessAsync(Records.Of("""{"q": "x", "a": "one line"}"""));
        var gaps = await new FillInMiddleStage(new FieldTemplate("{q}"), new FieldTemplate("{a}")).ProcessAsync(Records.Of(new JsonObject { ["q"] = Question, ["a"] = Solution }));

        Assert.Equal(5, ((JsonArray)item["steps"]!).Count);
        Assert.Equal(Solution, (string)item["original"]!);
        Assert.Equal("one step", Assert.Single(single.Rejects).Reason);
        Assert.Equal(3, gaps.Items.Count);
    }
}
