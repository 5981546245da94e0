using Reasoning.Python.Syntax;

namespace Reasoning.Python;

/// <summary>What the analyser takes for right.</summary>
public sealed record PythonAnalyzerOptions
{
    /// <summary>Version of the language. Default: 3.13.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No version that is known.</exception>
    public PythonVersion Version
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(Version), value, "Python 3.8 to 3.13 are known.");
    } = PythonVersion.Python313;

    /// <summary>What a level of indentation must be: pylint's indent-string. Null: what the program's first indented line has. Default: four spaces.</summary>
    /// <exception cref="ArgumentException">It is empty, or holds something else than spaces and tabs.</exception>
    public string? IndentUnit
    {
        get;
        init => field = value is null || (value.Length > 0 && value.All(letter => letter is ' ' or '\t'))
            ? value
            : throw new ArgumentException("A level of indentation is made of spaces or tabs.", nameof(IndentUnit));
    } = "    ";

    /// <summary>Names that count as known although the program does not bind them. Default: none.</summary>
    public IReadOnlyCollection<string> KnownNames { get; init; } = [];
}
