namespace Reasoning.Decoding.Gguf;

/// <summary>A GGUF file is corrupt, truncated or uses something that is not supported; the message is one sentence that names the file, the field and what would be right.</summary>
public sealed class GgufFormatException : FormatException
{
    /// <summary>Creates the exception from its parts; the message reads "<c>file: field problem</c>".</summary>
    /// <param name="filePath">The file that was read.</param>
    /// <param name="field">The field, metadata key or tensor at fault, as a noun phrase ("the version", "metadata key 'x'").</param>
    /// <param name="problem">What is wrong and what is supported, as the rest of a sentence that starts with the field.</param>
    public GgufFormatException(string filePath, string field, string problem)
        : base($"{filePath}: {field} {problem}.")
    {
        FilePath = filePath;
        Field = field;
    }

    /// <summary>The file that was read.</summary>
    public string FilePath { get; }

    /// <summary>The field, metadata key or tensor at fault.</summary>
    public string Field { get; }
}
