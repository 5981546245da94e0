namespace Reasoning.Verification.Values;

/// <summary>What kind of sequence a value is. Sequences of different kinds are never equal.</summary>
public enum SequenceKind
{
    /// <summary>A list.</summary>
    List,

    /// <summary>A tuple.</summary>
    Tuple,

    /// <summary>What a generator or another iterator yielded.</summary>
    Iterator,
}
