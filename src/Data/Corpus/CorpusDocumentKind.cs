namespace Reasoning.Data.Corpus;

/// <summary>The four kinds of documents that the embedded model is trained on.</summary>
public enum CorpusDocumentKind
{
    /// <summary>A function header with docstring and examples, and its body.</summary>
    Code,

    /// <summary>An arithmetic question and its steps, ending in <c>answer: N</c>.</summary>
    Arithmetic,

    /// <summary>A programming task with two bodies and which of them is right.</summary>
    Compare,

    /// <summary>A programming task with one body and whether it is right.</summary>
    Judge,
}
