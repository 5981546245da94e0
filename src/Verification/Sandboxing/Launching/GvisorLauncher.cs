using System.Diagnostics;
using System.Text.Json;

namespace Reasoning.Verification.Sandboxing.Launching;

/// <summary>
/// Starts a worker in gVisor (<c>runsc</c>) without root: a container made of nothing but the runtime's folders, read-only, and no network. Its description follows
/// the OCI runtime specification 1.0.2.
/// </summary>
internal sealed class GvisorLauncher(string program) : Launcher
{
    private const int Nobody = 65534;

    private static readonly string[] SystemFolders = ["/usr", "/bin", "/lib", "/lib64"];

    public override IsolationLevel Level => IsolationLevel.Gvisor;

    public override string Wrapper => "gVisor";

    public override IReadOnlyList<string> Given { get; } =
        ["own kernel", "user namespace", "mount namespace", "process namespace", "network namespace", "ipc namespace", "private file system"];

    public override Launch Prepare(ProcessStartInfo start, IReadOnlyList<string> folders)
    {
        var bundle = Directory.CreateTempSubdirectory("reasoning-gvisor-");
        bundle.CreateSubdirectory("root");
        bundle.CreateSubdirectory("state");
        File.WriteAllBytes(Path.Combine(bundle.FullName, "config.json"), Description(start, folders));
        start.FileName = program;
        start.ArgumentList.Clear();
        foreach (var argument in (string[])
            ["--rootless", "--network=none", $"--root={Path.Combine(bundle.FullName, "state")}", "run", $"--bundle={bundle.FullName}", bundle.Name])
        {
            start.ArgumentList.Add(argument);
        }

        return new Bundle(bundle);
    }

    /// <summary>The container's <c>config.json</c>.</summary>
    public static byte[] Description(ProcessStartInfo start, IReadOnlyList<string> folders)
    {
        var seen = SystemFolders.Where(Directory.Exists).Concat(RuntimeFolders.Outside(folders, SystemFolders));
        var none = Array.Empty<string>();
        return JsonSerializer.SerializeToUtf8Bytes(new
        {
            ociVersion = "1.0.2",
            process = new
            {
                terminal = false,
                user = new { uid = Nobody, gid = Nobody },
                args = (string[])[start.FileName, .. start.ArgumentList],
                env = start.Environment.Where(variable => variable.Value is not null).Select(variable => $"{variable.Key}={variable.Value}").ToArray(),
                cwd = "/",
                noNewPrivileges = true,
                capabilities = new { bounding = none, effective = none, inheritable = none, permitted = none },
            },
            root = new { path = "root", @readonly = true },
            mounts = (object[])
            [
                // By itself gVisor would make places writable, where one candidate could leave something to the next. Its devices must be.
                new { destination = "/dev", type = "tmpfs", source = "tmpfs", options = (string[])["mode=755"] },
                // And in its /proc a candidate could read the memory of its parent: there is none.
                .. ((string[])["/dev/shm", "/tmp", "/proc"]).Select(folder => new { destination = folder, type = "tmpfs", source = "tmpfs", options = (string[])["ro"] }),
                .. seen.Select(folder => new { destination = folder, type = "bind", source = folder, options = (string[])["ro", "rbind"] }),
            ],
            linux = new { namespaces = ((string[])["pid", "network", "ipc", "uts", "mount"]).Select(type => new { type }).ToArray() },
        });
    }

    private sealed class Bundle(DirectoryInfo folder) : WrappedLaunch
    {
        protected override void Dispose(bool disposing)
        {
            try
            {
                folder.Delete(recursive: true);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // The container is still coming down and writes its state; a temporary folder is left, and nothing in it matters.
            }

            base.Dispose(disposing);
        }
    }
}
