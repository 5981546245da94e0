namespace Reasoning.Data.Texts;

/// <summary>A maximal run of items in which two sequences differ.</summary>
/// <param name="Left">Where it begins in the first.</param>
/// <param name="LeftCount">How many items of the first have no partner.</param>
/// <param name="Right">Where it begins in the second.</param>
/// <param name="RightCount">How many items of the second have no partner.</param>
internal readonly record struct Hunk(int Left, int LeftCount, int Right, int RightCount);
