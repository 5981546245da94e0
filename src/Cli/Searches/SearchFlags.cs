using System.CommandLine;
using System.Globalization;
using Reasoning.Search;
using Reasoning.Search.Budgets;
using Reasoning.Search.Catalog;
using Reasoning.Search.Prompts;

namespace Reasoning.Cli.Searches;

/// <summary>The options of the command line that say how to search.</summary>
internal sealed class SearchFlags
{
    private const string EmbeddedModel = "reasoning-tiny";

    private readonly Option<string?> _strategies;
    private readonly Option<string> _budget = new("--budget")
    {
        Description = "What a search may spend on a problem: tokens=N, completion-tokens=N, calls=N, time=SECONDS, cost=X with prices=PROMPT/COMPLETION per million tokens; several separated by commas.",
        DefaultValueFactory = _ => "",
        HelpName = "LIMITS",
    };

    private readonly Option<string?> _prompts = new("--prompts")
    {
        Description = $"What the model is asked in: chat, or embedded for the bundled model. By default embedded for '{EmbeddedModel}', and chat for every other.",
        HelpName = "BOOK",
    };

    private readonly Option<int?> _samples = new("--samples", "-n") { Description = "Samples per problem, of strategies that have that setting and do not set it.", HelpName = "N" };
    private readonly Option<double?> _temperature = new("--temperature", "-t")
    {
        Description = "Sampling temperature, of strategies that have that setting and do not set it.",
        CustomParser = NumberArgument.TryRead,
        HelpName = "T",
    };

    public SearchFlags(string description) => _strategies = new Option<string?>("--strategy", "--strategies", "-s")
    {
        Description = $"{description} A strategy may have settings: 'best-of-n(samples=8)'. 'reason strategies' lists them.",
        HelpName = "NAMES",
    };

    public IEnumerable<Option> Options => [_strategies, _samples, _temperature, _budget, _prompts];

    /// <summary>The strategies, those named by default where none are named.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="byDefault">Names separated by commas.</param>
    /// <param name="defaultSamples">How many samples, where nothing says so; null for what strategies do by themselves.</param>
    /// <exception cref="UsageException">There is no such strategy or setting, or one is named twice.</exception>
    public IReadOnlyList<ISearchStrategy> Strategies(ParseResult parsed, string byDefault, int? defaultSamples = null)
    {
        var text = parsed.GetValue(_strategies) ?? byDefault;
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        if ((parsed.GetValue(_samples) ?? defaultSamples) is { } samples) settings["samples"] = samples.ToString(CultureInfo.InvariantCulture);
        if (parsed.GetValue(_temperature) is { } temperature) settings["temperature"] = temperature.ToString(CultureInfo.InvariantCulture);
        try
        {
            ISearchStrategy[] strategies = [.. ComponentSpec.ParseAll(text).Select(spec => Create(spec, settings))];
            if (strategies.Length == 0) throw new UsageException("--strategy: name at least one.");
            return strategies.Select(strategy => strategy.Name).Distinct().Count() == strategies.Length
                ? strategies
                : throw new UsageException("--strategy: a strategy is named twice.");
        }
        catch (FormatException exception)
        {
            throw new UsageException($"--strategy: {exception.Message}");
        }
    }

    /// <exception cref="UsageException">It is not a budget.</exception>
    public SearchBudget Budget(ParseResult parsed)
    {
        try
        {
            return BudgetText.Parse(parsed.GetValue(_budget)!);
        }
        catch (FormatException exception)
        {
            throw new UsageException($"--budget: {exception.Message}");
        }
    }

    /// <exception cref="UsageException">There is no such book.</exception>
    public PromptBook Prompts(ParseResult parsed, string modelName) => parsed.GetValue(_prompts) switch
    {
        null => modelName == EmbeddedModel ? PromptBook.Embedded : PromptBook.Chat,
        var name => PromptBook.ByName(name) ?? throw new UsageException($"--prompts: there is no prompt book '{name}'; there are chat and embedded."),
    };

    /// <summary>A strategy with general settings, where it has such and does not set them itself.</summary>
    private static ISearchStrategy Create(ComponentSpec spec, Dictionary<string, string> general)
    {
        var strategy = SearchCatalog.Create<ISearchStrategy>(spec);
        var missing = general.Where(setting => strategy.Settings.ContainsKey(setting.Key) && !spec.Settings.ContainsKey(setting.Key)).ToArray();
        return missing.Length == 0
            ? strategy
            : SearchCatalog.Create<ISearchStrategy>(spec with { Settings = spec.Settings.Concat(missing).ToDictionary(StringComparer.Ordinal) });
    }
}
