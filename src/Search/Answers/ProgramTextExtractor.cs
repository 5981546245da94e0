namespace Reasoning.Search.Answers;

/// <summary>
/// Takes the program itself as its answer: without blank lines and the space at the ends of lines. Programs that do the same in different words
/// stay different; that is the limit of voting over texts.
/// </summary>
public sealed class ProgramTextExtractor : IAnswerExtractor
{
    /// <inheritdoc/>
    public string Name => "program-text";

    /// <inheritdoc/>
    public string? Extract(string completion)
    {
        ArgumentNullException.ThrowIfNull(completion);
        var lines = completion.Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0);
        var program = string.Join('\n', lines);
        return program.Length == 0 ? null : program;
    }
}
