namespace Reasoning.Decoding.Sampling;

/// <summary>How soon <see cref="SelfTerminationProcessor"/> brings a completion to its end. Immutable; every value is checked when it is set.</summary>
public sealed record SelfTerminationOptions
{
    private readonly double _epsilon = 1e-3;
    private readonly int _softLength;
    private readonly SelfTerminationForm _form = SelfTerminationForm.Guard;

    /// <summary>
    /// The share of the other tokens' probability that the end token takes at the first step after <see cref="SoftLength"/>, and of what is left at each
    /// further one. Above 0 and below 1. The default is 0.001: by <see cref="SelfTerminationProcessor.Horizon"/>, greedy decoding ends within 693 tokens.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside (0, 1) or not a number.</exception>
    public double Epsilon
    {
        get => _epsilon;
        init => _epsilon = SelfTerminationProcessor.Check(value, nameof(Epsilon));
    }

    /// <summary>How many tokens of the completion (a forced prefix included) are left alone; at least 0. The default is 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int SoftLength
    {
        get => _softLength;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(SoftLength));
            _softLength = value;
        }
    }

    /// <summary>Whether the model is an ordinary one (<see cref="SelfTerminationForm.Guard"/>, the default) or was trained to end this way.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of the two.</exception>
    public SelfTerminationForm Form
    {
        get => _form;
        init => _form = Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Form), value, "There is no such form of self-termination.");
    }
}
