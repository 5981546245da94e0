using System.Globalization;

namespace Reasoning.Search.Budgets;

/// <summary>A budget as one line of text: <c>tokens=2000,calls=50,time=30</c>.</summary>
public static class BudgetText
{
    private const string Known = "tokens, completion-tokens, calls, cost, time (seconds) and prices (per million prompt/completion tokens, such as 0.15/0.6)";

    /// <summary>Reads a line; an empty one is no limit.</summary>
    /// <exception cref="FormatException">It is not of that form, or a value is outside its range; the message says which.</exception>
    public static SearchBudget Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var budget = SearchBudget.Unlimited;
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = part.Split('=', 2, StringSplitOptions.TrimEntries) is [var left, var right]
                ? (left, right)
                : throw new FormatException($"'{part}' is not of the form limit=value; limits are {Known}.");
            if (!known.Add(name)) throw new FormatException($"The budget sets '{name}' twice.");
            try
            {
                budget = name switch
                {
                    "tokens" => budget with { MaxTokens = Count(part, value) },
                    "completion-tokens" => budget with { MaxCompletionTokens = Count(part, value) },
                    "calls" => budget with { MaxCalls = Count(part, value) },
                    "cost" => budget with { MaxCost = Money(part, value) },
                    "time" => budget with { MaxTime = TimeSpan.FromSeconds((double)Money(part, value)) },
                    "prices" => budget with { Prices = Prices(part, value) },
                    _ => throw new FormatException($"A budget has no limit '{name}'; limits are {Known}."),
                };
            }
            catch (ArgumentOutOfRangeException)
            {
                throw new FormatException($"'{part}' is outside the range: limits are above 0, prices at least 0.");
            }
        }

        if (budget.MaxCost is not null && budget.Prices is null) throw new FormatException("A limit on cost needs prices: add prices=0.15/0.6, per million prompt and completion tokens.");
        return budget;
    }

    private static long Count(string part, string value) =>
        long.TryParse(value, NumberStyles.Integer | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var count) ? count : throw new FormatException($"'{part}': the value is a whole number.");

    private static decimal Money(string part, string value) =>
        decimal.TryParse(value, NumberStyles.Number, CultureInfo.InvariantCulture, out var amount) ? amount : throw new FormatException($"'{part}': the value is a number.");

    private static TokenPrices Prices(string part, string value) => value.Split('/') is [var prompt, var completion]
        ? new TokenPrices(Money(part, prompt), Money(part, completion))
        : throw new FormatException($"'{part}': prices are two numbers, per million prompt and completion tokens, such as 0.15/0.6.");
}
