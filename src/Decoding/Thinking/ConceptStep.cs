namespace Reasoning.Decoding.Thinking;

/// <summary>What a step of soft thinking chose: what training on the rollout needs.</summary>
public sealed record ConceptStep
{
    /// <summary>The concept token's components, heaviest first; the first is the visible token.</summary>
    public required IReadOnlyList<ConceptComponent> Components { get; init; }

    /// <summary>The visible token.</summary>
    public int Token => Components[0].Token;

    /// <summary>The entropy of the distribution after temperature and before filters: in nats, or a share of ln V if the decoder normalises it.</summary>
    public required double Entropy { get; init; }
}
