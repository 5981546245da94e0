namespace Reasoning.Decoding.Tokenization;

/// <summary>The tokens that the metadata of a vocabulary name, and which of them are added to a text.</summary>
internal sealed record SpecialTokens
{
    public int? Begin { get; init; }

    public int? End { get; init; }

    public int? EndOfTurn { get; init; }

    public int? EndOfMessage { get; init; }

    public int? Unknown { get; init; }

    public bool AddsBegin { get; init; }

    public bool AddsEnd { get; init; }
}
