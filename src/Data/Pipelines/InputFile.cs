namespace Reasoning.Data.Pipelines;

/// <summary>A file that records are read from.</summary>
/// <param name="Path">Where it is; "-" for the standard input.</param>
/// <param name="Name">The name that records, rejects and messages give it.</param>
/// <param name="Bytes">Its size as it lies there, compressed or not; 0 for the standard input.</param>
/// <param name="Kind">How records are made of it.</param>
public sealed record InputFile(string Path, string Name, long Bytes, InputKind Kind)
{
    /// <summary>The name that stands for the standard input.</summary>
    public const string StandardInput = "-";

    internal bool IsStandardInput => Path == StandardInput;
}
