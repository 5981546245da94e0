using Reasoning.Verification.Sandboxing;

namespace Reasoning.Verification.Tests.Sandboxing;

/// <summary>What a candidate can have much of, and what the kernel it runs on may know that the filter does not.</summary>
public class BoundTests(SandboxFixture fixture)
{
    private const string Threads = """
        import threading, time
        threading.stack_size(1 << 16)
        def f(x):
            started = 0
            try:
                while started < 600:
                    threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
                    started += 1
            except RuntimeError:
                pass
            return started
        """;

    private const string Processes = """
        import os, time
        def f(x):
            started = 0
            try:
                while started < 100:
                    if os.fork() == 0:
                        time.sleep(60)
                        os._exit(0)
                    started += 1
            except OSError:
                pass
            return started
        """;

    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 10)]
    [InlineData(1, 64)]
    public async Task JudgeAsync_ThreadBomb_GetsAsManyAsItMayHave(int processes, int threads) =>
        Assert.Equal(threads, await CountAsync(Threads, processes, threads));

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    public async Task JudgeAsync_ForkBomb_GetsAsManyAsItMayHave(int processes)
    {
        Assert.Equal(processes - 1, await CountAsync(Processes, processes, 64));
        Assert.Equal(processes - 1, await CountAsync(Threads, processes, 64));
    }

    [Fact]
    public async Task RunAsync_ProcessesThatComputeBesideTheFirst_AreCounted()
    {
        Assert.NotNull(fixture.Sandbox);
        await using var sandbox = await PythonSandbox.StartAsync(
            SandboxFixture.Options with { Workers = 1, MaxProcesses = 4, CpuTime = TimeSpan.FromSeconds(0.3) }, TestContext.Current.CancellationToken);
        const string Program = "import os, time\nchildren = []\nfor i in range(2):\n    child = os.fork()\n    if child == 0:\n        while time.process_time() < 0.25: pass\n        os._exit(0)\n    children.append(child)\nfor child in children: os.waitpid(child, 0)\nprint(1)\n";
        var execution = await sandbox.RunAsync(new ProgramRun { Program = Program }, TestContext.Current.CancellationToken);
        Assert.Equal(VerdictKind.CpuTimeout, execution.Failure);
        Assert.InRange(execution.CpuTime.TotalSeconds, 0.5, 2);
        Assert.Null((await sandbox.RunAsync(new ProgramRun { Program = Program.Replace("0.25", "0.02", StringComparison.Ordinal) }, TestContext.Current.CancellationToken)).Failure);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(470)]
    [InlineData(511)]
    [InlineData(10_000)]
    [InlineData(-1)]
    public async Task JudgeAsync_SystemCallThatTheFilterDoesNotKnow_DoesNotExist(int number)
    {
        if (number < 0) number = System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.X64 ? 319 : 279;
        var program = $"""
            import ctypes
            libc = ctypes.CDLL(None, use_errno=True)
            def f(x):
                libc.syscall({number}, b'name', 0, 0)
                return ctypes.get_errno()
            """;
        var verdict = await fixture.Sandbox.JudgeAsync(Check(program), TestContext.Current.CancellationToken);
        Assert.Equal("38", Assert.Single(verdict.Tests).Observed);
    }

    private async Task<int> CountAsync(string program, int processes, int threads)
    {
        Assert.NotNull(fixture.Sandbox);
        await using var sandbox = await PythonSandbox.StartAsync(
            SandboxFixture.Options with { Workers = 1, MaxProcesses = processes, MaxThreads = threads }, TestContext.Current.CancellationToken);
        if (sandbox.Isolation.Missing.Any(missing => missing.StartsWith("thread limit", StringComparison.Ordinal))) Assert.Skip("This kernel does not count threads per sandbox.");
        var verdict = await sandbox.JudgeAsync(Check(program), TestContext.Current.CancellationToken);
        return int.Parse(Assert.Single(verdict.Tests).Observed!, System.Globalization.CultureInfo.InvariantCulture);
    }

    private static PythonCheck Check(string program) => SampleProblems.Check(SampleProblems.Increment, "") with
    {
        Program = program,
        Tests = "def check(candidate):\n    assert candidate(1) is None\n",
    };
}
