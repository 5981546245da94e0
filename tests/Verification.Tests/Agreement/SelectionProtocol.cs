using Reasoning.Verification.Agreement;

namespace Reasoning.Verification.Tests.Agreement;

/// <summary>How the B4 paper compares rules: over the problems on which a choice matters.</summary>
internal static class SelectionProtocol
{
    /// <summary>Problems of which some, but not all, distinct solutions that ran are right.</summary>
    public static List<DualTask> UndecidedTasks(IEnumerable<DualTask> tasks) =>
        [.. tasks.Where(task => task.Ran.Any(row => task.Correct[row]) && task.Ran.Any(row => !task.Correct[row]) && task.TestCounts.Length > 0)];

    /// <summary>The mean probability that a rule chooses a right solution, ties at random.</summary>
    public static double MeanAccuracy(IEnumerable<DualTask> tasks, ISelectionRule rule) =>
        tasks.Average(task => rule.Rank(task.Distinct).ExpectedAccuracy([.. task.Ran.Select(row => task.Correct[row])]));
}
