namespace Reasoning.Verification.Voting;

/// <summary>
/// Stops once a window of consecutive samples is unanimous: early-stopping self-consistency, Li et al., "Escape Sky-high Cost" (2024). Windows
/// follow each other without overlap; a sample without an answer agrees with none.
/// </summary>
public sealed class WindowStoppingRule : IStoppingRule
{
    /// <summary>Samples per window, at least 1. The default is 5.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int Window
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Window));
            field = value;
        }
    } = 5;

    /// <inheritdoc/>
    public bool ShouldStop(IReadOnlyList<string?> answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        for (var start = 0; start + Window <= answers.Count; start += Window)
        {
            var agreeing = 0;
            while (agreeing < Window && answers[start] is { } first && answers[start + agreeing] == first) agreeing++;
            if (agreeing == Window) return true;
        }

        return false;
    }
}
