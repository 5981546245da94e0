using System.Globalization;
using Reasoning.Decoding.Generation;
using Reasoning.Evaluation.Benchmarks;
using Reasoning.Evaluation.Runs;
using Reasoning.Search;
using Reasoning.Search.BestOfN;
using Reasoning.Search.Greedy;
using Reasoning.Search.MajorityVote;
using Reasoning.Tests.Fakes;
using Reasoning.Verification;

namespace Reasoning.Evaluation.Tests.Runs;

/// <summary>
/// A small run whose model is right by chance: the reply is a function of seed, prompt and index alone, as a real model's is, and full of the
/// characters that make trouble in files of lines.
/// </summary>
internal sealed record ToyRun
{
    public int Problems { get; init; } = 4;

    public int Samples { get; init; } = 3;

    public ulong Seed { get; init; } = 1;

    public int MaxTokens { get; init; } = 64;

    public int Concurrency { get; init; } = 1;

    public string ModelHash { get; init; } = "00ff";

    public string BenchmarkHash { get; init; } = "beef";

    public JudgeIdentity? Judge { get; init; }

    public IReadOnlyList<ISearchStrategy>? Strategies { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public Func<GenerationRequest, CancellationToken, Task> BeforeReply { get; init; } = (_, _) => Task.CompletedTask;

    public Func<BenchmarkProblem, IVerifier> VerifierFor { get; init; } = problem => problem.CreateVerifier(judge: null);

    /// <summary>The generator of the latest call of <see cref="RunAsync"/>.</summary>
    public ScriptedGenerator? Generator { get; private set; }

    public Task<EvaluationSummary> RunAsync(string folder, IProgress<EvaluationProgress>? progress = null, CancellationToken? cancellationToken = null) =>
        Prepare().RunAsync(folder, progress, cancellationToken ?? TestContext.Current.CancellationToken);

    public EvaluationRun Prepare()
    {
        Generator = new ScriptedGenerator(Reply) { BeforeReply = BeforeReply };
        var problems = Enumerable.Range(0, Problems).Select(i => new BenchmarkProblem($"toy/{i}", $"{i}", $"{i}"));
        return new EvaluationRun(
            new Benchmark("toy", BenchmarkHash, [.. problems]),
            Strategies ??
            [
                new GreedyStrategy(),
                new BestOfNStrategy(new() { Samples = Samples }),
                new MajorityVoteStrategy(new() { Samples = Samples }),
            ],
            Generator,
            new ModelIdentity("toy-model", ModelHash),
            VerifierFor,
            new EvaluationOptions { Seed = Seed, MaxTokens = MaxTokens, Concurrency = Concurrency, Clock = Clock },
            Judge);
    }

    private static string Reply(GenerationRequest request, int index)
    {
        var random = new Random(unchecked((int)(request.Seed ^ request.Seed >> 32)) + index);
        var number = int.Parse(request.Prompt, CultureInfo.InvariantCulture);
        var steps = new string('+', random.Next(5));
        return $"\"step\"\r\n{{{steps}}} \u2028é\ud83d\ude00\\n\nanswer: {(random.Next(3) == 0 ? number : number + random.Next(1, 3))}";
    }
}
