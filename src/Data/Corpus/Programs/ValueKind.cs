namespace Reasoning.Data.Corpus.Programs;

/// <summary>The Python types that flow between the steps of a composed program.</summary>
internal enum ValueKind
{
    /// <summary>list[int]</summary>
    Numbers,

    /// <summary>int</summary>
    Number,

    /// <summary>str</summary>
    Text,

    /// <summary>list[str]</summary>
    Words,

    /// <summary>bool; always the end of a pipeline</summary>
    Truth,
}
