using Reasoning.Decoding.Generation;
using Reasoning.Search.Budgets;

namespace Reasoning.Search.Steps;

/// <summary>
/// A model that proposes next steps. A step is a line: it ends with the line break, with the solution (where the model or one of the problem's stop strings ends it), or at
/// its limit of tokens, after which the next step goes on in the middle of the line. A blank line is a step like any other.
/// </summary>
/// <remarks>
/// Needs a generator that continues a prefix. The steps of a solution have at most <see cref="SearchScope.MaxTokens"/> tokens together, as the completions of other
/// strategies have. A stop string that goes over the border of steps, such as <c>"\ndef"</c>, is found when its last part comes, and cuts the text where it begins.
/// </remarks>
public sealed class StepModel
{
    private const int SpareTokens = 8;

    private readonly SearchScope _scope;
    private readonly int _maxDepth;
    private readonly int _stepTokens;

    /// <summary>Makes the model of a search.</summary>
    /// <param name="scope">The scope that asks.</param>
    /// <param name="maxDepth">The most steps of a solution, at least 1.</param>
    /// <param name="stepTokens">The most tokens of a step, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A limit is less than 1.</exception>
    public StepModel(SearchScope scope, int maxDepth, int stepTokens)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxDepth, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(stepTokens, 1);
        (_scope, _maxDepth, _stepTokens) = (scope, maxDepth, stepTokens);
    }

    /// <summary>Which limit of the budget did not permit all of the steps that were asked for; null where there were always all.</summary>
    public BudgetLimit? Refusal { get; private set; }

    /// <summary>Samples next steps of many beginnings in one round; all samples of beginnings of the same text are one request.</summary>
    /// <param name="asks">What is wanted; no object twice.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The steps of each beginning in the order of their samples; fewer than were asked for, or none, where the budget did not permit all.</returns>
    /// <exception cref="ArgumentException">A beginning has ended.</exception>
    /// <exception cref="BudgetSpentException">The budget does not permit a single step.</exception>
    public async Task<IReadOnlyList<IReadOnlyList<StepNode>>> ProposeAsync(IReadOnlyList<StepAsk> asks, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(asks);
        if (asks.Any(ask => ask.Beginning.IsEnded)) throw new ArgumentException("A solution that has ended has no next step.", nameof(asks));
        var steps = asks.ToDictionary(ask => ask, _ => new List<StepNode>(), (IEqualityComparer<StepAsk>)ReferenceEqualityComparer.Instance);
        await AskAsync(steps, asks, cancellationToken).ConfigureAwait(false);
        while (asks.Where(ask => steps[ask].Count < ask.Count).ToArray() is { Length: > 0 } open)
        {
            // A request holds back the most that its steps can cost, and most cost far less: what did not fit beside the others often fits after them.
            try
            {
                await AskAsync(steps, open, cancellationToken).ConfigureAwait(false);
            }
            catch (BudgetSpentException spent)
            {
                Refusal = spent.Limit;
                break;
            }
        }

        return [.. asks.Select(ask => steps[ask])];
    }

    /// <summary>One round of requests for what is missing. Beginnings of the same text are one request: its prompt is paid for once.</summary>
    private async Task AskAsync(Dictionary<StepAsk, List<StepNode>> steps, IReadOnlyList<StepAsk> asks, CancellationToken cancellationToken)
    {
        var groups = asks.GroupBy(ask => (ask.Beginning.Text, MaxTokens: Math.Min(_stepTokens, _scope.MaxTokens - ask.Beginning.Tokens), ask.Sampling)).ToArray();
        var prompts = groups.Select(group => _scope.Prompts.NextStep(_scope.Problem, group.Key.Text)).ToArray();
        var requests = groups
            .Select((group, i) => prompts[i].ToRequest(group.Sum(ask => ask.Count - steps[ask].Count), group.Key.MaxTokens, group.Key.Sampling, _scope.Capabilities))
            .ToArray();
        var replies = await _scope.GenerateAsync(requests, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < groups.Length; i++)
        {
            if (replies[i] is not { } made) continue;
            var left = new Queue<Reply>(made.Replies);
            foreach (var ask in groups[i])
            {
                while (steps[ask].Count < ask.Count && left.TryDequeue(out var reply))
                    steps[ask].Add(Add(ask.Beginning, reply, prompts[i].Parse(reply) ?? "", HasRoomAfter(made.Usage.PromptTokens + reply.Tokens)));
            }
        }
    }

    /// <summary>Whether the context has room for a further step after so many tokens, which may become a few more when they are read again as one text.</summary>
    private bool HasRoomAfter(long tokens) => _scope.Capabilities.ContextLength is not { } length || tokens + SpareTokens < length;

    private StepNode Add(StepNode beginning, Reply reply, string step, bool hasRoom)
    {
        var stops = _scope.Problem.StopStrings;
        var end = StepEnd.Open;
        if (reply.FinishReason == FinishReason.EndOfSequence) end = StepEnd.Complete;
        else if (reply.FinishReason is FinishReason.ContextFull or FinishReason.Budget) end = StepEnd.Cut;
        else if (reply is { FinishReason: FinishReason.StopString, StopString: { } stop })
        {
            if (stops.Contains(stop, StringComparer.Ordinal)) end = StepEnd.Complete;
            else step += stop;
        }

        var text = beginning.Text + step;
        if (CrossingStop(text, beginning.Text.Length, stops) is { } start) (text, end) = (text[..start], StepEnd.Complete);
        if (end == StepEnd.Open && StepRepetition.IsStuck(beginning.Path.Select(node => node.Step).Prepend(step))) end = StepEnd.Stuck;
        if (end == StepEnd.Open && (!hasRoom || beginning.Depth + 1 >= _maxDepth || beginning.Tokens + Math.Max(1, reply.Tokens) >= _scope.MaxTokens)) end = StepEnd.Cut;
        var reason = end is StepEnd.Cut or StepEnd.Stuck ? FinishReason.Length : reply.FinishReason;
        return new StepNode(beginning, step, text, reply.Tokens, reply.LogProbability, reason, end);
    }

    /// <summary>Where the first stop string begins that ends in the new part of a text; null where there is none.</summary>
    private static int? CrossingStop(string text, int known, IReadOnlyList<string> stops)
    {
        int? first = null;
        foreach (var stop in stops)
        {
            var at = text.IndexOf(stop, Math.Max(0, known - stop.Length + 1), StringComparison.Ordinal);
            if (at >= 0 && (first is null || at < first)) first = at;
        }

        return first;
    }
}
