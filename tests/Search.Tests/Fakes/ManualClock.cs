namespace Reasoning.Search.Tests.Fakes;

/// <summary>A clock that is moved by hand; its timers ring while it is moved.</summary>
internal sealed class ManualClock : TimeProvider
{
    private readonly List<Alarm> _alarms = [];
    private long _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var alarm = new Alarm(callback, state, _now + dueTime.Ticks);
        _alarms.Add(alarm);
        return alarm;
    }

    public void Advance(TimeSpan time)
    {
        _now += time.Ticks;
        foreach (var alarm in _alarms.ToArray()) alarm.RingIfDue(_now);
    }

    private sealed class Alarm(TimerCallback callback, object? state, long due) : ITimer
    {
        private bool _isOver;

        public void RingIfDue(long now)
        {
            if (_isOver || now < due) return;
            _isOver = true;
            callback(state);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => false;

        public void Dispose() => _isOver = true;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
