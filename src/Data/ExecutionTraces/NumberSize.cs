namespace Reasoning.Data.ExecutionTraces;

/// <summary>How the size of a random number is drawn.</summary>
public enum NumberSize
{
    /// <summary>Every number up to the magnitude is equally likely.</summary>
    Magnitude,

    /// <summary>Every count of digits is equally likely, then every number of so many digits that is not above the magnitude.</summary>
    Digits,
}
