using System.CommandLine;
using Reasoning.Decoding.Grammars;

namespace Reasoning.Cli;

/// <summary>The options of the command line that constrain a text by a grammar; at most one of them at a time.</summary>
internal sealed class ConstraintFlags
{
    private static readonly Dictionary<string, Func<Grammar>> BuiltIn = new(StringComparer.Ordinal)
    {
        ["json"] = () => Constraint.Json(),
        ["python"] = () => Constraint.Python(),
        ["csharp-method"] = Constraint.CSharpMethod,
        ["csharp-expression"] = Constraint.CSharpExpression,
        ["sql"] = Constraint.Sql,
        ["arithmetic"] = Constraint.Arithmetic,
    };

    private readonly Terminal _terminal;
    private readonly Option<string?> _schema = new("--json-schema") { Description = "Generate only JSON that is valid under the schema in this file.", HelpName = "FILE" };
    private readonly Option<string?> _grammar = new("--grammar")
    {
        Description = $"Generate only texts of a grammar: a .gbnf or .lark file, or {string.Join(", ", BuiltIn.Keys)}.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _regex = new("--regex") { Description = "Generate only texts that match this pattern as a whole.", HelpName = "PATTERN" };
    private readonly Option<string[]> _choice = new("--choice")
    {
        Description = "Generate only one of these texts. May be repeated.",
        HelpName = "TEXT",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<bool> _completes = new("--complete-in-time")
    {
        Description = "Close strings, brackets and statements before --max-tokens cuts them, so that every text of the constraint is whole.",
    };

    public ConstraintFlags(Terminal terminal) => _terminal = terminal;

    public void AddTo(Command command)
    {
        Option[] options = [_schema, _grammar, _regex, _choice];
        foreach (var option in options) command.Add(option);
        command.Add(_completes);
    }

    /// <summary>Whether texts are to be completed within the limit of tokens.</summary>
    public bool CompletesInTime(ParseResult parsed) => parsed.GetValue(_completes);

    /// <summary>The grammar that the command line asks for; null for none.</summary>
    /// <exception cref="UsageException">None or two are asked for where one is needed, a file is missing, or what is given is not a grammar.</exception>
    public Grammar? Read(ParseResult parsed)
    {
        Option[] options = [_schema, _grammar, _regex, _choice];
        string[] given = [.. options.Where(option => parsed.GetResult(option) is { Implicit: false }).Select(option => option.Name)];
        if (given.Length == 0)
        {
            return CompletesInTime(parsed)
                ? throw new UsageException($"{_completes.Name} needs a constraint: {string.Join(", ", options[..^1].Select(option => option.Name))} or {options[^1].Name}.")
                : null;
        }

        if (given.Length > 1) throw new UsageException($"{given[0]} does not go with {given[1]}: a text has one constraint.");
        try
        {
            if (parsed.GetValue(_schema) is { } schema) return Constraint.JsonSchema(Text(schema, "schema"));
            if (parsed.GetValue(_regex) is { } pattern) return Constraint.Regex(pattern);
            if (parsed.GetValue(_grammar) is { } grammar) return ReadGrammar(grammar);
            return OptionCheck.Build(() => Constraint.Choices((parsed.GetValue(_choice) ?? []).Select(EscapedText.Read)));
        }
        catch (Exception exception) when (exception is GrammarFormatException or GrammarLimitException)
        {
            throw new UsageException($"{given[0]}: {exception.Message}");
        }
    }

    private Grammar ReadGrammar(string name)
    {
        if (BuiltIn.TryGetValue(name, out var create)) return create();
        return Path.GetExtension(name).ToLowerInvariant() switch
        {
            ".gbnf" => Constraint.Gbnf(Text(name, "grammar")),
            ".lark" => Constraint.Lark(Text(name, "grammar")),
            _ => throw new UsageException($"--grammar '{name}' is neither a .gbnf or .lark file nor one of {string.Join(", ", BuiltIn.Keys)}."),
        };
    }

    private string Text(string file, string what)
    {
        string path = Path.Combine(_terminal.WorkingFolder, file);
        if (!File.Exists(path)) throw new UsageException($"There is no {what} file '{file}'.");
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The {what} file '{file}' cannot be read: {exception.Message}");
        }
    }
}
