using System.Text.Json;
using Reasoning.Verification.Sandboxing;
using Reasoning.Verification.Sandboxing.Launching;

namespace Reasoning.Verification.Tests.Sandboxing.Launching;

public class LaunchAttemptTests
{
    [Theory]
    [InlineData("bwrap", true, true, IsolationLevel.NestedNamespaces)]
    [InlineData("bwrap", true, false, IsolationLevel.Namespaces)]
    [InlineData("bwrap", false, false, IsolationLevel.ResourceLimits)]
    [InlineData("runsc", true, false, IsolationLevel.Gvisor)]
    [InlineData("", true, true, IsolationLevel.Namespaces)]
    [InlineData("", false, false, IsolationLevel.ResourceLimits)]
    public void Read_WhatTheWorkerReached_IsTheLevelAndNoMore(string program, bool sandboxed, bool nested, IsolationLevel level)
    {
        var isolation = Attempt(program, IsolationLevel.ResourceLimits).Read(Hello(sandboxed, nested));
        Assert.Equal(level, isolation.Level);
        Assert.Equal(["seccomp"], isolation.Measures);
        Assert.Equal(["something better (it broke)", "landlock (too old)"], isolation.Missing);
    }

    [Theory]
    [InlineData("bwrap", true, false, IsolationLevel.NestedNamespaces)]
    [InlineData("", false, false, IsolationLevel.Namespaces)]
    [InlineData("bwrap", false, true, IsolationLevel.PlatformPolicy)]
    public void Read_LessThanWasAskedFor_IsRefusedWithTheReasons(string program, bool sandboxed, bool nested, IsolationLevel least)
    {
        var error = Assert.Throws<SandboxUnavailableException>(() => Attempt(program, least).Read(Hello(sandboxed, nested)));
        Assert.StartsWith($"The isolation level {least} was asked for and this machine gives ", error.Message, StringComparison.Ordinal);
        Assert.Contains("landlock (too old)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_WorkerThatRefuses_IsRefusedInItsWords()
    {
        using var hello = JsonDocument.Parse("""{"ok": false, "reason": "This machine is too old."}""");
        var error = Assert.Throws<SandboxUnavailableException>(() => Attempt("", IsolationLevel.Namespaces).Read(hello.RootElement));
        Assert.Equal("This machine is too old.", error.Message);
    }

    private static LaunchAttempt Attempt(string program, IsolationLevel least)
    {
        Launcher launcher = program switch
        {
            "bwrap" => new BubblewrapLauncher("/usr/bin/bwrap", isRoot: false),
            "runsc" => new GvisorLauncher("/usr/bin/runsc"),
            _ => new DirectLauncher(IsolationLevel.Namespaces),
        };
        return new LaunchAttempt(launcher, null, least, AllowUnsafe: false, ["something better (it broke)"]);
    }

    private static JsonElement Hello(bool sandboxed, bool nested) => JsonSerializer.SerializeToElement(
        new { ok = true, sandboxed, nested, measures = (string[])["seccomp"], missing = (string[])["landlock (too old)"] });
}
