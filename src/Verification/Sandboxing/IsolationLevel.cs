namespace Reasoning.Verification.Sandboxing;

/// <summary>How far untrusted code is kept apart from the machine it runs on, weakest first, so that levels can be compared.</summary>
public enum IsolationLevel
{
    /// <summary>
    /// Limits on processor time, memory, files and processes, and whatever else the machine happened to give; the code may read the
    /// caller's files. Only with an explicit permission.
    /// </summary>
    ResourceLimits = 0,

    /// <summary>
    /// Own user, process, network, IPC and mount namespaces, a file system of which only the language's runtime can be seen and
    /// nothing written, a system-call filter, no privileges, and the limits of <see cref="ResourceLimits"/>.
    /// </summary>
    Namespaces = 1,
}
