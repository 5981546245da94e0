using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Reasoning.Verification.Runner;

/// <summary>
/// The threads of a program that keep it running when its first one has ended. A runtime that is a library of another process does not wait for them, and tells nobody
/// which there are.
/// </summary>
/// <remarks>
/// A thread gets the execution context of the one that starts it, and of a change of context the values in it are told, on the new thread: so each says that it is there
/// before it runs what is the program's. Until it has, only the kernel knows of it.
/// </remarks>
internal sealed class ForegroundThreads
{
    // For threads that never say anything, such as those of the runtime itself.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(0.5);

    // Thread ids count up, and threads that have not yet said anything are few.
    private const int Ahead = 64;

    [ThreadStatic]
    private static bool t_isKnown;

    private readonly AsyncLocal<object> _mark;
    private readonly List<Thread> _threads = [];
    private readonly HashSet<int> _known = [];
    private readonly int _process = getpid(); // that of the environment was asked for before the process was forked
    private int _latest;

    /// <summary>Begins to watch the threads that the calling one starts, and those that they start.</summary>
    public ForegroundThreads()
    {
        t_isKnown = true;
        _latest = gettid();
        _known = [_latest, .. Alive()];
        _mark = new AsyncLocal<object>(_ => Meet()) { Value = this };
    }

    /// <summary>Waits until none is left but the caller and threads in the background.</summary>
    public void Wait()
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            // In this order: one that says so in between is met in the second step.
            var isQuiet = Alive().All(IsKnown) || Stopwatch.GetElapsedTime(started) > Silence;
            if (Next() is { } thread)
            {
                thread.Join();
                started = Stopwatch.GetTimestamp();
            }
            else if (isQuiet)
            {
                return;
            }
            else
            {
                Thread.Sleep(1);
            }
        }
    }

    private void Meet()
    {
        if (t_isKnown) return;
        t_isKnown = true;
        var id = gettid();
        lock (_threads)
        {
            _latest = Math.Max(_latest, id);
            _known.Add(id);
            if (!Thread.CurrentThread.IsThreadPoolThread) _threads.Add(Thread.CurrentThread);
        }
    }

    private bool IsKnown(int id)
    {
        lock (_threads) return _known.Contains(id);
    }

    private Thread? Next()
    {
        lock (_threads)
        {
            _threads.RemoveAll(thread => !thread.IsAlive);
            return _threads.Find(thread => thread.IsAlive && (thread.ThreadState & System.Threading.ThreadState.Background) == 0);
        }
    }

    private List<int> Alive() => [.. Enumerable.Range(_process + 1, Math.Max(0, _latest - _process) + Ahead).Where(id => tgkill(_process, id, 0) == 0)];

    [DllImport("libc")]
    private static extern int getpid();

    [DllImport("libc")]
    private static extern int gettid();

    [DllImport("libc")]
    private static extern int tgkill(int process, int thread, int signal);
}
