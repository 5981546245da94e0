namespace Reasoning.Decoding.Generation;

/// <summary>Why a completion stopped.</summary>
public enum FinishReason
{
    /// <summary>The model produced an end-of-generation token.</summary>
    EndOfSequence,

    /// <summary>A stop string appeared; it and what follows are not part of the text.</summary>
    StopString,

    /// <summary>The token limit was reached.</summary>
    Length,

    /// <summary>The model's context was full.</summary>
    ContextFull,

    /// <summary>The run's limit on computed positions was reached.</summary>
    Budget,
}
