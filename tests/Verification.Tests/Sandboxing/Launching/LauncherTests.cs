using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using Reasoning.Verification.Sandboxing;
using Reasoning.Verification.Sandboxing.Launching;

namespace Reasoning.Verification.Tests.Sandboxing.Launching;

public class LauncherTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Bubblewrap_CommandLine_ShowsTheRuntimeAndNothingElse(bool isRoot)
    {
        var start = Start();
        using var launch = new BubblewrapLauncher("/usr/bin/bwrap", isRoot).Prepare(start, ["/usr/lib/python3.11", "/opt/python", "/opt/python/lib", "/"]);

        Assert.Equal("/usr/bin/bwrap", start.FileName);
        var arguments = start.ArgumentList.ToList();
        var end = arguments.IndexOf("--");
        Assert.Equal(["python3", "-c", "print('a b')"], arguments[(end + 1)..]);
        foreach (var measure in (string[])["--unshare-pid", "--unshare-net", "--unshare-ipc", "--die-with-parent", "--new-session"]) Assert.Contains(measure, arguments[..end]);

        // Root becomes somebody else inside; in a user namespace of bubblewrap it would still own root's files.
        Assert.Equal(!isRoot, arguments.Contains("--unshare-user"));
        Assert.Equal(isRoot, arguments.Contains("CAP_SETUID"));
        var shown = Enumerable.Range(0, end).Where(i => arguments[i].StartsWith("--ro-bind", StringComparison.Ordinal)).Select(i => (Source: arguments[i + 1], Target: arguments[i + 2])).ToList();
        Assert.All(shown, bind => Assert.Equal(bind.Source, bind.Target));
        Assert.Contains("/opt/python", shown.Select(bind => bind.Source));
        Assert.DoesNotContain("/opt/python/lib", shown.Select(bind => bind.Source));
        Assert.DoesNotContain("/", shown.Select(bind => bind.Source));
        Assert.DoesNotContain("--bind", arguments[..end]);
    }

    [Fact]
    public void Gvisor_Container_HoldsTheRuntimeReadOnlyAndNoRights()
    {
        var start = Start();
        start.Environment.Clear();
        start.Environment["TZ"] = "UTC";
        string folder;
        using (new GvisorLauncher("/usr/bin/runsc").Prepare(start, ["/opt/python"]))
        {
            Assert.Equal("/usr/bin/runsc", start.FileName);
            Assert.Contains("--rootless", start.ArgumentList);
            Assert.Contains("--network=none", start.ArgumentList);
            folder = start.ArgumentList.Single(argument => argument.StartsWith("--bundle=", StringComparison.Ordinal))["--bundle=".Length..];
            using var description = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "config.json")));
            var process = description.RootElement.GetProperty("process");
            Assert.Equal(["python3", "-c", "print('a b')"], process.GetProperty("args").EnumerateArray().Select(item => item.GetString()));
            Assert.Equal(["TZ=UTC"], process.GetProperty("env").EnumerateArray().Select(item => item.GetString()));
            Assert.True(process.GetProperty("noNewPrivileges").GetBoolean());
            Assert.All(process.GetProperty("capabilities").EnumerateObject(), set => Assert.Equal(0, set.Value.GetArrayLength()));
            Assert.True(description.RootElement.GetProperty("root").GetProperty("readonly").GetBoolean());
            Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(folder, "root")));
            var binds = description.RootElement.GetProperty("mounts").EnumerateArray().Where(mount => mount.GetProperty("type").GetString() == "bind").ToList();
            Assert.Contains("/opt/python", binds.Select(mount => mount.GetProperty("destination").GetString()));
            Assert.All(binds, mount => Assert.Contains("ro", mount.GetProperty("options").EnumerateArray().Select(item => item.GetString())));
        }

        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public void SandboxExec_Profile_DeniesFirstAndShowsTheRuntimeLast()
    {
        var start = Start();
        using var launch = new SandboxExecLauncher("/usr/bin/sandbox-exec").Prepare(start, ["/opt/python", "/Users/a \"b\"/python"]);
        Assert.Equal("/usr/bin/sandbox-exec", start.FileName);
        Assert.Equal("-p", start.ArgumentList[0]);
        Assert.Equal(["python3", "-c", "print('a b')"], start.ArgumentList.Skip(2));
        Assert.Equal(
            """
            (version 1)
            (allow default)
            (deny network*)
            (deny appleevent-send)
            (deny file-write*)
            (allow file-write* (literal "/dev/null") (literal "/dev/zero"))
            (deny signal)
            (allow signal (target same-sandbox))
            (deny process-info*)
            (allow process-info* (target same-sandbox))
            (deny file-read-data (subpath "/Users") (subpath "/Volumes") (subpath "/Applications") (subpath "/Library/Keychains") (subpath "/Library/Preferences") (subpath "/private/etc") (subpath "/private/var") (subpath "/private/tmp") (subpath "/opt") (subpath "/usr/local"))
            (allow file-read-data (subpath "/Users/a \"b\"/python") (subpath "/opt/python") (subpath "/private/var/db/timezone") (subpath "/private/var/db/dyld"))
            (deny process-exec*)
            (allow process-exec* (subpath "/Users/a \"b\"/python") (subpath "/opt/python"))

            """.ReplaceLineEndings("\n"),
            start.ArgumentList[1]);
    }

    [Fact]
    public void JobLimits_NativeLayout_IsThatOfWindows()
    {
        // Offsets in a 64-bit process, as the Windows SDK's compiler lays the structure out.
        if (!Environment.Is64BitProcess) Assert.Skip("The offsets are those of 64-bit processes.");
        Assert.Equal(144, Marshal.SizeOf<JobLimits.ExtendedLimits>());
        (string Field, int Offset)[] fields =
        [
            (nameof(JobLimits.ExtendedLimits.Flags), 16), (nameof(JobLimits.ExtendedLimits.MinimumWorkingSet), 24), (nameof(JobLimits.ExtendedLimits.ActiveProcesses), 40),
            (nameof(JobLimits.ExtendedLimits.Affinity), 48), (nameof(JobLimits.ExtendedLimits.PriorityClass), 56), (nameof(JobLimits.ExtendedLimits.Reads), 64),
            (nameof(JobLimits.ExtendedLimits.ProcessMemory), 112), (nameof(JobLimits.ExtendedLimits.PeakJobMemory), 136),
        ];
        foreach (var (field, offset) in fields) Assert.Equal(offset, (int)Marshal.OffsetOf<JobLimits.ExtendedLimits>(field));

        var native = JobLimits.For(new SandboxOptions { MemoryBytes = 256 << 20, MaxProcesses = 2 }).ToNative();
        Assert.Equal((nuint)(256 << 20), native.ProcessMemory);
        Assert.Equal(5u, native.ActiveProcesses);
        Assert.Equal(0x2508u, native.Flags);
    }

    private static ProcessStartInfo Start() => new("python3", ["-c", "print('a b')"]);
}
