namespace Reasoning.Search.Prompts;

/// <summary>Which of several candidates a judge chooses.</summary>
/// <param name="Index">Its place in the list that was shown, counted from 0.</param>
public sealed record Choice(int Index);
