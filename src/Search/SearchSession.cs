using Reasoning.Search.Budgets;

namespace Reasoning.Search;

/// <summary>What all parts of one search share: its context, its clock, its limit on requests under way, and who is told of its progress.</summary>
internal sealed class SearchSession : IDisposable
{
    private readonly SemaphoreSlim _requests;
    private readonly long _started;
    private readonly TimeSpan _earlier;
    private readonly CancellationTokenSource? _deadline;
    private readonly ITimer? _alarm;

    public SearchSession(SearchContext context, Action? report)
    {
        Context = context;
        Report = report;
        _requests = new SemaphoreSlim(context.Concurrency);
        _started = context.Clock.GetTimestamp();
        _earlier = TimeSpan.FromSeconds(context.Trace?.Events.OfType<Traces.ModelAsked>().Select(asked => asked.At).DefaultIfEmpty(0).Max() ?? 0);
        if (context.Budget.MaxTime is not { } limit || context.Trace is { IsReplay: true }) return;

        _deadline = new CancellationTokenSource();
        var left = limit - _earlier;
        if (left <= TimeSpan.Zero) _deadline.Cancel();
        else _alarm = context.Clock.CreateTimer(_ => _deadline.Cancel(), null, left, Timeout.InfiniteTimeSpan);
    }

    public SearchContext Context { get; }

    /// <summary>Tells who listens that there may be something better; null where nobody listens.</summary>
    public Action? Report { get; }

    /// <summary>Seconds since the search began, in this session and earlier ones.</summary>
    public double Elapsed => Math.Round((_earlier + Context.Clock.GetElapsedTime(_started)).TotalSeconds, 6);

    public bool IsTimeUp => _deadline is { IsCancellationRequested: true };

    /// <summary>Runs something outside as soon as fewer than the permitted number are under way; ends it when the time is up.</summary>
    /// <exception cref="BudgetSpentException">The time is up.</exception>
    public async Task<T> CallAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        using var both = _deadline is null ? null : CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _deadline.Token);
        var token = both?.Token ?? cancellationToken;
        try
        {
            await _requests.WaitAsync(token).ConfigureAwait(false);
            try
            {
                return await call(token).ConfigureAwait(false);
            }
            finally
            {
                _requests.Release();
            }
        }
        catch (OperationCanceledException) when (IsTimeUp && !cancellationToken.IsCancellationRequested)
        {
            throw new BudgetSpentException(BudgetLimit.Time);
        }
    }

    public void Dispose()
    {
        _alarm?.Dispose();
        _deadline?.Dispose();
        _requests.Dispose();
    }
}
