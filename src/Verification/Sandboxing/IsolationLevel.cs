namespace Reasoning.Verification.Sandboxing;

/// <summary>How far untrusted code is kept apart from the machine it runs on, weakest first, so that levels can be compared.</summary>
public enum IsolationLevel
{
    /// <summary>
    /// Limits on processor time, memory, files and processes, and whatever else the machine happened to give; the code may read the
    /// caller's files. Only with an explicit permission. All that Windows gives (a job object).
    /// </summary>
    ResourceLimits = 0,

    /// <summary>
    /// The operating system's own policy for processes, as far as it goes: on macOS a <c>sandbox-exec</c> profile that denies the network, writing, other programs and
    /// the users' files, and the limits of <see cref="ResourceLimits"/> without one on memory. Best effort: processes share the machine's name spaces.
    /// </summary>
    PlatformPolicy = 1,

    /// <summary>
    /// Own user, process, network, IPC and mount namespaces, a file system of which only the language's runtime can be seen and
    /// nothing written, a system-call filter, no privileges, and the limits of <see cref="ResourceLimits"/>. Linux.
    /// </summary>
    Namespaces = 2,

    /// <summary><see cref="Namespaces"/>, within those of bubblewrap (<c>bwrap</c>): two programs that know nothing of each other must both fail. Linux.</summary>
    NestedNamespaces = 3,

    /// <summary>
    /// A kernel of its own, gVisor (<c>runsc</c>), between the code and the machine's: only files of the language's runtime are in it, and no network. Linux;
    /// only where asked for, since system calls and starting are slower.
    /// </summary>
    Gvisor = 4,
}
