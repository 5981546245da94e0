namespace Reasoning.Verification.UnitTests;

/// <summary>Work that several callers ask for at once is done once. It is cancelled when nobody waits for it any more.</summary>
internal sealed class SingleFlight<TKey, TResult>(IEqualityComparer<TKey>? comparer = null)
    where TKey : notnull
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, Flight> _flights = new(comparer);

    /// <summary>The result of work that is under way, or of the work given here.</summary>
    /// <exception cref="OperationCanceledException">This caller's token was cancelled; others still get their result.</exception>
    public async Task<TResult> RunAsync(TKey key, Func<CancellationToken, Task<TResult>> work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Flight flight;
        lock (_lock)
        {
            if (!_flights.TryGetValue(key, out flight!))
            {
                flight = new Flight();
                flight.Result = Task.Run(() => work(flight.Stop.Token), CancellationToken.None);
                _flights.Add(key, flight);
            }

            flight.Waiting++;
        }

        try
        {
            return await flight.Result.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            lock (_lock)
            {
                if (--flight.Waiting == 0) _flights.Remove(key);
            }

            if (flight.Waiting == 0) await flight.Stop.CancelAsync().ConfigureAwait(false);
        }
    }

    private sealed class Flight
    {
        public CancellationTokenSource Stop { get; } = new();

        public Task<TResult> Result { get; set; } = null!;

        public int Waiting { get; set; }
    }
}
