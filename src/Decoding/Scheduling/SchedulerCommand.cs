namespace Reasoning.Decoding.Scheduling;

/// <summary>Something that must happen to a sequence on the scheduler's thread, between two passes.</summary>
/// <param name="Kind">What.</param>
/// <param name="Sequence">To which sequence; null for commands about the whole scheduler.</param>
/// <param name="Parent">The sequence that a fork or a replacement is made from.</param>
/// <param name="Length">The length that a sequence is cut to.</param>
/// <param name="Start">What to run on the scheduler's thread; it is given the reason when it cannot be.</param>
internal readonly record struct SchedulerCommand(
    SchedulerCommandKind Kind, ScheduledSequence? Sequence, ScheduledSequence? Parent = null, int Length = 0, Action<Exception?>? Start = null)
{
    /// <summary>Tells whoever waits for the command that it will not be carried out.</summary>
    public void Refuse(Exception reason)
    {
        if (Kind == SchedulerCommandKind.Submit) Sequence!.Fail(reason);
        Start?.Invoke(reason);
    }
}

internal enum SchedulerCommandKind
{
    Submit,
    Fork,
    Replace,
    Truncate,
    Release,
    Start,
    ClearPrefixCache,
}
