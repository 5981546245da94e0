namespace Reasoning.Data.Corpus;

/// <summary>One training document.</summary>
/// <param name="Kind">What the document is.</param>
/// <param name="Prompt">What the model is given. It ends on a line break, or on a colon after which the completion starts with a blank.</param>
/// <param name="Completion">What the model has to continue with.</param>
/// <param name="Key">What was composed, whatever the wording: held-out keys never occur.</param>
public sealed record CorpusDocument(CorpusDocumentKind Kind, string Prompt, string Completion, string Key);
