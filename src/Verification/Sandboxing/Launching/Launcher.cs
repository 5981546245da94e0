using System.Diagnostics;

namespace Reasoning.Verification.Sandboxing.Launching;

/// <summary>A way to start a worker: in what, and what that is worth.</summary>
internal abstract class Launcher
{
    /// <summary>The level that a worker reaches which was started like this and isolated itself as far as it should.</summary>
    public abstract IsolationLevel Level { get; }

    /// <summary>Name of what the worker runs in, as it stands among the measures; null where it runs in nothing.</summary>
    public virtual string? Wrapper => null;

    /// <summary>Measures that the wrapper takes, by the names that the worker has for its own.</summary>
    public virtual IReadOnlyList<string> Given => [];

    /// <summary>Changes how a process is to be started into how it is to be started in this.</summary>
    /// <param name="start">The program as a path, its arguments and its whole environment; changed in place.</param>
    /// <param name="folders">Folders that the program needs to read.</param>
    /// <returns>What belongs to that one process.</returns>
    public abstract Launch Prepare(ProcessStartInfo start, IReadOnlyList<string> folders);

    /// <summary>Puts a program and its arguments before the ones that are there.</summary>
    protected static void Prefix(ProcessStartInfo start, string program, IEnumerable<string> arguments)
    {
        var inner = (string[])[start.FileName, .. start.ArgumentList];
        start.FileName = program;
        start.ArgumentList.Clear();
        foreach (var argument in arguments.Concat(inner)) start.ArgumentList.Add(argument);
    }
}

/// <summary>What belongs to one process that a <see cref="Launcher"/> started, and ends with it.</summary>
internal class Launch : IDisposable
{
    /// <summary>Called once, when the process runs and has been told nothing yet.</summary>
    /// <exception cref="SandboxUnavailableException">What must be done to it now cannot be done.</exception>
    public virtual void Started(Process process)
    {
    }

    /// <summary>Kills the process; whatever isolated itself in it ends with it.</summary>
    /// <exception cref="InvalidOperationException">It had ended.</exception>
    public virtual void Kill(Process process) => process.Kill();

    /// <summary>Gives back what it holds; called when the process was killed or has ended.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc cref="Dispose()"/>
    protected virtual void Dispose(bool disposing)
    {
    }
}

/// <summary>What belongs to a process that is a wrapper around another one.</summary>
internal class WrappedLaunch : Launch
{
    /// <summary>
    /// Kills the wrapper and what it started. In the end the latter would end with the former, but not yet while the wrapper sets it up.
    /// </summary>
    public override void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (AggregateException)
        {
            // Some of it belongs to somebody else by now, and ends with the rest.
        }
    }
}
