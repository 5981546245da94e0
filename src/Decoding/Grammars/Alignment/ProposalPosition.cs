namespace Reasoning.Decoding.Grammars.Alignment;

/// <summary>From where on a chain writes its text anew.</summary>
public enum ProposalPosition
{
    /// <summary>From any token, each equally likely.</summary>
    Uniform,

    /// <summary>
    /// From a token with probability proportional to e^H − 1, where H is the entropy of the allowed tokens there: seldom where there was little choice.
    /// </summary>
    Entropy,

    /// <summary>From the beginning: each proposal is a sample of plain constrained decoding. An independence sampler.</summary>
    Restart,
}
