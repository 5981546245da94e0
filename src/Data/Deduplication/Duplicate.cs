namespace Reasoning.Data.Deduplication;

/// <summary>Which text another one repeats.</summary>
/// <param name="Of">Number of the text that was there before and is kept, in the order in which kept texts came, from 0.</param>
/// <param name="IsExact">Whether both are equal but for blanks and line ends.</param>
/// <param name="Similarity">Jaccard similarity of their shingles; 1 for equal texts.</param>
public readonly record struct Duplicate(int Of, bool IsExact, double Similarity);
