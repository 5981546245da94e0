using System.CommandLine;
using Reasoning.Search;
using Reasoning.Search.Catalog;

namespace Reasoning.Cli.Commands;

/// <summary><c>reason strategies</c>: what there is to search with.</summary>
internal sealed class StrategiesCommand : Command, IHasExamples
{
    private readonly Terminal _terminal;
    private readonly Argument<string?> _name = new("NAME") { Description = "One strategy, to see its settings with their defaults; all by default.", Arity = ArgumentArity.ZeroOrOne };

    public StrategiesCommand(Terminal terminal)
        : base("strategies", "List the strategies, what they cost, what they need and where they are from.")
    {
        _terminal = terminal;
        Add(_name);
        SetAction(Run);
    }

    public IReadOnlyList<(string Line, string Remark)> Examples { get; } =
    [
        ("reason strategies", "All of them."),
        ("reason strategies best-of-n", "The settings of one; 'best-of-n(samples=8)' changes one."),
    ];

    private int Run(ParseResult parsed)
    {
        if (parsed.GetValue(_name) is { } name) Show(name);
        else List();
        return ReasonTool.Success;
    }

    private void List()
    {
        var table = new TextTable(("strategy", true), ("tier", true), ("verifier", true), ("model calls", true), ("what it does", true), ("paper", true));
        foreach (var facts in SearchCatalog.Strategies.Select(strategy => strategy.Facts))
            table.Add(facts.Name, $"T{(int)facts.Tier}", facts.NeedsVerifier ? "needed" : "", facts.Cost, facts.Summary, facts.Paper);
        table.Write(_terminal);
        _terminal.Error.WriteLine("T0: text alone; T1: log-probabilities, stop strings, prefixes; T2: logits and forks. 'reason strategies NAME' shows the settings of one.");
    }

    private void Show(string name)
    {
        ISearchStrategy strategy;
        try
        {
            strategy = SearchCatalog.Create<ISearchStrategy>(name);
        }
        catch (FormatException exception)
        {
            throw new UsageException(exception.Message);
        }

        var facts = strategy.Facts;
        _terminal.Out.WriteLine($"{facts.Name}: {facts.Summary}");
        _terminal.Out.WriteLine($"from {facts.Paper}; tier T{(int)facts.Tier}{(facts.NeedsVerifier ? "; needs a verifier" : "")}; model calls: {facts.Cost}");
        foreach (var (setting, value) in strategy.Settings) _terminal.Out.WriteLine($"  {setting} = {value}");
    }
}
