using Reasoning.Decoding.Conformance;
using Reasoning.Decoding.Decoders;
using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Grammars;
using Reasoning.Decoding.Grammars.Alignment;
using Reasoning.Decoding.Sampling;
using Reasoning.Decoding.Scheduling;

namespace Reasoning.Decoding.Tests.Grammars.Alignment;

/// <summary>What holds for all aligned decoders.</summary>
public class AlignmentTests
{
    private static readonly Dictionary<string, Func<ExactTarget, ulong, Task<AlignedResult>>> Decoders = new()
    {
        ["asap"] = async (target, seed) => await target.RunAsync(new AdaptiveSampling { Samples = 20, MaxConcurrent = 3 }, seed),
        ["cars"] = async (target, seed) => await target.RunAsync(new ConstrainedRejection { Samples = 20 }, seed),
        ["mcmc"] = async (target, seed) => await target.RunAsync(new MarkovChainSampling { Chains = 5, BurnIn = 6, SamplesPerChain = 3 }, seed),
        ["smc"] = async (target, seed) => await target.RunAsync(new SequentialMonteCarlo { Particles = 20 }, seed),
        ["diagnostics"] = async (target, seed) => await target.RunAsync(new AlignmentDiagnostics { Samples = 20 }, seed),
    };

    [Theory]
    [InlineData("asap")]
    [InlineData("cars")]
    [InlineData("mcmc")]
    [InlineData("smc")]
    [InlineData("diagnostics")]
    public async Task DecodeAsync_RandomModels_GivesTextsOfTheLanguageAndTheSameForTheSameSeed(string decoder)
    {
        for (ulong seed = 0; seed < 40; seed++)
        {
            var target = ExactTarget.Random(seed, peakedness: seed % 6);
            var result = await Decoders[decoder](target, seed);
            Assert.True(result.IsComplete);
            if (result.Samples.Count > 0) Assert.Equal(1, result.Samples.Sum(sample => sample.Weight), 1e-9);
            Assert.Equal(result.Hypotheses, result.Samples.Select(sample => sample.Hypothesis));
            Assert.All(result.Samples, sample =>
            {
                Assert.True(target.IsInLanguage(sample.Hypothesis));
                Assert.Equal(FinishReason.EndOfSequence, sample.Hypothesis.FinishReason);
                Assert.Equal(Math.Log(target.Joint[ExactTarget.KeyOf(sample.Hypothesis)]), sample.LogProbability, 1e-4);
                Assert.Equal(sample.LogProbability, sample.Hypothesis.LogProbability, 1e-9);
            });

            var again = await Decoders[decoder](target, seed);
            Assert.Equal(result.Hypotheses.Select(ExactTarget.KeyOf), again.Hypotheses.Select(ExactTarget.KeyOf));
            Assert.Equal(result.Cost, again.Cost);
        }
    }

    [Fact]
    public async Task StreamAsync_Samples_ComeInTheOrderOfTheResult()
    {
        var target = ExactTarget.Toy();
        await using var scheduler = new BatchScheduler(target.Model);
        var streamed = new List<Hypothesis>();
        ExpectedFuturesResult? result = null;
        await foreach (var update in scheduler.StreamAsync(target.Request, new ConstrainedRejection { Samples = 30 }, TestContext.Current.CancellationToken))
        {
            if (update.Hypothesis is { } hypothesis) streamed.Add(hypothesis);
            result = update.Result ?? result;
        }

        Assert.Equal(result!.Hypotheses, streamed);
    }

    // Penalties, bias and processors that keep state belong to P; the probability of a text is that of the chain without the grammar.
    [Fact]
    public async Task DecodeAsync_PenaltiesAndProcessors_ArePartOfTheTarget()
    {
        using var model = new ToyLanguageModel();
        var request = new DecodingRequest
        {
            Prompt = "", MaxTokens = 5, Constraint = Constraint.Regex("[ab]+c"), Processors = [new NoRepeat(-1)],
            Sampling = new SamplingOptions { Temperature = 1.5, FrequencyPenalty = 0.7, LogitBias = new Dictionary<int, float> { [3] = 1 } },
        };
        var result = await model.DecodeAsync(request, new ConstrainedRejection { Samples = 4000 });
        Assert.All(result.Hypotheses, hypothesis => Assert.DoesNotContain("aa", hypothesis.Text, StringComparison.Ordinal));

        var exact = new Dictionary<string, double>();
        foreach (string text in (string[])["ac", "bc", "abc", "bac", "abac", "babc"]) exact[text] = ProbabilityOf(text);
        double total = exact.Values.Sum();
        ExactTarget.AssertFits(result.Hypotheses.Select(hypothesis => hypothesis.Text), exact.ToDictionary(text => text.Key, text => text.Value / total), 1e-4);

        double ProbabilityOf(string text)
        {
            var pipeline = LogitsPipeline.Create(request.Sampling, request.Processors).Fork();
            List<int> tokens = [0];
            double sum = 0;
            foreach (int token in (int[])[.. text.Select(letter => letter - 'a' + 1), 0])
            {
                float[] logits = model.Logits([.. tokens]);
                pipeline.Process(logits, new LogitsContext([.. tokens], 1));
                sum += logits[token] - Categorical.LogSumExp(logits);
                pipeline.Accept(token);
                tokens.Add(token);
            }

            return Math.Exp(sum);
        }
    }

