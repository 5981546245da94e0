using System.Runtime.InteropServices;
using Reasoning.Verification.Sandboxing.Launching;

namespace Reasoning.Verification.Sandboxing.Checking;

/// <summary>What of this machine decides which isolation it gives.</summary>
/// <param name="System">The operating system and its kernel.</param>
/// <param name="Architecture">The processor's architecture.</param>
/// <param name="IsRoot">Whether this process has all rights.</param>
/// <param name="Python">The interpreter; null where there is none.</param>
/// <param name="DotNet">The version of .NET that programs in C# would run on.</param>
/// <param name="Bubblewrap">The path of <c>bwrap</c>; null where it is not installed.</param>
/// <param name="Gvisor">The path of <c>runsc</c>; null where it is not installed.</param>
public sealed record AuditedMachine(string System, string Architecture, bool IsRoot, string? Python, string DotNet, string? Bubblewrap, string? Gvisor)
{
    /// <summary>Looks at this machine; starts nothing.</summary>
    /// <param name="options">Names the interpreter; null for the default.</param>
    public static AuditedMachine Look(SandboxOptions? options = null)
    {
        var host = HostSystem.Current;
        string? python;
        try
        {
            python = PythonInterpreter.Locate(options?.PythonPath);
        }
        catch (SandboxUnavailableException)
        {
            python = null;
        }

        return new AuditedMachine(
            RuntimeInformation.OSDescription,
            RuntimeInformation.ProcessArchitecture.ToString(),
            host.IsRoot,
            python,
            Environment.Version.ToString(),
            host.Find("bwrap"),
            host.Find("runsc"));
    }
}
