namespace Reasoning.Verification.Sandboxing.Launching;

/// <summary>The ways to start a worker that come into question, best first, and what the level that was asked for allows.</summary>
/// <param name="Launchers">The ways; never none.</param>
/// <param name="Least">The level below which nothing is run.</param>
internal sealed record LaunchPlan(IReadOnlyList<Launcher> Launchers, IsolationLevel Least)
{
    /// <summary>Decides what to try.</summary>
    /// <exception cref="SandboxUnavailableException">The level asked for cannot be had on this machine.</exception>
    public static LaunchPlan For(SandboxOptions options, HostSystem host)
    {
        // What is asked for by name is never lowered; unsafe execution is only permitted where nothing better was asked for.
        var least = options.LeastIsolation ?? (options.AllowUnsafe ? IsolationLevel.ResourceLimits : host.Platform switch
        {
            HostPlatform.MacOS => IsolationLevel.PlatformPolicy,
            _ => IsolationLevel.Namespaces,
        });
        if (least == IsolationLevel.ResourceLimits && !options.AllowUnsafe)
            throw new SandboxUnavailableException("Resource limits alone keep candidates from nothing that you may do: to run them like that, permit unsafe execution.");
        return host.Platform switch
        {
            HostPlatform.Linux => new LaunchPlan(OnLinux(least, host), least),
            HostPlatform.MacOS => new LaunchPlan(OnMacOS(least, host), least),
            HostPlatform.Windows => new LaunchPlan(OnWindows(options, least), least),
            _ when least == IsolationLevel.ResourceLimits => new LaunchPlan([new DirectLauncher(IsolationLevel.ResourceLimits)], least),
            _ => throw new SandboxUnavailableException("Candidates can be isolated on Linux and, as far as it goes, macOS; here they can only run unsafely, if that is permitted."),
        };
    }

    private static List<Launcher> OnLinux(IsolationLevel least, HostSystem host)
    {
        if (least == IsolationLevel.Gvisor)
        {
            return host.Find("runsc") is { } runsc
                ? [new GvisorLauncher(runsc)]
                : throw new SandboxUnavailableException("gVisor was asked for and there is no runsc on PATH: install it (gvisor.dev), or ask for a lower level.");
        }

        var launchers = new List<Launcher>();
        if (host.Find("bwrap") is { } bwrap) launchers.Add(new BubblewrapLauncher(bwrap, host.IsRoot));
        else if (least == IsolationLevel.NestedNamespaces)
            throw new SandboxUnavailableException("Namespaces inside bubblewrap were asked for and there is no bwrap on PATH: install bubblewrap, or ask for plain namespaces.");
        if (least < IsolationLevel.NestedNamespaces) launchers.Add(new DirectLauncher(IsolationLevel.Namespaces));
        return launchers;
    }

    private static List<Launcher> OnMacOS(IsolationLevel least, HostSystem host)
    {
        if (least > IsolationLevel.PlatformPolicy)
            throw new SandboxUnavailableException($"The isolation level {least} needs Linux; on macOS the highest is {IsolationLevel.PlatformPolicy}.");
        var launchers = new List<Launcher>();
        if (host.Find("/usr/bin/sandbox-exec") is { } program) launchers.Add(new SandboxExecLauncher(program));
        else if (least == IsolationLevel.PlatformPolicy)
            throw new SandboxUnavailableException("This macOS lacks /usr/bin/sandbox-exec; without it candidates can only run unsafely, if that is permitted.");
        if (least == IsolationLevel.ResourceLimits) launchers.Add(new DirectLauncher(IsolationLevel.ResourceLimits));
        return launchers;
    }

    private static Launcher[] OnWindows(SandboxOptions options, IsolationLevel least)
    {
        return least == IsolationLevel.ResourceLimits
            ? [new JobObjectLauncher(JobLimits.For(options))]
            : throw new SandboxUnavailableException(
                $"The isolation level {least} needs Linux (WSL is one); Windows bounds what candidates use and no more, which must be permitted as unsafe execution.");
    }
}
