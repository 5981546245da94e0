using Reasoning.Verification.Sandboxing;
using Reasoning.Verification.Sandboxing.Launching;

namespace Reasoning.Verification.Tests.Sandboxing.Launching;

public class LaunchPlanTests
{
    private static readonly SandboxOptions Unsafe = new() { AllowUnsafe = true };

    [Theory]
    [InlineData("Linux", null, false, "bwrap", "NestedNamespaces Namespaces", IsolationLevel.Namespaces)]
    [InlineData("Linux", null, false, "", "Namespaces", IsolationLevel.Namespaces)]
    [InlineData("Linux", null, true, "bwrap runsc", "NestedNamespaces Namespaces", IsolationLevel.ResourceLimits)]
    [InlineData("Linux", IsolationLevel.Namespaces, true, "bwrap", "NestedNamespaces Namespaces", IsolationLevel.Namespaces)]
    [InlineData("Linux", IsolationLevel.PlatformPolicy, false, "", "Namespaces", IsolationLevel.PlatformPolicy)]
    [InlineData("Linux", IsolationLevel.NestedNamespaces, false, "bwrap", "NestedNamespaces", IsolationLevel.NestedNamespaces)]
    [InlineData("Linux", IsolationLevel.Gvisor, false, "bwrap runsc", "Gvisor", IsolationLevel.Gvisor)]
    [InlineData("MacOS", null, false, "/usr/bin/sandbox-exec bwrap", "PlatformPolicy", IsolationLevel.PlatformPolicy)]
    [InlineData("MacOS", null, true, "/usr/bin/sandbox-exec", "PlatformPolicy ResourceLimits", IsolationLevel.ResourceLimits)]
    [InlineData("MacOS", null, true, "", "ResourceLimits", IsolationLevel.ResourceLimits)]
    [InlineData("Windows", null, true, "", "ResourceLimits", IsolationLevel.ResourceLimits)]
    [InlineData("Windows", IsolationLevel.ResourceLimits, true, "", "ResourceLimits", IsolationLevel.ResourceLimits)]
    [InlineData("Other", null, true, "", "ResourceLimits", IsolationLevel.ResourceLimits)]
    public void For_WhatIsThere_TriesTheBestFirst(string platform, IsolationLevel? asked, bool allowUnsafe, string programs, string levels, IsolationLevel least)
    {
        var plan = LaunchPlan.For(new SandboxOptions { LeastIsolation = asked, AllowUnsafe = allowUnsafe }, Host(Enum.Parse<HostPlatform>(platform), programs));
        Assert.Equal(levels, string.Join(' ', plan.Launchers.Select(launcher => launcher.Level)));
        Assert.Equal(least, plan.Least);
    }

    [Theory]
    [InlineData("Linux", IsolationLevel.Gvisor, true, "bwrap", "no runsc on PATH")]
    [InlineData("Linux", IsolationLevel.NestedNamespaces, true, "runsc", "no bwrap on PATH")]
    [InlineData("Linux", IsolationLevel.ResourceLimits, false, "bwrap", "permit unsafe execution")]
    [InlineData("MacOS", null, false, "", "lacks /usr/bin/sandbox-exec")]
    [InlineData("MacOS", IsolationLevel.Namespaces, true, "/usr/bin/sandbox-exec", "needs Linux")]
    [InlineData("Windows", null, false, "", "must be permitted")]
    [InlineData("Windows", IsolationLevel.PlatformPolicy, true, "", "needs Linux")]
    [InlineData("Other", null, false, "", "only run unsafely")]
    public void For_WhatCannotBeHad_IsRefusedAndNotLowered(string platform, IsolationLevel? asked, bool allowUnsafe, string programs, string says)
    {
        var options = new SandboxOptions { LeastIsolation = asked, AllowUnsafe = allowUnsafe };
        var error = Assert.Throws<SandboxUnavailableException>(() => LaunchPlan.For(options, Host(Enum.Parse<HostPlatform>(platform), programs)));
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_BestWayFails_TheNextOneSaysWhyAndIsKept()
    {
        var asked = 0;
        var launcher = new WorkerLauncher(LaunchPlan.For(Unsafe, Host(HostPlatform.Linux, "bwrap")), _ => Task.FromResult(new RuntimeFiles(null, [$"/runtime{asked++}"])));
        var tried = new List<LaunchAttempt>();
        Task<LaunchAttempt> Start(LaunchAttempt attempt)
        {
            tried.Add(attempt);
            return attempt.Launcher is DirectLauncher ? Task.FromResult(attempt) : throw new SandboxUnavailableException("It is out of order.");
        }

        for (var i = 0; i < 2; i++)
        {
            var attempt = await launcher.StartAsync(Start, TestContext.Current.CancellationToken);
            Assert.Equal(["bubblewrap (It is out of order)"], attempt.Missing);
            Assert.True(attempt.AllowUnsafe);
        }

        Assert.Equal([false, true, true], tried.Select(attempt => attempt.AllowUnsafe));
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task StartAsync_EveryWayFails_ThrowsWhatTheLastOneSaid()
    {
        var launcher = new WorkerLauncher(LaunchPlan.For(new SandboxOptions(), Host(HostPlatform.Linux, "bwrap")), _ => Task.FromResult(new RuntimeFiles(null, [])));
        var error = await Assert.ThrowsAsync<SandboxUnavailableException>(() => launcher.StartAsync<int>(
            attempt => throw new SandboxUnavailableException($"No {attempt.Launcher.Level}."), TestContext.Current.CancellationToken));
        Assert.Equal("No Namespaces.", error.Message);
    }

    private static HostSystem Host(HostPlatform platform, string programs) => new(
        platform, IsRoot: false, program => programs.Split(' ').Contains(program) ? Path.Combine("/bin", program) : null);
}
