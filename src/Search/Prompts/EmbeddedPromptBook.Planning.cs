using System.Globalization;
using System.Text.RegularExpressions;

namespace Reasoning.Search.Prompts;

/// <content>
/// Planning, changing candidates, and learning from attempts, for a model that can do none of it in words. It can continue a beginning, so everything becomes a beginning: a
/// direction and a repair keep the first lines of a candidate and write the rest anew; an observation is a place where the model was unsure and another token it might have
/// taken. What is said in words (insights, reflections, criticism) the book says itself, for the trace; the model does not see it.
/// </content>
public partial class EmbeddedPromptBook
{
    private const int Alternatives = 8;

    /// <inheritdoc/>
    public override Prompt<string> Solve(Problem problem, SolvingAids aids)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(aids);
        return Continue(problem, aids.Plan is { } plan ? Beginnings.Read(plan) : "");
    }

    /// <inheritdoc/>
    /// <remarks>Keeps another number of lines in each; there are no more than the candidate has lines.</remarks>
    public override Prompt<IReadOnlyList<string>> Directions(Problem problem, Candidate candidate, IReadOnlyList<string> insights, int count)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(candidate);
        var kept = KeepOrder(problem, candidate, candidate.Verdict is { } verdict ? Search.Repair.BugClassifier.Classify(verdict)?.Line ?? 0 : 0).Take(count);
        return AnsweredPrompt.Of<IReadOnlyList<string>>([.. kept.Select(lines => lines switch
        {
            0 => "Keep no line and write everything anew.",
            1 => "Keep the first line and write the rest anew.",
            _ => string.Create(CultureInfo.InvariantCulture, $"Keep the first {lines} lines and write the rest anew."),
        })]);
    }

    /// <inheritdoc/>
    /// <remarks>A direction that this book did not name writes everything anew.</remarks>
    public override Prompt<string> Redirect(Problem problem, Candidate candidate, string direction)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(candidate);
        ArgumentNullException.ThrowIfNull(direction);
        var match = KeptLinesPattern().Match(direction);
        var lines = match.Groups["lines"].Success ? int.Parse(match.Groups["lines"].Value, CultureInfo.InvariantCulture) : match.Success ? 1 : 0;
        return Continue(problem, CandidateLines.Keep(candidate.Text, lines));
    }

    /// <inheritdoc/>
    public override Prompt<string> Insight(Problem problem, Candidate before, string direction, Candidate after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var (old, changed) = (before.Text.Split('\n'), after.Text.Split('\n'));
        var same = old.Zip(changed).TakeWhile(pair => pair.First == pair.Second).Count();
        var what = before.Text == after.Text ? "Writing lines anew gave the same text" : string.Create(CultureInfo.InvariantCulture, $"Lines from {same + 1} on were written anew");
        return AnsweredPrompt.Of($"{what}; the score went from {VerdictText.Score(before.Verdict)} to {VerdictText.Score(after.Verdict)}.");
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Asks for one solution and gives the beginnings of it that end in a token that was not taken, the most probable of these tokens first. Where the generator tells no
    /// alternatives, gives the solution's first lines, the longest beginning last.
    /// </remarks>
    public override Prompt<IReadOnlyList<string>> Observe(Problem problem, int count) => DeriveObservations(problem, [], count);

    /// <inheritdoc/>
    /// <remarks>Keeps all.</remarks>
    public override Prompt<IReadOnlyList<string>> FilterObservations(Problem problem, IReadOnlyList<string> observations) => AnsweredPrompt.Of(observations);

    /// <inheritdoc/>
    /// <remarks>As <see cref="Observe"/>, after the longest of the beginnings, which each derived one begins with.</remarks>
    public override Prompt<IReadOnlyList<string>> DeriveObservations(Problem problem, IReadOnlyList<string> observations, int count)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(observations);
        var beginning = Beginnings.Longest(observations);
        return new Prompt<IReadOnlyList<string>>
        {
            Text = problem.Prompt,
            Prefix = beginning.Length > 0 ? beginning : null,
            StopStrings = problem.StopStrings,
            TopLogProbabilities = Alternatives,
            Parse = reply => Beginnings.Of(reply, beginning, count) is { Count: > 0 } found ? found : null,
        };
    }

    /// <inheritdoc/>
    /// <remarks>The longest of the beginnings: beginnings cannot be combined.</remarks>
    public override Prompt<string> Outline(Problem problem, IReadOnlyList<string> observations)
    {
        ArgumentNullException.ThrowIfNull(observations);
        return AnsweredPrompt.Of(Beginnings.Write(Beginnings.Longest(observations)));
    }

    /// <inheritdoc/>
    public override Prompt<string> Criticise(Problem problem, string outline) => AnsweredPrompt.Of("This model has no criticism to give.");

    /// <inheritdoc/>
    /// <remarks>Changes nothing.</remarks>
    public override Prompt<string> ReviseOutline(Problem problem, string outline, string criticism) => AnsweredPrompt.Of(outline);

    /// <inheritdoc/>
    /// <remarks>Changes nothing.</remarks>
    public override Prompt<string> Pseudocode(Problem problem, string outline) => AnsweredPrompt.Of(outline);

    /// <inheritdoc/>
    public override Prompt<string> Implement(Problem problem, string pseudocode)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(pseudocode);
        return Continue(problem, Beginnings.Read(pseudocode));
    }

    /// <inheritdoc/>
    /// <remarks>Keeps the lines before the one that failed; with each further attempt other lines (<see cref="CandidateLines"/>).</remarks>
    public override Prompt<RepairReply> Repair(Problem problem, Candidate candidate, RepairOrder order)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(candidate);
        ArgumentNullException.ThrowIfNull(order);
        var kept = KeepOrder(problem, candidate, order.Finding?.Line ?? 0);
        var prompt = Continue(problem, CandidateLines.Keep(candidate.Text, kept[order.Attempt % kept.Count]));
        return new Prompt<RepairReply> { Text = prompt.Text, Prefix = prompt.Prefix, StopStrings = prompt.StopStrings, Parse = reply => new RepairReply(reply.Text, null) };
    }

    /// <inheritdoc/>
    public override Prompt<string> Reflect(Problem problem, Candidate candidate)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        return AnsweredPrompt.Of($"An attempt failed: {candidate.Verdict?.Reason ?? "it was not tested."}");
    }

    private static Prompt<string> Continue(Problem problem, string beginning) => new()
    {
        Text = problem.Prompt,
        Prefix = beginning.Length > 0 ? beginning : null,
        StopStrings = problem.StopStrings,
        Parse = reply => reply.Text,
    };

    private static IReadOnlyList<int> KeepOrder(Problem problem, Candidate candidate, int programLine) =>
        CandidateLines.KeepOrder(CandidateLines.Count(candidate.Text), CandidateLines.LineOf(problem, candidate.Text, programLine));

    [GeneratedRegex(@"^Keep the first (?:line|(?<lines>\d{1,6}) lines) ", RegexOptions.CultureInvariant)]
    private static partial Regex KeptLinesPattern();
}
