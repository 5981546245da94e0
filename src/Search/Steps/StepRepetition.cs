namespace Reasoning.Search.Steps;

/// <summary>
/// Finds solutions that go round in circles. LiteSearch (Wang et al. 2024) gives a step no value that is empty or repeats an earlier one; in programs blank lines and equal
/// lines are common, so only a block that comes four times in a row counts here.
/// </summary>
public static class StepRepetition
{
    /// <summary>How often a block comes in a row before it counts.</summary>
    public const int Times = 4;

    /// <summary>The most steps of a block.</summary>
    public const int LongestBlock = 4;

    /// <summary>Whether the last steps are one block of 1 to <see cref="LongestBlock"/> steps, <see cref="Times"/> times in a row.</summary>
    /// <param name="latestFirst">The steps, the latest first; space at their ends does not count. At most 16 are looked at.</param>
    public static bool IsStuck(IEnumerable<string> latestFirst)
    {
        ArgumentNullException.ThrowIfNull(latestFirst);
        string[] steps = [.. latestFirst.Take(Times * LongestBlock).Select(step => step.TrimEnd())];
        for (var block = 1; block <= LongestBlock && block * Times <= steps.Length; block++)
        {
            var isRepeated = true;
            for (var i = block; i < block * Times && isRepeated; i++) isRepeated = steps[i] == steps[i - block];
            if (isRepeated) return true;
        }

        return false;
    }
}
