using System.Runtime.CompilerServices;

namespace Reasoning.Decoding.Scheduling;

/// <summary>
/// Brings an algorithm back to the scheduler's thread: what awaits it goes on there between two passes. Costs nothing where it is there already.
/// </summary>
/// <remarks>When the scheduler was disposed, the await throws <see cref="ObjectDisposedException"/>.</remarks>
internal sealed class SchedulerReturn(BatchScheduler scheduler) : ICriticalNotifyCompletion
{
    private Exception? _refused;

    public bool IsCompleted => scheduler.IsOnItsThread;

    public SchedulerReturn GetAwaiter() => this;

    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    public void UnsafeOnCompleted(Action continuation) => scheduler.Post(new SchedulerCommand(SchedulerCommandKind.Start, null, Start: refused =>
    {
        _refused = refused;
        continuation();
    }));

    public void GetResult()
    {
        if (_refused is not null) throw _refused;
    }
}
