using System.CommandLine;
using System.Globalization;
using Reasoning.Data.Linting;
using Reasoning.Data.LintSeq;
using Reasoning.Python;

namespace Reasoning.Cli.DataJobs;

/// <summary>The options that choose what judges programs.</summary>
internal sealed class LintSeqLinterFlags
{
    private readonly Option<string> _linter = new("--linter")
    {
        Description = "What judges programs: the analyser of Python in this process, CPython or pylint in processes of their own, the compiler of C#, or none for random deletions.",
        DefaultValueFactory = _ => "analyzer",
        HelpName = "analyzer|cpython|pylint|csharp|none",
    };

    private readonly Option<string> _indent = new("--indent")
    {
        Description = "What a level of indentation must be for the analyser: a number of spaces, tab, or auto for what each program begins with.",
        DefaultValueFactory = _ => "4",
        HelpName = "N|tab|auto",
    };

    private readonly Option<string> _python = new("--python") { Description = "The Python interpreter of cpython and pylint.", DefaultValueFactory = _ => "python3", HelpName = "PATH" };

    public IReadOnlyList<Option> Options => [_linter, _indent, _python];

    public IReadOnlyList<Option> OptionsWithoutEffect => [_python];

    /// <summary>Starts the linter that is asked for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="workers">How many texts are judged at once.</param>
    /// <param name="outliner">The outliner that options for Python ask for; null where none does.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The linter (null for none), what it is to be called, with its version, and the outliner to use.</returns>
    public async Task<(ILinter? Linter, string Name, IProgramOutliner? Outliner)> StartAsync(ParseResult parsed, int workers, IProgramOutliner? outliner, CancellationToken cancellationToken)
    {
        string linter = parsed.GetValue(_linter)!;
        if (linter != "analyzer" && parsed.GetResult(_indent) is { Implicit: false }) throw new UsageException("--indent: only the analyzer asks for an indentation.");
        if (linter is "csharp" or "none" && outliner is not null)
            throw new UsageException($"--linter: {linter} has no use for --whole-strings, --whole-statements and --count-levels.");
        var processes = new LinterProcessOptions { Python = parsed.GetValue(_python)!, Processes = workers };
        switch (linter)
        {
            case "analyzer":
                return (new PythonLinter(new PythonAnalyzerOptions { IndentUnit = IndentUnit(parsed.GetValue(_indent)!) }), linter, outliner);
            case "cpython":
                var python = await CPythonLinter.StartAsync(processes, cancellationToken);
                return (python, python.Name, outliner);
            case "pylint":
                var pylint = await PylintLinter.StartAsync(processes, cancellationToken);
                return (pylint, pylint.Name, outliner);
            case "none":
                return (null, linter, null);
            default:
                throw new UsageException("--linter: there are analyzer, cpython, pylint, csharp and none.");
        }
    }

    private static string? IndentUnit(string text) => text switch
    {
        "auto" => null,
        "tab" => "\t",
        _ when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int spaces) && spaces is >= 1 and <= 16 => new string(' ', spaces),
        _ => throw new UsageException("--indent: a level of indentation is 1 to 16 spaces, tab, or auto."),
    };
}
