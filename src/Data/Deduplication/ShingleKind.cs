namespace Reasoning.Data.Deduplication;

/// <summary>What a text is cut into before runs of it are compared.</summary>
public enum ShingleKind
{
    /// <summary>Names, numbers, and every other character that is not blank by itself; case counts. For programs of any language.</summary>
    CodeTokens,

    /// <summary>Runs of letters and digits in lower case; punctuation does not count. For prose.</summary>
    Words,
}
