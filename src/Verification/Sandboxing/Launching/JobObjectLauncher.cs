using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Reasoning.Verification.Sandboxing.Launching;

/// <summary>
/// Puts a worker into a Windows job object: bounds on memory and processes, and an end of everything in it when this process ends or lets go. It bounds what candidates
/// use, and keeps them from nothing else.
/// </summary>
internal sealed class JobObjectLauncher(JobLimits limits) : Launcher
{
    public override IsolationLevel Level => IsolationLevel.ResourceLimits;

    public override string Wrapper => "job object";

    public override IReadOnlyList<string> Given { get; } = ["memory limit", "process limit", "end with the worker"];

    public JobLimits Limits => limits;

    public override Launch Prepare(ProcessStartInfo start, IReadOnlyList<string> folders) =>
        OperatingSystem.IsWindows() ? new Job(limits) : throw new PlatformNotSupportedException("Job objects are part of Windows.");

    [SupportedOSPlatform("windows")]
    private sealed class Job : Launch
    {
        private const int ExtendedLimitInformation = 9;
        private readonly SafeFileHandle _handle;

        public Job(JobLimits limits)
        {
            _handle = new SafeFileHandle(CreateJobObject(0, null), ownsHandle: true);
            var native = limits.ToNative();
            if (_handle.IsInvalid || !SetInformationJobObject(_handle, ExtendedLimitInformation, in native, (uint)Marshal.SizeOf<JobLimits.ExtendedLimits>()))
            {
                var error = Marshal.GetLastPInvokeErrorMessage();
                _handle.Dispose();
                throw new SandboxUnavailableException($"Windows gives no job object to bound candidates with: {error.TrimEnd('.')}.");
            }
        }

        public override void Started(Process process)
        {
            if (!AssignProcessToJobObject(_handle, process.SafeHandle))
                throw new SandboxUnavailableException($"Windows does not put the worker into a job object: {new Win32Exception().Message.TrimEnd('.')}.");
        }

        protected override void Dispose(bool disposing)
        {
            _handle.Dispose();
            base.Dispose(disposing);
        }

        [DllImport("kernel32.dll", EntryPoint = "CreateJobObjectW", SetLastError = true, CharSet = CharSet.Unicode, ExactSpelling = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
        private static extern nint CreateJobObject(nint attributes, string? name);

        [DllImport("kernel32.dll", SetLastError = true, ExactSpelling = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
        [return: MarshalAs(UnmanagedType.Bool)]
        private static extern bool SetInformationJobObject(SafeFileHandle job, int kind, in JobLimits.ExtendedLimits limits, uint length);

        [DllImport("kernel32.dll", SetLastError = true, ExactSpelling = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
        [return: MarshalAs(UnmanagedType.Bool)]
        private static extern bool AssignProcessToJobObject(SafeFileHandle job, SafeProcessHandle process);
    }
}
