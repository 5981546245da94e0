namespace Reasoning.Evaluation.Tests.Runs;

/// <summary>A clock that only moves when told to.</summary>
internal sealed class ManualClock : TimeProvider
{
    private long _seconds;

    public override long TimestampFrequency => 1;

    public override long GetTimestamp() => Interlocked.Read(ref _seconds);

    public void Advance(int seconds) => Interlocked.Add(ref _seconds, seconds);
}
