namespace Reasoning.Decoding.Speculation.Trigrams;

/// <summary>A token that may follow a pair of tokens.</summary>
/// <param name="Token">Its id.</param>
/// <param name="Weight">How much speaks for it: its share in the corpus, plus what the sequence itself added; above 0.</param>
internal readonly record struct Successor(int Token, float Weight);
