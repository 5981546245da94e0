namespace Reasoning.Decoding.Thinking;

/// <summary>Why a thinking phase ended.</summary>
public enum ThinkingEndReason
{
    /// <summary>The visible tokens completed the text that ends thinking (or the request's prefix had it already).</summary>
    Marker,

    /// <summary>So many consecutive steps were of low entropy that the end was forced.</summary>
    ColdStop,

    /// <summary>The thinking phase had as many tokens as it may, and the end was forced.</summary>
    Budget,

    /// <summary>The visible token was an end-of-generation token; there is no answer.</summary>
    EndOfGeneration,

    /// <summary>A limit on tokens, context or positions ended the run within the thinking phase; there is no answer.</summary>
    Unfinished,
}
