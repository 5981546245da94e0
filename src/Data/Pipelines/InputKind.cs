namespace Reasoning.Data.Pipelines;

/// <summary>How records are made of a file.</summary>
public enum InputKind
{
    /// <summary>A JSON object on each line.</summary>
    JsonLines,

    /// <summary>The whole file is one record with the fields <c>path</c> and <c>text</c>.</summary>
    Text,
}
