namespace Reasoning.Decoding.Decoders;

/// <summary>A piece of a streamed run.</summary>
/// <typeparam name="TResult">What the decoder finds.</typeparam>
/// <param name="Text">New text that is certain, from decoders that write one continuation from left to right; else empty.</param>
/// <param name="Hypothesis">A continuation that is final, as soon as it is; best first, where the decoder finds them in that order. Null for other updates.</param>
/// <param name="Result">The whole result; on the last update only.</param>
public readonly record struct DecodingUpdate<TResult>(string Text, Hypothesis? Hypothesis, TResult? Result)
    where TResult : DecodingResult;
