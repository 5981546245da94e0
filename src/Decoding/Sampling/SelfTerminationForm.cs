namespace Reasoning.Decoding.Sampling;

/// <summary>What the end token's probability is before <see cref="SelfTerminationProcessor"/> raises it.</summary>
public enum SelfTerminationForm
{
    /// <summary>What an ordinary model says: the softmax over all tokens.</summary>
    Guard,

    /// <summary>The logistic function of the end token's logit alone, for a model that was trained with the paper's parametrisation.</summary>
    Trained,
}
