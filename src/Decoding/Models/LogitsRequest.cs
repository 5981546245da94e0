namespace Reasoning.Decoding.Models;

/// <summary>For which of the added positions the logits of the next token are wanted.</summary>
public enum LogitsRequest
{
    /// <summary>For none: the inputs only fill the cache.</summary>
    None,

    /// <summary>For the last added position: one row.</summary>
    Last,

    /// <summary>For every added position, in order: one row each.</summary>
    All,
}
