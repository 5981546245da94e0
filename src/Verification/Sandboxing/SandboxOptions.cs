namespace Reasoning.Verification.Sandboxing;

/// <summary>How many candidates run at once, in what interpreter, and what one candidate may use. Checked when set.</summary>
public sealed record SandboxOptions
{
    private static readonly TimeSpan LongestLimit = TimeSpan.FromHours(1);

    /// <summary>Workers, each of which judges one candidate at a time. Default: one per processor.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 1..256.</exception>
    public int Workers { get; init => field = Within(value, 1, 256, nameof(Workers)); } = Environment.ProcessorCount;

    /// <summary>
    /// The Python interpreter (3.9 or newer), as a path or a name to be found on <c>PATH</c>. Null (default): the environment variable
    /// <c>REASONING_PYTHON</c>, and without it <c>python3</c> on <c>PATH</c>.
    /// </summary>
    public string? PythonPath { get; init; }

    /// <summary>Processor time that one run of a candidate may use: a run as a whole, or all calls and tests together that run in one process. Default: 3 s.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not above zero, or above one hour.</exception>
    public TimeSpan CpuTime { get; init => field = Limit(value, nameof(CpuTime)); } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Time on the clock that judging a candidate may take: the backstop for one that waits instead of computing. Null (default): four
    /// times <see cref="CpuTime"/>, so that a busy machine does not turn a right answer into a wrong one. Programs that are granted more processor time than
    /// <see cref="CpuTime"/> have at least four times that on the clock, whatever is set here.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Not above zero, or above one hour.</exception>
    public TimeSpan? WallTime { get; init => field = value is { } time ? Limit(time, nameof(WallTime)) : null; }

    /// <summary>Address space that a candidate may have, in bytes; the interpreter itself needs some 40 MB. Default: 512 MiB.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 128 MiB.</exception>
    public long MemoryBytes { get; init => field = Within(value, 128L << 20, 1L << 46, nameof(MemoryBytes)); } = 512L << 20;

    /// <summary>Bytes that a candidate may print, and that one of its answers may take. Default: 1 MiB.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 1 KiB..1 GiB.</exception>
    public int MaxOutputBytes { get; init => field = OutputLimit(value, nameof(MaxOutputBytes)); } = 1 << 20;

    /// <summary>
    /// Processes that a candidate may be, itself included. Default: 1, so that starting another one ends it. Above 1, each of their threads counts as one too; the
    /// processor time of all together is added up when the program ends, while before that its first process, and each other one for itself, may use as much.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 1..1024.</exception>
    public int MaxProcesses { get; init => field = Within(value, 1, 1024, nameof(MaxProcesses)); } = 1;

    /// <summary>
    /// Threads that a candidate may have beside its first one, where it may be one process. Default: 64. Counted by kernels from Linux 5.14 on in a user namespace;
    /// elsewhere memory alone bounds them, and <c>thread limit</c> is among what is missing.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 0..4096.</exception>
    public int MaxThreads { get; init => field = Within(value, 0, 4096, nameof(MaxThreads)); } = 64;

    /// <summary>
    /// Whether candidates may import, and read, the packages that are installed for the interpreter (its folders <c>site-packages</c> and <c>dist-packages</c>), such as numpy.
    /// Default: false: these folders are empty for them, since a benchmark's solutions might lie there. Needed memory and time are then the packages' too.
    /// </summary>
    public bool AllowPackages { get; init; }

    /// <summary>Seed of string hashing and of Python's <c>random</c> module, in the candidate and in the tests. Default: 0.</summary>
    public uint Seed { get; init; }

    /// <summary>
    /// The least isolation that candidates may run in. A machine that cannot give it is refused; it is never lowered. Null (default): <see cref="IsolationLevel.Namespaces"/> on
    /// Linux, <see cref="IsolationLevel.PlatformPolicy"/> on macOS, and whatever there is where <see cref="AllowUnsafe"/> is set. More than the least is taken where it costs
    /// little: bubblewrap is used in addition where it is installed; gVisor only where it is asked for.
    /// </summary>
    public IsolationLevel? LeastIsolation { get; init; }

    /// <summary>
    /// Permits running candidates with resource limits alone where the machine gives nothing better and <see cref="LeastIsolation"/> asks for nothing better. Every
    /// result says so. Default: false, so that such a machine is refused.
    /// </summary>
    public bool AllowUnsafe { get; init; }

    internal static TimeSpan Limit(TimeSpan value, string name) => value > TimeSpan.Zero && value <= LongestLimit
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} must be above zero and at most one hour.");

    internal static int OutputLimit(int bytes, string name) => Within(bytes, 1024, 1 << 30, name);

    private static T Within<T>(T value, T least, T most, string name) where T : IComparable<T> =>
        value.CompareTo(least) >= 0 && value.CompareTo(most) <= 0
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name} must lie between {least} and {most}.");
}
