using System.Globalization;
using System.Text;
using Reasoning.Search.Prompts;
using Reasoning.Search.Tests.Fakes;
using static Reasoning.Search.Tests.Prompts.SampleAttempts;

namespace Reasoning.Search.Tests.Prompts;

/// <summary>Every prompt of every book, word for word.</summary>
public sealed class PromptGoldenTests
{
    private static readonly (string Name, Func<PromptBook, string> Render)[] Prompts =
    [
        ("solve", book => Render(book.Solve(Sum))),
        ("solve-with-no-aids", book => Render(book.Solve(Sum, SolvingAids.None))),
        ("solve-with-plan", book => Render(book.Solve(Sum, new SolvingAids { Plan = PlanOf(book) }))),
        ("solve-with-lessons", book => Render(book.Solve(Sum, new SolvingAids { Insights = Insights, Reflections = ["Read the example again."] }))),
        ("solve-question", book => Render(book.Solve(Question, new SolvingAids { Reflections = ["Add, do not subtract."] }))),
        ("next-step", book => Render(book.NextStep(Sum, "    xs = sorted(xs)\n"))),
        ("compare", book => Render(book.Compare(Sum, Wrong.Text, Raising.Text))),
        ("judge", book => Render(book.Judge(Sum, Wrong.Text))),
        ("grade", book => Render(book.Grade(Sum, Wrong.Text))),
        ("judge-beginning", book => Render(book.JudgeBeginning(Sum, "    xs = sorted(xs)\n"))),
        ("choose-most-consistent", book => Render(book.ChooseMostConsistent(Sum, [Wrong.Text, Raising.Text, Raising.Text]), reply => reply.ToString())),
        ("rate-difficulty", book => Render(book.RateDifficulty(Sum), reply => reply.ToString())),
        ("directions", book => Render(book.Directions(Sum, Wrong, Insights, 3), list => string.Join('\n', list))),
        ("directions-after-exception", book => Render(book.Directions(Sum, Raising, [], 2), list => string.Join('\n', list))),
        ("redirect", book => Render(book.Redirect(Sum, Wrong, "Keep the first line and write the rest anew."))),
        ("insight", book => Render(book.Insight(Sum, Wrong, "Keep the first line and write the rest anew.", Raising), text => text)),
        ("observe", book => Render(book.Observe(Sum, 10), list => string.Join('\n', list))),
        ("filter-observations", book => Render(book.FilterObservations(Sum, Observations), list => string.Join('\n', list))),
        ("derive-observations", book => Render(book.DeriveObservations(Sum, ObservationsOf(book), 5), list => string.Join('\n', list))),
        ("derive-observations-from-none", book => Render(book.DeriveObservations(Sum, [], 5), list => string.Join('\n', list))),
        ("outline", book => Render(book.Outline(Sum, ObservationsOf(book)), text => text)),
        ("outline-without-observations", book => Render(book.Outline(Sum, []), text => text)),
        ("criticise", book => Render(book.Criticise(Sum, PlanOf(book)), text => text)),
        ("revise-outline", book => Render(book.ReviseOutline(Sum, PlanOf(book), "It forgets zero."), text => text)),
        ("pseudocode", book => Render(book.Pseudocode(Sum, PlanOf(book)), text => text)),
        ("implement", book => Render(book.Implement(Sum, PlanOf(book)))),
        ("repair", book => Render(book.Repair(Sum, Raising, Order), reply => reply.Text)),
        ("repair-again", book => Render(book.Repair(Sum, Raising, Order with { Attempt = 1, Reflections = [] }), reply => reply.Text)),
        ("repair-unknown-bug", book => Render(book.Repair(Sum, Wrong with { Verdict = null }, new RepairOrder(null, 0, [])), reply => reply.Text)),
        ("reflect", book => Render(book.Reflect(Sum, Raising), text => text)),
    ];

    [Fact]
    public void Chat_EveryPrompt_IsTheGoldenOne() => AssertGolden(PromptBook.Chat);

    [Fact]
    public void Embedded_EveryPrompt_IsTheGoldenOne() => AssertGolden(PromptBook.Embedded);

    [Fact]
    public void Prompts_AllMethodsOfABook_AreShown()
    {
        string[] shown = [.. Prompts.Select(prompt => prompt.Name.Replace("-", "", StringComparison.Ordinal))];
        var asked = typeof(PromptBook).GetMethods()
            .Where(method => method.ReturnType.IsGenericType && method.ReturnType.GetGenericTypeDefinition() == typeof(Prompt<>))
            .Select(method => method.Name.ToLower(CultureInfo.InvariantCulture))
            .Distinct();

        Assert.All(asked, method => Assert.Contains(method, shown));
    }

    private static void AssertGolden(PromptBook book)
    {
        foreach (var (name, render) in Prompts) GoldenFile.AssertEqual($"{book.Name}/{name}.txt", render(book));
    }

    private static string PlanOf(PromptBook book) => book.Name == "embedded" ? "Begin with:\n    xs = sorted(xs)\n    n" : "Drop the odd numbers, then add up the rest.";

    private static IReadOnlyList<string> ObservationsOf(PromptBook book) =>
        book.Name == "embedded" ? ["Begin with:\n    xs", "Begin with:\n    xs = sorted(xs)\n    n"] : Observations;

    private static string Render(Prompt<string> prompt) => Render(prompt, text => text);

    private static string Render(Prompt<Comparison> prompt) => Render(prompt, reply => reply.ToString());

    private static string Render(Prompt<Judgement> prompt) => Render(prompt, reply => reply.ToString());

    private static string Render<TReply>(Prompt<TReply> prompt, Func<TReply, string> write)
        where TReply : class
    {
        if (prompt.Ready is { } ready) return $"[the book answers]\n{write(ready)}\n";
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"[at most {prompt.MaxTokens?.ToString(CultureInfo.InvariantCulture) ?? "all"} tokens, {prompt.TopLogProbabilities} alternatives]\n");
        text.Append(CultureInfo.InvariantCulture, $"[stops at {string.Join(", ", prompt.StopStrings.Select(stop => stop.Replace("\n", "\\n", StringComparison.Ordinal)))}]\n");
        text.Append("[prompt]\n").Append(prompt.Text).Append("[end]\n");
        if (prompt.Prefix is { } prefix) text.Append("[prefix]\n").Append(prefix).Append("[end]\n");
        return text.ToString();
    }
}
