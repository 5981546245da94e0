using Reasoning.Verification.Sandboxing;
using Reasoning.Verification.Sandboxing.Launching;

namespace Reasoning.Verification.Tests.Sandboxing.Launching;

/// <summary>The levels of this machine, really started.</summary>
public class IsolationLevelTests(SandboxFixture fixture)
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;
    private static readonly PythonCheck Right = SampleProblems.Check(SampleProblems.Increment, "    return x + 1\n");

    private static readonly string[] Attacks =
    [
        "open('/etc/passwd').read()", "open('/tmp/written-by-a-candidate', 'w')", "open('/written', 'w')", "open('/dev/written', 'w')", "open('/dev/shm/written', 'w')", "__import__('os').fork()", "__import__('socket').socket()",
        "__import__('os').kill(1, 9)", "__import__('os').unlink('/usr/bin/env')",
    ];

    [Theory]
    [InlineData("bwrap", IsolationLevel.NestedNamespaces, "bubblewrap")]
    [InlineData("runsc", IsolationLevel.Gvisor, "gVisor")]
    public async Task StartAsync_LevelAskedFor_IsReachedAndHolds(string program, IsolationLevel level, string measure)
    {
        _ = fixture.Sandbox;
        if (HostSystem.Current.Find(program) is null) Assert.Skip($"There is no {program} here.");
        await using var sandbox = await PythonSandbox.StartAsync(SandboxFixture.Options with { Workers = 1, LeastIsolation = level }, Cancel);
        Assert.Equal(level, sandbox.Isolation.Level);
        Assert.Contains(measure, sandbox.Isolation.Measures);
        var verdict = await sandbox.JudgeAsync(Right, Cancel);
        Assert.True(verdict.Passed, verdict.Reason);
        Assert.Equal(level, verdict.Isolation!.Level);
        Assert.Contains("thread limit", sandbox.Isolation.Measures);
        foreach (var attack in Attacks)
        {
            verdict = await sandbox.JudgeAsync(Right with { Program = $"def f(x):\n    {attack}\n    return x + 1\n" }, Cancel);
            Assert.True(verdict.Kind is VerdictKind.RuntimeError or VerdictKind.ForbiddenCall, $"{attack}: {verdict.Kind}: {verdict.Reason}");
        }

        Assert.Equal(VerdictKind.CpuTimeout, (await sandbox.JudgeAsync(Right with { Program = "while True: pass" }, Cancel)).Kind);
        Assert.Equal(VerdictKind.MemoryLimit, (await sandbox.JudgeAsync(Right with { Program = "x = bytearray(1 << 40)" }, Cancel)).Kind);
        Assert.True((await sandbox.JudgeAsync(Right, Cancel)).Passed);
    }

    [Fact]
    public async Task StartAsync_LevelAboveWhatTheInterpreterReaches_IsRefusedEvenWhereUnsafeIsPermitted()
    {
        _ = fixture.Sandbox;
        if (HostSystem.Current.Find("bwrap") is null) Assert.Skip("There is no bwrap here.");
        var folder = Directory.CreateTempSubdirectory("reasoning-");
        try
        {
            // In bubblewrap a script in a temporary folder cannot be seen.
            var script = Path.Combine(folder.FullName, "python3");
            await File.WriteAllTextAsync(script, $"#!/bin/sh\nexec {PythonInterpreter.Locate(null)} \"$@\"\n", Cancel);
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            var options = SandboxFixture.Options with { Workers = 1, PythonPath = script };
            var error = await Assert.ThrowsAsync<SandboxUnavailableException>(
                () => PythonSandbox.StartAsync(options with { LeastIsolation = IsolationLevel.NestedNamespaces, AllowUnsafe = true }, Cancel));
            Assert.Contains(script, error.Message, StringComparison.Ordinal);

            // Where less was asked for, less is given, and the reason.
            await using var sandbox = await PythonSandbox.StartAsync(options, Cancel);
            Assert.Equal(IsolationLevel.Namespaces, sandbox.Isolation.Level);
            Assert.Contains(sandbox.Isolation.Missing, missing => missing.StartsWith("bubblewrap (", StringComparison.Ordinal));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
