namespace Reasoning.Verification.Values.Literals;

/// <summary>A text is no literal; the message says what is wrong where.</summary>
public sealed class LiteralFormatException : FormatException
{
    /// <summary>Says what is wrong where.</summary>
    /// <param name="position">Character at which it is wrong, counted from 0.</param>
    /// <param name="problem">What is wrong, without a final full stop.</param>
    public LiteralFormatException(int position, string problem)
        : base($"at character {position}: {problem}.")
    {
        Position = position;
        Problem = problem;
    }

    /// <summary>Character at which it is wrong, counted from 0.</summary>
    public int Position { get; }

    /// <summary>What is wrong, without a final full stop.</summary>
    public string Problem { get; }
}
