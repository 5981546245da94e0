namespace Reasoning.Cli;

/// <summary>The limit on the clock of programs that are judged. It is far above the processor's: a busy machine must not change a verdict, and with it the figures.</summary>
internal static class Patience
{
    /// <summary>Four times the processor time, at least half a minute and at most an hour.</summary>
    /// <param name="cpuTime">The processor time that a program may use, where its problem grants no more; where it does, the sandbox sees to the clock.</param>
    public static TimeSpan For(TimeSpan cpuTime) => TimeSpan.FromSeconds(Math.Clamp(4 * cpuTime.TotalSeconds, 30, 3600));
}
