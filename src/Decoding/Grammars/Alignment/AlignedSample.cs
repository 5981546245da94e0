using Reasoning.Decoding.Decoders;

namespace Reasoning.Decoding.Grammars.Alignment;

/// <summary>A text of the language that was drawn, with the evidence of how it relates to the model's own distribution P.</summary>
public sealed record AlignedSample
{
    /// <summary>The text: a whole one of the language, ended by a token that ends generation.</summary>
    public required Hypothesis Hypothesis { get; init; }

    /// <summary>
    /// Its natural-log probability under P: the model after the request's bias, penalties, processors and temperature, but without the constraint. Where
    /// these change nothing it equals <see cref="Hypothesis.LogProbability"/>.
    /// </summary>
    public required double LogProbability { get; init; }

    /// <summary>
    /// Sum over its tokens of the log-probability that P gave to all allowed tokens together; at most 0. Plain constrained decoding draws the text with
    /// log-probability <see cref="LogProbability"/> minus this: too often, by a factor of exp(−this) before normalisation.
    /// </summary>
    public required double LogAllowedMass { get; init; }

    /// <summary>How many draws gave it. Particles and diagnoses list a text once however often it was drawn; other decoders list every draw.</summary>
    public int Copies { get; init; } = 1;

    /// <summary>Its share of the sample, copies included; those of all samples add up to 1.</summary>
    public required double Weight { get; init; }
}
