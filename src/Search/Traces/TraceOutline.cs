using System.Globalization;

namespace Reasoning.Search.Traces;

/// <summary>A trace as a tree of lines, for people: parts of the search, what was placed in them with scores, what was decided and why.</summary>
public static class TraceOutline
{
    private const int LongestText = 100;

    /// <summary>The lines.</summary>
    /// <param name="trace">The trace; it need not be finished.</param>
    /// <param name="isComplete">Whether every request, verdict and random number has a line; else only their numbers are told.</param>
    public static IReadOnlyList<string> Lines(SearchTrace trace, bool isComplete = false)
    {
        ArgumentNullException.ThrowIfNull(trace);
        var events = trace.Events;
        if (trace.Begun is not { } begun) return ["The trace is empty: no search was begun."];
        var verdicts = events.OfType<CandidateJudged>().DistinctBy(judged => judged.TextHash).ToDictionary(judged => judged.TextHash);
        var byNode = events.ToLookup(happened => happened.Node);
        var root = new Item($"{begun.Node} on '{begun.Problem.Id}' with {begun.Generator.ModelName}, seed {begun.Seed}");
        Fill(root, begun.Node, byNode, verdicts, isComplete);
        if (trace.Concluded is null) root.Children.Add(new Item("not finished: the same search with this trace goes on from here"));
        var lines = new List<string> { root.Text };
        Write(root, "", lines);
        return lines;
    }

    private static void Fill(Item part, string node, ILookup<string, TraceEvent> byNode, Dictionary<string, CandidateJudged> verdicts, bool isComplete)
    {
        var placed = new Dictionary<string, Item>(StringComparer.Ordinal);
        foreach (var happened in byNode[node].OrderBy(happened => happened.Number))
        {
            switch (happened)
            {
                case PartOpened opened:
                    var child = new Item(opened.Strategy is null ? opened.Child : $"{opened.Child}: {opened.Strategy}");
                    part.Children.Add(child);
                    Fill(child, opened.Child, byNode, verdicts, isComplete);
                    break;
                case NodePlaced at:
                    var item = new Item(Describe(at, verdicts.GetValueOrDefault(RequestHash.OfText(at.Text))));
                    (at.Parent is not null && placed.TryGetValue(at.Parent, out var parent) ? parent : part).Children.Add(item);
                    placed[at.Id] = item;
                    break;
                case DecisionMade decision:
                    var isPlaced = decision.Subject is not null && placed.ContainsKey(decision.Subject);
                    var name = decision.Subject is null || isPlaced ? decision.What : $"{decision.What} {decision.Subject}";
                    (isPlaced ? placed[decision.Subject!] : part).Children.Add(new Item($"{name}: {decision.Reason}"));
                    break;
                case CallRefused refused:
                    part.Children.Add(new Item($"the budget ({refused.Limit.ToString().ToLowerInvariant()}) did not permit the next call"));
                    break;
                case SearchConcluded concluded:
                    part.Children.Add(new Item(Describe(concluded)));
                    break;
                case ModelAsked or CandidateJudged or ValueObserved or NumberDrawn when isComplete:
                    part.Children.Add(new Item(Describe(happened)));
                    break;
            }
        }

        if (!isComplete && Summary(byNode[node]) is { Length: > 0 } summary) part.Children.Insert(0, new Item(summary));
    }

    private static string Summary(IEnumerable<TraceEvent> events)
    {
        var asked = events.OfType<ModelAsked>().ToArray();
        var judged = events.OfType<CandidateJudged>().ToArray();
        string[] parts = [asked.Length == 0 ? "" : Requests(asked), judged.Length == 0 ? "" : $"{Many(judged.Length, "verdict")}, {judged.Count(verdict => verdict.Verdict.Passed)} passed"];
        return string.Join("; ", parts.Where(text => text.Length > 0));
    }

    private static string Requests(ModelAsked[] asked)
    {
        var (prompts, completions) = (asked.Sum(ask => ask.Usage.PromptTokens), asked.Sum(ask => ask.Usage.CompletionTokens));
        return Invariant($"{Many(asked.Length, "request")} for {Many(asked.Sum(ask => ask.Replies.Count), "completion")}, {prompts} + {completions} tokens");
    }

    private static string Describe(ModelAsked asked)
    {
        var replies = string.Join(" | ", asked.Replies.Select(reply => Shortened(reply.Text)));
        return Invariant($"{asked.Number} asked at {asked.At:0.###} s, {asked.Usage.PromptTokens} + {asked.Usage.CompletionTokens} tokens: {replies}");
    }

    private static string Describe(NodePlaced at, CandidateJudged? judged)
    {
        var score = double.IsNaN(at.Score) ? "" : Invariant($" [{at.Score:0.###}]");
        var verdict = judged is null ? "" : judged.Verdict.Passed ? " passed" : Invariant($" {judged.Verdict.Kind} {judged.Verdict.Score:0.##}");
        var remark = at.Remark is null ? "" : $" ({at.Remark})";
        return $"{at.Id}{score}{verdict}{remark}: {Shortened(at.Text)}";
    }

    private static string Describe(SearchConcluded concluded) =>
        concluded.Answer is null
            ? $"no answer ({concluded.Ending}): {concluded.Abstention}"
            : Invariant($"answer {concluded.AnswerIndex} ({concluded.Ending}), confidence {concluded.Confidence:0.###}: {Shortened(concluded.Answer)}");

    private static string Describe(TraceEvent happened) => happened switch
    {
        ModelAsked asked => Describe(asked),
        CandidateJudged judged => Invariant($"{judged.Number} judged {judged.Verdict.Kind} {judged.Verdict.Score:0.##}{(judged.Verdict.Reason is { } reason ? $": {reason}" : "")}"),
        ValueObserved observed => Invariant($"{observed.Number} observed {observed.Value} ({observed.What})"),
        NumberDrawn drawn => Invariant($"{drawn.Number} drew {drawn.Value:0.######} ({drawn.Purpose})"),
        _ => happened.ToString(),
    };

    private static string Many(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Shortened(string text)
    {
        var line = text.Trim().ReplaceLineEndings(" ⏎ ");
        return line.Length <= LongestText ? line : $"{line.AsSpan(0, LongestText - 3)}...";
    }

    private static void Write(Item item, string indent, List<string> lines)
    {
        for (var i = 0; i < item.Children.Count; i++)
        {
            var isLast = i == item.Children.Count - 1;
            lines.Add($"{indent}{(isLast ? "└─ " : "├─ ")}{item.Children[i].Text}");
            Write(item.Children[i], indent + (isLast ? "   " : "│  "), lines);
        }
    }

    private sealed record Item(string Text)
    {
        public List<Item> Children { get; } = [];
    }
}
