using System.Text;
using Reasoning.Search.Repair;

namespace Reasoning.Search.Prompts;

/// <content>
/// Planning, changing candidates, and learning from attempts. A program that is asked for in words comes as a fenced block: the problem's stop strings, which are made for
/// plain continuations, would cut it and are left out; the candidate is the whole reply, of which the verifier takes the program.
/// </content>
public partial class ChatPromptBook
{
    private const string ListForm = """Reply with a Python list of strings alone, such as ["first", "second"].""";

    /// <inheritdoc/>
    public override Prompt<string> Solve(Problem problem, SolvingAids aids)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(aids);
        return aids.IsEmpty ? Solve(problem) : Code(
            problem,
            "Solve the task. Use what is known about it already, as far as it is right.",
            ("Task", problem.Prompt),
            ("Plan", aids.Plan),
            ("Learned from other attempts", Bullets(aids.Insights)),
            ("Your conclusions from failed attempts", Bullets(aids.Reflections)));
    }

    /// <inheritdoc/>
    public override Prompt<IReadOnlyList<string>> Directions(Problem problem, Candidate candidate, IReadOnlyList<string> insights, int count)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(candidate);
        ArgumentNullException.ThrowIfNull(insights);
        return List(
            $"A solution of the task did not pass. Name {count} ways to change it that differ from each other as much as possible: other algorithms, other readings of the task, "
            + "other places of the mistake. Each way is one or two sentences and no code.",
            $"Reply with a numbered list of {count} ways and nothing else.",
            ListReader.ReadAny,
            ("Task", problem.Prompt),
            ("Solution", candidate.Text),
            ("Test results", VerdictText.Write(candidate.Verdict)),
            ("Learned from other changes", Bullets(insights)));
    }

    /// <inheritdoc/>
    public override Prompt<string> Redirect(Problem problem, Candidate candidate, string direction)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(candidate);
        ArgumentException.ThrowIfNullOrWhiteSpace(direction);
        return Code(
            problem,
            "A solution of the task did not pass. Change it in the given direction, and in nothing that the direction does not need.",
            ("Task", problem.Prompt),
            ("Solution", candidate.Text),
            ("Test results", VerdictText.Write(candidate.Verdict)),
            ("Direction", direction));
    }

    /// <inheritdoc/>
    public override Prompt<string> Insight(Problem problem, Candidate before, string direction, Candidate after)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return Words(
            "A solution of the task was changed in a direction and tested again. Say what this teaches about the task: what helped, what hurt, what to try or to avoid.",
            "Reply with one or two sentences that make sense to someone who sees neither solution.",
            ("Task", problem.Prompt),
            ("Before", before.Text),
            ("Test results before", VerdictText.Write(before.Verdict)),
            ("Direction", direction),
            ("After", after.Text),
            ("Test results after", VerdictText.Write(after.Verdict)));
    }

    /// <inheritdoc/>
    public override Prompt<IReadOnlyList<string>> Observe(Problem problem, int count)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return List(
            $"Make {count} observations about the task that could help to solve it: properties of its inputs and outputs, hints in its examples, algorithms that may apply, "
            + "cases that are easily missed. Each is one sentence, right, not obvious, and useful without the others. No code.",
            ListForm,
            ListReader.ReadBracketed,
            ("Task", problem.Prompt));
    }

    /// <inheritdoc/>
    public override Prompt<IReadOnlyList<string>> FilterObservations(Problem problem, IReadOnlyList<string> observations)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(observations);
        return List(
            "Of these observations about the task, keep those that are right and the most useful for solving it. Leave out the wrong, "
            + "the trivial and the repeated; change no words.",
            ListForm,
            ListReader.ReadBracketed,
            ("Task", problem.Prompt),
            ("Observations", Bullets(observations)));
    }

    /// <inheritdoc/>
    public override Prompt<IReadOnlyList<string>> DeriveObservations(Problem problem, IReadOnlyList<string> observations, int count)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(observations);
        if (observations.Count == 0) return Observe(problem, count);
        return List(
            $"From these observations about the task, derive {count} new ones that bring a solution nearer. Each uses at least one of the given observations, first quotes "
            + "word for word what it uses, and then says what follows from it.",
            ListForm,
            text => Quoting(ListReader.ReadBracketed(text), observations),
            ("Task", problem.Prompt),
            ("Observations", Bullets(observations)));
    }

    /// <inheritdoc/>
    public override Prompt<string> Outline(Problem problem, IReadOnlyList<string> observations)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(observations);
        return Words(
            observations.Count == 0
                ? "Describe a solution of the task in words, step by step, and precisely enough to be programmed. No code."
                : "Describe a solution of the task in words, step by step, and precisely enough to be programmed. Build on the observations, and quote each word for word where "
                    + "you use it. No code.",
            "Reply with the description alone.",
            ("Task", problem.Prompt),
            ("Observations", Bullets(observations)));
    }

    /// <inheritdoc/>
    public override Prompt<string> Criticise(Problem problem, string outline)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return Words(
            "Find what is wrong with this description of a solution. Go through the examples of the task with it, and look for cases that it misses and steps that do not follow.",
            "Reply with the faults alone, the gravest first.",
            ("Task", problem.Prompt),
            ("Description", outline));
    }

    /// <inheritdoc/>
    public override Prompt<string> ReviseOutline(Problem problem, string outline, string criticism)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return Words(
            "Correct this description of a solution where the criticism is right, and leave it as it is elsewhere.",
            "Reply with the whole corrected description alone.",
            ("Task", problem.Prompt),
            ("Description", outline),
            ("Criticism", criticism));
    }

    /// <inheritdoc/>
    public override Prompt<string> Pseudocode(Problem problem, string outline)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return Words(
            "Turn this description of a solution into pseudocode that follows it step by step and handles every case that it names.",
            "Reply with the pseudocode alone.",
            ("Task", problem.Prompt),
            ("Description", outline));
    }

    /// <inheritdoc/>
    public override Prompt<string> Implement(Problem problem, string pseudocode)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return Code(problem, "Solve the task by following the pseudocode exactly.", ("Task", problem.Prompt), ("Pseudocode", pseudocode));
    }

    /// <inheritdoc/>
    public override Prompt<RepairReply> Repair(Problem problem, Candidate candidate, RepairOrder order)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(candidate);
        ArgumentNullException.ThrowIfNull(order);
        var bug = order.Finding is { } finding
            ? $"{BugTaxonomy.NameOf(finding.Kind)} ({BugTaxonomy.NameOf(finding.Class)}). {BugTaxonomy.DefinitionOf(finding.Kind)}"
            : null;
        return new Prompt<RepairReply>
        {
            Text = Sections(
                "A solution of the task did not pass. First say in one or two sentences what the bug is and why the solution fails. Then write the solution without the bug.",
                ClosingOf(problem, "Write the explanation first, then "),
                ("Task", problem.Prompt),
                ("Solution", candidate.Text),
                ("Test results", VerdictText.Write(candidate.Verdict)),
                ("Kind of bug, as far as the test results show it", bug),
                ("Your conclusions from failed attempts", Bullets(order.Reflections))),
            Parse = reply => new RepairReply(reply.Text, Before(reply.Text, "```")),
        };
    }

    /// <inheritdoc/>
    public override Prompt<string> Reflect(Problem problem, Candidate candidate)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(candidate);
        return Words(
            "Your solution of the task did not pass. Say why it failed, and what you will do differently next time. Do not write the solution yet.",
            "Reply with two or three sentences.",
            ("Task", problem.Prompt),
            ("Your solution", candidate.Text),
            ("Test results", VerdictText.Write(candidate.Verdict)));
    }

    private static Prompt<string> Words(string request, string closing, params (string Title, string? Text)[] parts) => new()
    {
        Text = Sections(request, closing, parts),
        Parse = reply => reply.Text.Trim() is { Length: > 0 } text ? text : null,
    };

    private static Prompt<IReadOnlyList<string>> List(
        string request, string closing, Func<string, IReadOnlyList<string>?> read, params (string Title, string? Text)[] parts) =>
        new() { Text = Sections(request, closing, parts), Parse = reply => read(reply.Text) };

    private static Prompt<string> Code(Problem problem, string request, params (string Title, string? Text)[] parts) =>
        new() { Text = Sections(request, ClosingOf(problem, ""), parts), Parse = reply => reply.Text };

    private static string ClosingOf(Problem problem, string before)
    {
        var form = problem.Kind == ProblemKind.Answer
            ? "the whole solution step by step, with a last line of the form \"answer: N\"."
            : "the whole program in one fenced code block, with the names and the signature that the task gives, without tests, and nothing after it.";
        return before.Length > 0 ? before + form : "Reply with " + form;
    }

    /// <summary>What is asked, then every part that there is under its title, then the form of the reply.</summary>
    private static string Sections(string request, string closing, params (string Title, string? Text)[] parts)
    {
        var text = new StringBuilder(request);
        foreach (var (title, part) in parts)
            if (!string.IsNullOrEmpty(part)) text.Append("\n\n").Append(title).Append(":\n").Append(part.TrimEnd('\n'));
        return text.Append("\n\n").Append(closing).ToString();
    }

    private static string Bullets(IReadOnlyList<string> items) => string.Join('\n', items.Select(item => $"- {item}"));

    private static string[]? Quoting(IReadOnlyList<string>? derived, IReadOnlyList<string> used)
    {
        string[] quoting = [.. (derived ?? []).Where(item => used.Any(observation => item.Contains(observation, StringComparison.Ordinal)))];
        return quoting.Length == 0 ? null : quoting;
    }

    private static string? Before(string text, string mark)
    {
        var at = text.IndexOf(mark, StringComparison.Ordinal);
        return at > 0 && text[..at].Trim() is { Length: > 0 } explanation ? explanation : null;
    }
}
