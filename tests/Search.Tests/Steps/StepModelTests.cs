using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Sampling;
using Reasoning.Search.Steps;
using Reasoning.Tests.Fakes;

namespace Reasoning.Search.Tests.Steps;

public sealed class StepModelTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ProposeAsync_Line_IsAStepWithItsLineBreak()
    {
        var steps = await FollowAsync("first\n\nlast", new Problem { Id = "p", Prompt = "?" });

        Assert.Equal(["first\n", "\n", "last"], steps.Select(step => step.Step));
        Assert.Equal(["first\n", "first\n\n", "first\n\nlast"], steps.Select(step => step.Text));
        Assert.Equal([StepEnd.Open, StepEnd.Open, StepEnd.Complete], steps.Select(step => step.End));
        Assert.Equal([(1, 6, -6.0), (2, 7, -7.0), (3, 11, -11.0)], steps.Select(step => (step.Depth, step.Tokens, step.LogProbability)));
        Assert.Equal((4, -4.0, FinishReason.EndOfSequence), (steps[^1].StepTokens, steps[^1].StepLogProbability, steps[^1].FinishReason));
    }

    [Fact]
    public async Task ProposeAsync_StopStringOfTheProblem_EndsTheSolution()
    {
        var steps = await FollowAsync("one\ntwo STOP three\n", new Problem { Id = "p", Prompt = "?", StopStrings = [" STOP"] });

        Assert.Equal("one\ntwo", steps[^1].Text);
        Assert.Equal((StepEnd.Complete, FinishReason.StopString, 2), (steps[^1].End, steps[^1].FinishReason, steps.Count));
    }

    [Fact]
    public async Task ProposeAsync_StopStringOverTheBorderOfSteps_CutsTheTextWhereItBegins()
    {
        var problem = new Problem { Id = "p", Prompt = "?", StopStrings = ["\ndef", "\n\n\n"] };

        var byWord = await FollowAsync("    return 1\ndef g():\n    pass", problem);
        var byBlanks = await FollowAsync("    return 1\n\n\n\nmore", problem);

        Assert.Equal(["    return 1\n", "    return 1"], byWord.Select(step => step.Text));
        Assert.Equal(StepEnd.Complete, byWord[^1].End);
        Assert.Equal(["    return 1\n", "    return 1\n\n", "    return 1"], byBlanks.Select(step => step.Text));
    }

    [Fact]
    public async Task ProposeAsync_LimitOfTokens_EndsTheStepInTheMiddleOfTheLine()
    {
        var steps = await FollowAsync("abcdefgh\nij", new Problem { Id = "p", Prompt = "?" }, stepTokens: 5);

        Assert.Equal(["abcde", "fgh\n", "ij"], steps.Select(step => step.Step));
        Assert.Equal(StepEnd.Complete, steps[^1].End);
    }

    [Theory]
    [InlineData(2, 99, "a\nb\n")]
    [InlineData(9, 5, "a\nb\nc")]
    public async Task ProposeAsync_LimitOfTheSolution_CutsIt(int maxDepth, int maxTokens, string expected)
    {
        var steps = await FollowAsync("a\nb\nc\nd\ne\nf", new Problem { Id = "p", Prompt = "?" }, maxDepth: maxDepth, maxTokens: maxTokens);

        Assert.Equal(expected, steps[^1].Text);
        Assert.Equal((StepEnd.Cut, FinishReason.Length), (steps[^1].End, steps[^1].FinishReason));
        Assert.InRange(steps[^1].Tokens, 0, maxTokens);
    }

    [Fact]
    public async Task ProposeAsync_ContextNearlyFull_CutsTheSolutionRatherThanAskForTooMuch()
    {
        // One token per character: prompt and beginning have 1 + 10 tokens when 8 more do not fit into 19 any more.
        var generator = new ScriptedGenerator((request, _) => request.Prefix + "abcd\n")
        {
            EndsAtStops = true,
            Capabilities = new() { Tier = Decoding.Models.CapabilityTier.LogProbabilities, ModelName = "small", ContextLength = 19 },
        };
        var depths = new List<StepEnd>();
        await RunAsync(generator, new Problem { Id = "p", Prompt = "?" }, 64, async scope =>
        {
            var model = new StepModel(scope, 9, 16);
            for (var node = StepNode.Empty; !node.IsEnded; depths.Add(node.End))
                node = (await model.ProposeAsync([new StepAsk(node, 1, SamplingOptions.Default)], Cancellation))[0][0];
        });

        Assert.Equal([StepEnd.Open, StepEnd.Cut], depths);
    }

    [Fact]
    public async Task ProposeAsync_TheSameLineAgainAndAgain_IsStuck()
    {
        var steps = await FollowAsync("x\n\n\n\n\n\n", new Problem { Id = "p", Prompt = "?" });

        Assert.Equal((5, StepEnd.Stuck), (steps.Count, steps[^1].End));
    }

    [Fact]
    public async Task ProposeAsync_ManyBeginnings_IsOneRoundWithARequestForEach()
    {
        var generator = new ScriptedGenerator((request, i) => $"{request.Prefix}{i}\n") { EndsAtStops = true };
        await RunAsync(generator, new Problem { Id = "p", Prompt = "?" }, 64, async scope =>
        {
            var model = new StepModel(scope, 8, 16);
            var first = (await model.ProposeAsync([new StepAsk(StepNode.Empty, 2, SamplingOptions.Default)], Cancellation))[0];
            var second = await model.ProposeAsync([new StepAsk(first[0], 3, SamplingOptions.Default), new StepAsk(first[1], 1, SamplingOptions.Greedy)], Cancellation);

            Assert.Equal(["0\n0\n", "0\n1\n", "0\n2\n"], second[0].Select(step => step.Text));
            Assert.Equal(["1\n0\n"], second[1].Select(step => step.Text));
            Assert.Same(first[1], second[1][0].Parent);
            Assert.Equal([2, 3, 1], generator.Requests.Select(request => request.Count));
            Assert.Equal(3, generator.Requests.Select(request => request.Seed).Distinct().Count());
        });
    }

    [Fact]
    public async Task ProposeAsync_EndedBeginning_IsRefused()
    {
        var generator = new ScriptedGenerator((request, _) => $"{request.Prefix}end") { EndsAtStops = true };
        await RunAsync(generator, new Problem { Id = "p", Prompt = "?" }, 64, async scope =>
        {
            var model = new StepModel(scope, 8, 16);
            var ended = (await model.ProposeAsync([new StepAsk(StepNode.Empty, 1, SamplingOptions.Default)], Cancellation))[0][0];

            await Assert.ThrowsAsync<ArgumentException>(() => model.ProposeAsync([new StepAsk(ended, 1, SamplingOptions.Default)], Cancellation));
        });
    }

    /// <summary>The steps of a model that always writes the same solution.</summary>
    private static async Task<List<StepNode>> FollowAsync(string solution, Problem problem, int maxDepth = 20, int stepTokens = 64, int maxTokens = 64)
    {
        var generator = new ScriptedGenerator((request, _) => solution.StartsWith(request.Prefix!, StringComparison.Ordinal) ? solution : request.Prefix!) { EndsAtStops = true };
        var steps = new List<StepNode>();
        await RunAsync(generator, problem, maxTokens, async scope =>
        {
            var model = new StepModel(scope, maxDepth, stepTokens);
            for (var node = StepNode.Empty; !node.IsEnded; steps.Add(node))
                node = (await model.ProposeAsync([new StepAsk(node, 1, SamplingOptions.Default)], Cancellation))[0][0];
        });
        return steps;
    }

    private static Task<SearchResult> RunAsync(ITextGenerator generator, Problem problem, int maxTokens, Func<SearchScope, Task> explore) =>
        new Probe(explore).SolveAsync(problem, new() { Generator = generator, MaxTokens = maxTokens }, Cancellation);

    private sealed class Probe(Func<SearchScope, Task> explore) : ISearchStrategy
    {
        public string Name => "probe";

        public StrategyFacts Facts { get; } = new("probe", "Runs a test.", Decoding.Models.CapabilityTier.LogProbabilities, "", "");

        public CostBound? Bound(int maxTokens) => null;

        public SearchRun Begin(SearchScope scope) => new Run(scope, explore);

        private sealed class Run(SearchScope scope, Func<SearchScope, Task> explore) : SearchRun
        {
            protected internal override Task ExploreAsync(CancellationToken cancellationToken) => explore(scope);

            protected internal override SearchResult Conclude() => SearchResult.Empty;
        }
    }
}
