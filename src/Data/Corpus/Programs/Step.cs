namespace Reasoning.Data.Corpus.Programs;

/// <summary>An operation with its constant and the phrase that describes it.</summary>
/// <param name="Operation">What is done.</param>
/// <param name="Constant">Value for <c>#</c>; the text <c>k</c> when it is the function's second argument; empty without one.</param>
/// <param name="Phrase">Template of the wording, with <c>#</c> for the constant.</param>
/// <param name="IsLoose">True when the phrase leaves a choice open.</param>
internal sealed record Step(Operation Operation, string Constant, string Phrase, bool IsLoose)
{
    public string Words => Phrase.Replace("#", Constant, StringComparison.Ordinal);
}
