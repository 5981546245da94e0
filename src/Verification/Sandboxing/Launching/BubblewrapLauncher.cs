using System.Diagnostics;

namespace Reasoning.Verification.Sandboxing.Launching;

/// <summary>
/// Starts a worker in the namespaces of bubblewrap (<c>bwrap</c>), where nothing but the runtime can be seen. The worker isolates itself once more inside. Where it
/// may not (some distributions give namespaces to bubblewrap and to nobody else), those of bubblewrap do.
/// </summary>
internal sealed class BubblewrapLauncher(string program, bool isRoot) : Launcher
{
    private static readonly string[] SystemFolders = ["/bin", "/lib", "/lib32", "/lib64", "/libx32", "/etc/ld.so.cache", "/etc/localtime", "/etc/alternatives"];

    public override IsolationLevel Level => IsolationLevel.NestedNamespaces;

    public override string Wrapper => "bubblewrap";

    public override IReadOnlyList<string> Given { get; } =
    [
        .. (string[])(isRoot ? [] : ["user namespace"]),
        "mount namespace", "process namespace", "network namespace", "ipc namespace", "private file system",
    ];

    public override Launch Prepare(ProcessStartInfo start, IReadOnlyList<string> folders)
    {
        Prefix(start, program, Arguments(folders));
        return new WrappedLaunch();
    }

    private List<string> Arguments(IReadOnlyList<string> folders)
    {
        // Its death is ours: bwrap asks the kernel to be killed with the thread that started it, which is the worker's own.
        List<string> arguments = ["--die-with-parent", "--new-session", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"];
        arguments.AddRange(["--cap-drop", "ALL"]);
        if (isRoot)
        {
            // With a user namespace, root would stay the owner of root's files in there. The worker needs these to become somebody else.
            foreach (var capability in (string[])["CAP_SYS_ADMIN", "CAP_SETUID", "CAP_SETGID"]) arguments.AddRange(["--cap-add", capability]);
        }
        else
        {
            arguments.Add("--unshare-user");
        }

        arguments.AddRange(["--hostname", "sandbox", "--ro-bind", "/usr", "/usr"]);
        foreach (var folder in SystemFolders) arguments.AddRange(["--ro-bind-try", folder, folder]);
        foreach (var folder in RuntimeFolders.Outside(folders, ["/usr", .. SystemFolders])) arguments.AddRange(["--ro-bind", folder, folder]);
        arguments.AddRange(["--dev", "/dev", "--proc", "/proc", "--tmpfs", "/tmp", "--chdir", "/", "--"]);
        return arguments;
    }
}