    // Where many tokens are allowed, distributions are not kept but computed again; nothing else changes.
    [Fact]
    public async Task DecodeAsync_LargeMasks_AreSampledExactly()
    {
        using var model = new RandomLanguageModel(97, 3, seed: 5, peakedness: 4);
        var request = new DecodingRequest { Prompt = "", MaxTokens = 3, Constraint = Constraint.Regex("[ -~]?[a-f]") };
        var reader = new GrammarReader(request.Constraint!);
        var rejection = await model.DecodeAsync(request, new ConstrainedRejection { Samples = 6000, MaxConcurrent = 16 });
        var chains = await model.DecodeAsync(request, new MarkovChainSampling { Chains = 3000, BurnIn = 40 });
        var lengths = new Dictionary<string, double>();
        double mass = 0;
        foreach (int first in Enumerable.Range(1, 95))
        {
            if (reader.IsMatch(Text(first))) Add(Text(first), first, 0);
            foreach (int second in Enumerable.Range(1, 95))
                if (reader.IsMatch(Text(first) + Text(second))) Add(Text(first) + Text(second), first, second, 0);
        }

        var exact = lengths.ToDictionary(text => text.Key, text => text.Value / mass);
        ExactTarget.AssertFits(rejection.Hypotheses.Select(hypothesis => hypothesis.Text), exact, 1e-4);
        ExactTarget.AssertFits(chains.Hypotheses.Select(hypothesis => hypothesis.Text), exact, 1e-4);

        string Text(int token) => model.Tokenizer.Decode([token]);

        void Add(string text, params int[] tokens)
        {
            double sum = 0;
            for (int i = 0; i < tokens.Length; i++)
            {
                float[] logits = model.Logits([0, .. tokens[..i]]);
                sum += logits[tokens[i]] - Categorical.LogSumExp(logits);
            }

            lengths[text] = Math.Exp(sum);
            mass += Math.Exp(sum);
        }
    }

    [Fact]
    public async Task DecodeAsync_NothingToKeep_IsRefused()
    {
        using var model = new ToyLanguageModel();
        var request = new DecodingRequest { Prompt = "", Constraint = Constraint.Regex("a+") };
        await RefuseAsync(request with { Constraint = null }, "Constraint");
        await RefuseAsync(request with { StopStrings = ["b"] }, "stop strings");
        await RefuseAsync(request with { Sampling = SamplingOptions.Greedy }, "temperature");
        await RefuseAsync(request with { Sampling = new SamplingOptions { TopK = 3 } }, "top-k");
        await RefuseAsync(request with { Sampling = new SamplingOptions { MinP = 0.1 } }, "min-p");

        async Task RefuseAsync(DecodingRequest refused, string reason)
        {
            var messages = new List<string>
            {
                (await Assert.ThrowsAsync<ArgumentException>(() => model.DecodeAsync(refused, new ConstrainedRejection()))).Message,
                (await Assert.ThrowsAsync<ArgumentException>(() => model.DecodeAsync(refused, new SequentialMonteCarlo()))).Message,
                (await Assert.ThrowsAsync<ArgumentException>(() => model.DecodeAsync(refused, new MarkovChainSampling()))).Message,
                (await Assert.ThrowsAsync<ArgumentException>(() => model.DecodeAsync(refused, new AlignmentDiagnostics()))).Message,
            };
            Assert.All(messages, message => Assert.Contains(reason, message, StringComparison.Ordinal));
        }
    }

    // The toy model must end after seven tokens: no text of this language is possible.
    [Fact]
    public async Task DecodeAsync_ImpossibleLanguage_GivesNothingAndSaysSo()
    {
        using var model = new ToyLanguageModel();
        var request = new DecodingRequest { Prompt = "", Constraint = Constraint.Regex("a{20}") };
        var rejection = await model.DecodeAsync(request, new ConstrainedRejection { Samples = 1 });
        Assert.True(rejection is { IsComplete: false, Samples: [], LogMassUpperBound: double.NegativeInfinity });
        var adaptive = await model.DecodeAsync(request, new AdaptiveSampling { Samples = 1 });
        Assert.True(adaptive is { IsComplete: false, Samples: [], LogMassUpperBound: double.NegativeInfinity });
        var particles = await model.DecodeAsync(request, new SequentialMonteCarlo());
        Assert.True(particles is { Samples: [], LogEvidence: double.NegativeInfinity, DeadEnds: 32 });
        var chains = await model.DecodeAsync(request, new MarkovChainSampling { Chains = 2 });
        Assert.True(chains is { IsComplete: false, Samples: [], DeadEnds: 2000 });
    }

    [Fact]
    public void Options_OutsideTheirRanges_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConstrainedRejection { Samples = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConstrainedRejection { MaxAttempts = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new AdaptiveSampling { MaxNodes = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new AdaptiveSampling { MaxConcurrent = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new MarkovChainSampling { Chains = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new MarkovChainSampling { BurnIn = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new MarkovChainSampling { Thinning = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new MarkovChainSampling { Position = (ProposalPosition)9 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SequentialMonteCarlo { Particles = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SequentialMonteCarlo { ResamplingThreshold = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new AlignmentDiagnostics { Samples = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new AlignmentDiagnostics { Losses = -1 });
    }

    /// <summary>Excludes the token that was accepted last.</summary>
    private sealed class NoRepeat(int last) : IStatefulLogitsProcessor
    {
        private int _last = last;

        public void Process(Span<float> logits, in LogitsContext context)
        {
            Assert.True(_last < 0 || context.Tokens[^1] == _last);
            if (_last > 0) logits[_last] = float.NegativeInfinity;
        }

        public void Accept(int token) => _last = token;

        public IStatefulLogitsProcessor Fork() => new NoRepeat(_last);
    }
}
