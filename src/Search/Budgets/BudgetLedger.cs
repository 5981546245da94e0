namespace Reasoning.Search.Budgets;

/// <summary>
/// The account of a budget, or of a part of one: what was spent, and what is held back for calls under way. Thread-safe. What is admitted depends on the order of
/// admissions, so only one flow of control admits; others settle.
/// </summary>
internal sealed class BudgetLedger(BudgetAmount limits, SearchBudget budget)
{
    private readonly Lock _lock = new();
    private BudgetAmount _spent;
    private BudgetAmount _held;

    public BudgetLedger(SearchBudget budget) : this(BudgetAmount.LimitsOf(budget), budget)
    {
    }

    /// <summary>Holds back the most that a request can cost, for as many of its completions as fit.</summary>
    /// <param name="count">Completions wanted, at least 1.</param>
    /// <param name="promptTokens">Tokens of the prompt, counted once.</param>
    /// <param name="maxTokens">The most tokens of one completion.</param>
    /// <param name="held">What was held back, to be settled.</param>
    /// <param name="limit">Which limit permits the least, where not all of them fit.</param>
    /// <returns>How many of the completions fit: 0 to <paramref name="count"/>.</returns>
    public int Admit(int count, long promptTokens, int maxTokens, out BudgetAmount held, out BudgetLimit limit)
    {
        lock (_lock)
        {
            var left = limits - _spent - _held;
            long admitted = count;
            limit = BudgetLimit.Calls;
            Narrow(left.Calls, BudgetLimit.Calls, ref admitted, ref limit);
            Narrow(left.CompletionTokens / maxTokens, BudgetLimit.CompletionTokens, ref admitted, ref limit);
            Narrow((left.Tokens - promptTokens) / maxTokens, BudgetLimit.Tokens, ref admitted, ref limit);
            var perCompletion = budget.CostOf(0, maxTokens);
            var forPrompt = budget.CostOf(promptTokens, 0);
            if (left.Cost < forPrompt) Narrow(0, BudgetLimit.Cost, ref admitted, ref limit);
            else if (perCompletion > 0) Narrow((long)decimal.Min(long.MaxValue / 4, decimal.Floor((left.Cost - forPrompt) / perCompletion)), BudgetLimit.Cost, ref admitted, ref limit);

            if (admitted <= 0)
            {
                held = default;
                return 0;
            }

            held = AmountOf(promptTokens, admitted * maxTokens, admitted);
            _held += held;
            return (int)admitted;
        }
    }

    /// <summary>Holds back the most that a request can cost, which was admitted in an earlier session.</summary>
    public BudgetAmount Hold(int count, long promptTokens, int maxTokens)
    {
        lock (_lock)
        {
            var held = AmountOf(promptTokens, (long)count * maxTokens, count);
            _held += held;
            return held;
        }
    }

    /// <summary>Releases what was held back for a call, and books what it cost.</summary>
    public void Settle(BudgetAmount held, BudgetAmount spent)
    {
        lock (_lock)
        {
            _held -= held;
            _spent += spent;
        }
    }

    /// <summary>Takes everything that is left and hands it out in equal parts; each is settled with <see cref="Settle"/> when its search has ended.</summary>
    public BudgetAmount HoldPart(int parts)
    {
        lock (_lock)
        {
            var part = (limits - _spent - _held).DividedBy(parts);
            for (var i = 0; i < parts; i++) _held += part;
            return part;
        }
    }

    /// <summary>What was spent so far.</summary>
    public BudgetAmount Spent
    {
        get
        {
            lock (_lock) return _spent;
        }
    }

    public BudgetAmount AmountOf(long promptTokens, long completionTokens, long calls) =>
        new(promptTokens + completionTokens, completionTokens, calls, budget.CostOf(promptTokens, completionTokens));

    private static void Narrow(long permitted, BudgetLimit by, ref long admitted, ref BudgetLimit limit)
    {
        if (permitted >= admitted) return;
        (admitted, limit) = (permitted, by);
    }
}
