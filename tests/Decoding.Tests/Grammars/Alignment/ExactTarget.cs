using System.Text;
using Reasoning.Decoding.Conformance;
using Reasoning.Decoding.Conformance.Statistics;
using Reasoning.Decoding.Decoders;
using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Grammars;
using Reasoning.Decoding.Sampling;
using Reasoning.Decoding.Scheduling;

namespace Reasoning.Decoding.Tests.Grammars.Alignment;

/// <summary>A model and a language small enough to list every text: what samples must follow, and what plain constrained decoding follows instead.</summary>
internal sealed class ExactTarget
{
    private readonly FunctionLanguageModel _model;
    private readonly GrammarReader _reader;

    private ExactTarget(FunctionLanguageModel model, Grammar grammar, int maxTokens, double temperature)
    {
        _model = model;
        _reader = new GrammarReader(grammar);
        var sampling = new SamplingOptions { Temperature = temperature };
        Request = new DecodingRequest { Prompt = "", MaxTokens = maxTokens, Constraint = grammar, Sampling = sampling };
        var texts = new List<(string Key, double LogProbability, double LogConstrained)>();
        Walk([], "", 0, 0, texts, temperature);
        Mass = texts.Sum(text => Math.Exp(text.LogProbability));
        Target = texts.ToDictionary(text => text.Key, text => Math.Exp(text.LogProbability) / Mass);
        Joint = texts.ToDictionary(text => text.Key, text => Math.Exp(text.LogProbability));
        double whole = texts.Sum(text => Math.Exp(text.LogConstrained));
        Constrained = texts.ToDictionary(text => text.Key, text => Math.Exp(text.LogConstrained) / whole);
        Divergence = Constrained.Sum(text => text.Value * Math.Log(text.Value / Target[text.Key]));
        Variation = Constrained.Sum(text => Math.Abs(text.Value - Target[text.Key])) / 2;
    }

    public FunctionLanguageModel Model => _model;

    public DecodingRequest Request { get; }

    /// <summary>P(language): the probability that the model alone writes one of the texts within the limit.</summary>
    public double Mass { get; }

    /// <summary>P given the language, by tokens.</summary>
    public IReadOnlyDictionary<string, double> Target { get; }

    /// <summary>P of the texts.</summary>
    public IReadOnlyDictionary<string, double> Joint { get; }

    /// <summary>What plain constrained decoding gives, given that it comes to an end.</summary>
    public IReadOnlyDictionary<string, double> Constrained { get; }

    /// <summary>KL from plain constrained decoding to the target.</summary>
    public double Divergence { get; }

    /// <summary>Total variation between the two.</summary>
    public double Variation { get; }

    public static ExactTarget Binary() => new(new BinaryLanguageModel(), Constraint.Regex(BinaryLanguageModel.Language), 6, 1);

    public static ExactTarget Toy(double temperature = 1) => new(new ToyLanguageModel(), Constraint.Regex("a[bc]*d|b(a|c)+|dd?"), 5, temperature);

    /// <summary>A random model and balanced brackets: a language that is not regular, with texts that the limit cuts.</summary>
    public static ExactTarget Random(ulong seed, double peakedness = 2) =>
        new(new RandomLanguageModel(4, 7, seed, peakedness), Constraint.Gbnf("root ::= item+\nitem ::= \" \" root? \"!\" | \"\\\"\""), 6, 1);

    public static ExactTarget Named(string name) => name switch
    {
        "binary" => Binary(),
        "toy" => Toy(),
        "warm toy" => Toy(2),
        _ => Random(7),
    };

    public static string KeyOf(Hypothesis hypothesis) => string.Join(' ', hypothesis.Tokens);

    /// <summary>Fails when counted outcomes do not come from a distribution; errs with the probability given. Texts outside of it fail at once.</summary>
    public static void AssertFits(IEnumerable<string> outcomes, IReadOnlyDictionary<string, double> probabilities, double errorRate)
    {
        var test = Test(outcomes, probabilities);
        Assert.False(test.Rejects(errorRate), test.ToString());
    }

    public static StatisticalTestResult Test(IEnumerable<string> outcomes, IReadOnlyDictionary<string, double> probabilities)
    {
        var counts = outcomes.CountBy(key => key).ToDictionary();
        Assert.All(counts.Keys, key => Assert.Contains(key, probabilities));
        string[] keys = [.. probabilities.Keys];
        return ChiSquareTest.GoodnessOfFit([.. keys.Select(key => (long)counts.GetValueOrDefault(key))], [.. keys.Select(key => probabilities[key])]);
    }

    /// <summary>Whether a text is one of the language, said without the decoder's own matcher.</summary>
    public bool IsInLanguage(Hypothesis hypothesis) =>
        _model.Tokenizer.IsEndOfGeneration(hypothesis.Tokens[^1]) && hypothesis.Length <= Request.MaxTokens && _reader.IsMatch(hypothesis.Text);

    /// <summary>Runs a decoder with the seeds first, first + 1, …, many at a time.</summary>
    public async Task<List<TResult>> RepeatAsync<TResult>(LogitsDecoder<TResult> decoder, int runs, ulong first = 1)
        where TResult : DecodingResult
    {
        await using var scheduler = new BatchScheduler(_model);
        var results = new List<TResult>(runs);
        while (results.Count < runs)
        {
            int wave = Math.Min(64, runs - results.Count);
            results.AddRange(await Task.WhenAll(Enumerable.Range(results.Count, wave)
                .Select(i => scheduler.DecodeAsync(Request with { Seed = first + (ulong)i }, decoder))));
        }

        return results;
    }

    public Task<TResult> RunAsync<TResult>(LogitsDecoder<TResult> decoder, ulong seed = 1)
        where TResult : DecodingResult => _model.DecodeAsync(Request with { Seed = seed }, decoder);

    private string TextOf(int token) => Encoding.UTF8.GetString(_model.Tokenizer.GetBytes(token));

    // Whether a token may come next is asked of the language itself: does some text begin so? Every beginning is tried to its end.
    private void Walk(int[] tokens, string text, double logProbability, double logConstrained, List<(string, double, double)> texts, double temperature)
    {
        double[] logits = [.. _model.Logits([0, .. tokens]).Select(logit => logit / temperature)];
        double logSum = Math.Log(logits.Sum(Math.Exp));
        bool[] allowed = new bool[logits.Length];
        for (int token = 0; token < logits.Length; token++)
        {
            bool mayGoOn = tokens.Length < Request.MaxTokens - 1;
            byte[] longer = Encoding.UTF8.GetBytes(text + TextOf(token));
            allowed[token] = token == 0 ? _reader.IsMatch(text) : mayGoOn && _reader.PrefixLength(longer) == longer.Length;
        }

        double logMass = Math.Log(logits.Where((_, token) => allowed[token]).Sum(Math.Exp)) - logSum;
        for (int token = 0; token < logits.Length; token++)
        {
            if (!allowed[token] || double.IsNegativeInfinity(logits[token])) continue;
            double log = logits[token] - logSum;
            int[] longer = [.. tokens, token];
            if (token == 0) texts.Add((string.Join(' ', longer), logProbability + log, logConstrained + log - logMass));
            else Walk(longer, text + TextOf(token), logProbability + log, logConstrained + log - logMass, texts, temperature);
        }
    }
}
