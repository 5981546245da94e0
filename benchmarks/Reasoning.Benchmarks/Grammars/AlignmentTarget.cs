using Reasoning.Decoding.Conformance.Oracles;
using Reasoning.Decoding.Grammars;
using Reasoning.Decoding.Grammars.Alignment;
using Reasoning.Decoding.Models;

namespace Reasoning.Benchmarks.Grammars;

/// <summary>The exact distribution of a small model over a language.</summary>
/// <param name="Probabilities">Of each text given the language, by its tokens.</param>
/// <param name="Mass">The probability of the language.</param>
internal sealed record AlignmentTarget(IReadOnlyDictionary<string, double> Probabilities, double Mass)
{
    public static AlignmentTarget Of(ILanguageModel model, Grammar grammar, int maxTokens)
    {
        var reader = new GrammarReader(grammar);
        var all = SequenceEnumeration.Enumerate(model, [0], new SequenceEnumerationOptions { MaximumLength = maxTokens }).Sequences
            .Where(sequence => !sequence.IsCut && reader.IsMatch(model.Tokenizer.Decode(sequence.Tokens.AsSpan()))).ToArray();
        double mass = all.Sum(sequence => sequence.Probability);
        return new AlignmentTarget(all.ToDictionary(sequence => string.Join(' ', sequence.Tokens), sequence => sequence.Probability / mass), mass);
    }

    /// <summary>KL from a weighted sample to the distribution, in nats.</summary>
    public double DivergenceOf(AlignedResult result)
    {
        var shares = new Dictionary<string, double>();
        foreach (var sample in result.Samples)
        {
            string key = string.Join(' ', sample.Hypothesis.Tokens);
            shares[key] = shares.GetValueOrDefault(key) + sample.Weight;
        }

        return shares.Where(share => share.Value > 0).Sum(share => share.Value * Math.Log(share.Value / Probabilities[share.Key]));
    }
}
