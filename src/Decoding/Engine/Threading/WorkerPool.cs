namespace Reasoning.Decoding.Engine.Threading;

/// <summary>
/// A fixed set of threads that run the items of one job at a time together with the calling thread, and return when all are done. Dispatch takes one or
/// two microseconds: workers wait for the next job by spinning briefly, then block, so that an idle model costs nothing.
/// </summary>
/// <remarks>
/// Items are handed out one by one, so a worker that the system holds up delays a job only by the item it is on; one that has not woken up yet delays
/// nothing. One caller at a time. What an item computes must not depend on who runs it.
/// </remarks>
internal sealed class WorkerPool : IDisposable
{
    private const int SpinsBeforeBlocking = 600;
    private const int SpinsBeforeYielding = 400;
    private readonly Worker[] _workers;
    private Action<int, int>? _job;
    private int _items;
    private long _ticket;       // job number in the upper half, items not yet handed out in the lower
    private int _unfinished;
    private volatile bool _stopped;

    /// <summary>Starts <paramref name="threads"/> − 1 workers.</summary>
    public WorkerPool(int threads)
    {
        Threads = threads;
        _workers = new Worker[threads - 1];
        for (int i = 0; i < _workers.Length; i++)
            _workers[i] = new Worker(this, i + 1);
    }

    /// <summary>Threads that work on a job, the caller's among them.</summary>
    public int Threads { get; }

    /// <summary>Runs <paramref name="job"/> for every item from 0; its arguments are the item and the number of the thread (0 is the caller).</summary>
    public void Run(int items, Action<int, int> job)
    {
        if (items <= 1 || _workers.Length == 0)
        {
            for (int i = 0; i < items; i++)
                job(i, 0);
            return;
        }

        _job = job;
        _items = items;
        _unfinished = items;
        long number = (_ticket >> 32) + 1;
        Interlocked.Exchange(ref _ticket, (number << 32) | (uint)items);
        foreach (Worker worker in _workers)
            worker.WakeIfBlocked();
        Work(0);

        var spinner = default(SpinWait);
        for (int spins = 0; Volatile.Read(ref _unfinished) != 0; spins++)
        {
            if (spins < SpinsBeforeYielding)
                Thread.SpinWait(8);
            else
                spinner.SpinOnce(sleep1Threshold: -1);
        }
    }

    public void Dispose()
    {
        _stopped = true;
        foreach (Worker worker in _workers)
            worker.Dispose();
    }

    private void Work(int thread)
    {
        while (true)
        {
            long ticket = Volatile.Read(ref _ticket);
            int left = (int)ticket;
            if (left == 0)
                return;
            // The number of the job in the ticket keeps a late worker from taking an item of a job that it has not seen.
            if (Interlocked.CompareExchange(ref _ticket, ticket - 1, ticket) != ticket)
                continue;
            _job!(_items - left, thread);
            Interlocked.Decrement(ref _unfinished);
        }
    }

    private sealed class Worker : IDisposable
    {
        private readonly WorkerPool _pool;
        private readonly int _number;
        private readonly SemaphoreSlim _wake = new(0);
        private readonly Thread _thread;
        private int _isBlocked;

        public Worker(WorkerPool pool, int number)
        {
            _pool = pool;
            _number = number;
            _thread = new Thread(Loop) { IsBackground = true, Name = $"engine worker {number}" };
            _thread.Start();
        }

        public void WakeIfBlocked()
        {
            if (Volatile.Read(ref _isBlocked) == 1 && Interlocked.Exchange(ref _isBlocked, 0) == 1)
                _wake.Release();
        }

        public void Dispose()
        {
            WakeIfBlocked();
            _thread.Join();
            _wake.Dispose();
        }

        private void Loop()
        {
            int spins = 0;
            while (!_pool._stopped)
            {
                if ((int)Volatile.Read(ref _pool._ticket) != 0)
                {
                    _pool.Work(_number);
                    spins = 0;
                }
                else if (++spins < SpinsBeforeBlocking)
                {
                    Thread.SpinWait(8);
                }
                else
                {
                    Block();
                    spins = 0;
                }
            }
        }

        private void Block()
        {
            Interlocked.Exchange(ref _isBlocked, 1);
            // A job or the end may have come between the last look and the announcement; then nobody may release the semaphore any more.
            bool hasNews = (int)Volatile.Read(ref _pool._ticket) != 0 || _pool._stopped;
            if (hasNews && Interlocked.Exchange(ref _isBlocked, 0) == 1)
                return;
            _wake.Wait();
        }
    }
}
