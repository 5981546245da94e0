using System.Runtime.InteropServices;

namespace Reasoning.Verification.Sandboxing.Launching;

/// <summary>What the processes of a Windows job may use; all of them end when its last handle is closed.</summary>
/// <param name="ProcessMemory">Memory committed by one process, in bytes.</param>
/// <param name="Processes">Processes at once.</param>
internal sealed record JobLimits(long ProcessMemory, int Processes)
{
    // JOB_OBJECT_LIMIT_*, winnt.h
    internal const uint ActiveProcess = 0x8, ProcessMemoryLimit = 0x100, DieOnUnhandledException = 0x400, KillOnClose = 0x2000;

    // What runs beside a candidate: the server, the checker, and the console host that Windows adds to a console program.
    private const int OwnProcesses = 3;

    /// <summary>The limits of one worker's job.</summary>
    public static JobLimits For(SandboxOptions options) => new(options.MemoryBytes, OwnProcesses + options.MaxProcesses);

    /// <summary>As <c>SetInformationJobObject</c> takes them.</summary>
    public ExtendedLimits ToNative() => new()
    {
        Flags = ActiveProcess | ProcessMemoryLimit | DieOnUnhandledException | KillOnClose,
        ActiveProcesses = (uint)Processes,
        ProcessMemory = (nuint)ProcessMemory,
    };

    /// <summary><c>JOBOBJECT_EXTENDED_LIMIT_INFORMATION</c> (winnt.h), flattened: 144 bytes in a 64-bit process, 112 in a 32-bit one.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct ExtendedLimits
    {
        // JOBOBJECT_BASIC_LIMIT_INFORMATION
        public long ProcessUserTime, JobUserTime;
        public uint Flags;
        public nuint MinimumWorkingSet, MaximumWorkingSet;
        public uint ActiveProcesses;
        public nuint Affinity;
        public uint PriorityClass, SchedulingClass;

        // IO_COUNTERS
        public ulong Reads, Writes, Others, ReadBytes, WrittenBytes, OtherBytes;

        public nuint ProcessMemory, JobMemory, PeakProcessMemory, PeakJobMemory;
    }
}
