using Reasoning.Search.Prompts;
using Reasoning.Search.Repair;
using Reasoning.Verification;

namespace Reasoning.Search.Tests.Prompts;

/// <summary>A problem and attempts at it that prompts are shown with.</summary>
internal static class SampleAttempts
{
    public static Problem Sum { get; } = new()
    {
        Id = "sum",
        Prompt = "def total(xs):\n    \"\"\"Add up the even numbers.\n\n    >>> total([1, 2, 4])\n    6\n    \"\"\"\n",
        StopStrings = ["\ndef", "\nclass"],
    };

    public static Problem Question { get; } = new() { Id = "apples", Prompt = "Question: Tom has 3 apples and buys 4. How many has he?\nAnswer:\n", Kind = ProblemKind.Answer };

    public static Candidate Wrong { get; } = new()
    {
        Index = 0,
        Text = "    xs = [x for x in xs if x % 2]\n    n = len(xs)\n    return sum(xs)\n",
        Verdict = new Verdict
        {
            Kind = VerdictKind.WrongAnswer,
            Score = 0.5,
            Reason = "'assert candidate([1, 2, 4]) == 6' does not hold; the program answered 1.",
            Tests =
            [
                new TestOutcome { Status = TestStatus.Passed, Source = "assert candidate([]) == 0" },
                new TestOutcome { Status = TestStatus.Failed, Source = "assert candidate([1, 2, 4]) == 6", Observed = "1", Output = "odd\n" },
            ],
        },
    };

    public static Candidate Raising { get; } = new()
    {
        Index = 1,
        Text = "    xs = sorted(xs)\n    n = xs[0]\n    return sum(xs)\n",
        Verdict = new Verdict
        {
            Kind = VerdictKind.RuntimeError,
            Score = 0,
            Reason = "The program raised IndexError: list index out of range at line 8 of the program in 'assert candidate([]) == 0'.",
            Tests =
            [
                new TestOutcome
                {
                    Status = TestStatus.Error, Source = "assert candidate([]) == 0", Message = "IndexError: list index out of range",
                    Error = new RaisedError("IndexError", "list index out of range", 8),
                },
            ],
        },
    };

    public static RepairOrder Order { get; } = new(BugClassifier.Classify(Raising.Verdict!), 0, ["Guard the empty list."]);

    public static IReadOnlyList<string> Insights { get; } = ["Keeping odd numbers hurts.", "Empty lists answer 0."];

    public static IReadOnlyList<string> Observations { get; } = ["Only even numbers count.", "An empty list has the sum 0."];
}
