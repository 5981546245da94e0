using Reasoning.Verification.Sandboxing;

namespace Reasoning.Verification.Tests.Sandboxing;

public class PythonRunTests(SandboxFixture fixture)
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("a, b = map(int, input().split())\nprint(a + b)\nprint(input())")]
    [InlineData("import sys\na, b = map(int, sys.stdin.readline().split())\nprint(a + b)\nprint(sys.stdin.read().rstrip())")]
    [InlineData("import sys\nlines = sys.stdin.buffer.read().split(b'\\n')\nsys.stdout.buffer.write(b'%d\\n%s' % (sum(map(int, lines[0].split())), lines[1]))")]
    [InlineData("import os\nlines = os.read(0, 1 << 20).split(b'\\n')\nos.write(1, b'%d\\n%s' % (sum(map(int, lines[0].split())), lines[1]))")]
    [InlineData("lines = [*open(0)]\nprint(sum(map(int, lines[0].split())))\nprint(lines[1].strip())")]
    [InlineData("import sys\nfor i, line in enumerate(sys.stdin):\n    print(line.strip() if i else sum(map(int, line.split())))")]
    [InlineData("import sys, fileinput\nlines = [*fileinput.input()]\nprint(sum(map(int, lines[0].split())), lines[1].strip(), sep='\\n')")]
    [InlineData("import sys, io\nlines = io.BytesIO(open(0, 'rb').read()).readlines()\nsys.stdout = open(1, 'w')\nprint(sum(map(int, lines[0].split())))\nprint(lines[1].decode().strip())")]
    [InlineData("def main():\n    print(sum(map(int, input().split())), input(), sep='\\n')\nif __name__ == '__main__':\n    import threading, sys\n    sys.setrecursionlimit(10**6)\n    threading.stack_size(1 << 26)\n    threading.Thread(target=main).start()")]
    [InlineData("import atexit, io, sys\nout = io.StringIO()\nsys.stdout = out\natexit.register(lambda: sys.__stdout__.write(out.getvalue()))\nprint(sum(map(int, input().split())), input(), sep='\\n')")]
    [InlineData("import sys, os\nprint(sum(map(int, input().split())), input(), sep='\\n')\nsys.exit(0)")]
    [InlineData("import sys, os\nprint(sum(map(int, input().split())), input(), sep='\\n')\nraise SystemExit")]
    [InlineData("import sys, os\nprint(sum(map(int, input().split())), input(), sep='\\n', flush=True)\nos._exit(0)")]
    [InlineData("out = open(1, 'w')\nout.write(f\"{sum(map(int, input().split()))}\\n{input()}\")")]
    public async Task RunAsync_EveryWayToReadAndWrite_Works(string program)
    {
        var execution = await RunAsync(program, "1 41\nhéllo\n");
        Assert.True(execution.Failure is null, $"{execution.Reason}\n{execution.Error}");
        Assert.Equal("42\nhéllo", execution.Output.TrimEnd());
        Assert.Equal("", execution.Error);
    }

    [Theory]
    [InlineData("print(open('/dev/stdin').read(), end='', file=open('/dev/stdout', 'w'))")]
    [InlineData("import sys\nsys.stdin = open('/dev/stdin')\nprint(input(), input(), sep='\\n')\nexit()")]
    [InlineData("import platform, uuid, getpass, pwd\nassert platform.platform() and platform.processor() is not None and platform.node()\nassert uuid.uuid1() != uuid.uuid1() and uuid.getnode() and getpass.getuser()\ntry: pwd.getpwnam('nobody')\nexcept KeyError: pass\nprint(input(), input(), sep='\\n')\nquit()")]
    [InlineData("import subprocess, os\nfor start in (lambda: subprocess.run(['ls']), lambda: os.popen('ls')):\n    try: start()\n    except PermissionError: pass\n    else: raise ValueError\nprint(input(), input(), sep='\\n')\nprint(copyright, credits, license, help, file=open('/dev/null', 'w'))")]
    public async Task RunAsync_WhatAnInterpreterGivesEveryProgram_IsThere(string program)
    {
        var execution = await RunAsync(program, "1 41\nhéllo\n");
        Assert.True(execution.Failure is null, $"{execution.Reason}\n{execution.Error}");
        Assert.Equal("1 41\nhéllo\n", execution.Output);
    }

    [Fact]
    public async Task RunAsync_LargeInputAndOutput_AreWhole()
    {
        await using var sandbox = await StartAsync(SandboxFixture.Options with { Workers = 1, MaxOutputBytes = 20 << 20 });
        var line = new string('x', 999);
        var input = string.Concat(Enumerable.Range(0, 8000).Select(i => $"{line}{i % 10}\n"));
        var run = new ProgramRun { Program = "import sys\nfor line in sys.stdin: sys.stdout.write(line + line)\n", Input = input };
        for (var i = 0; i < 2; i++)
        {
            var execution = await sandbox.RunAsync(run, Cancel);
            Assert.True(execution.Failure is null, execution.Reason);
            Assert.Equal(2 * input.Length, execution.Output.Length);
            Assert.Equal(input, string.Concat(execution.Output.Split('\n').SkipLast(1).Where((_, n) => n % 2 == 0).Select(text => $"{text}\n")));
        }

        Assert.Equal("", (await sandbox.RunAsync(run with { Input = "" }, Cancel)).Output);
    }

    [Fact]
    public async Task RunAsync_OutputLimitOfTheRun_HoldsInPlaceOfTheSandboxs()
    {
        foreach (var (limit, expected) in ((int?, VerdictKind?)[])[(null, VerdictKind.OutputLimit), (3 << 20, null), (1 << 10, VerdictKind.OutputLimit), (null, VerdictKind.OutputLimit)])
        {
            var execution = await fixture.Sandbox.RunAsync(new ProgramRun { Program = "print('x' * (5 << 19))", MaxOutputBytes = limit }, Cancel);
            Assert.True(expected == execution.Failure, execution.Reason);
            if (expected is null) Assert.Equal((5 << 19) + 1, execution.Output.Length);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => new ProgramRun { Program = "", MaxOutputBytes = 1 });
    }

    [Fact]
    public async Task RunAsync_MoreProcessorTimeThanTheSandboxs_BringsTimeOnTheClockWithIt()
    {
        await using var sandbox = await StartAsync(SandboxFixture.Options with { Workers = 1, CpuTime = TimeSpan.FromSeconds(0.25), WallTime = TimeSpan.FromSeconds(0.5) });
        var waits = new ProgramRun { Program = "import time\ntime.sleep(1)\nprint('awake')" };

        Assert.Equal(VerdictKind.WallTimeout, (await sandbox.RunAsync(waits, Cancel)).Failure);
        Assert.Equal("awake\n", (await sandbox.RunAsync(waits with { CpuTime = TimeSpan.FromSeconds(5) }, Cancel)).Output);
        Assert.Equal(VerdictKind.WallTimeout, (await sandbox.RunAsync(waits with { CpuTime = TimeSpan.FromSeconds(0.1) }, Cancel)).Failure);
    }

    [Theory]
    [InlineData("print(input(), input())", VerdictKind.RuntimeError, "EOFError")]
    [InlineData("x = 1\nprint('half')\nx = x / 0", VerdictKind.RuntimeError, "raised ZeroDivisionError: division by zero at line 3 of the program.")]
    [InlineData("print('half'\n", VerdictKind.CompileError, "not valid Python")]
    [InlineData("import sys\nprint('half')\nsys.exit(3)", VerdictKind.RuntimeError, "exit code 3")]
    [InlineData("import sys\nsys.exit('a reason')", VerdictKind.RuntimeError, "exit code 1")]
    [InlineData("x = [0] * (1 << 40)", VerdictKind.MemoryLimit, "MemoryError")]
    [InlineData("while True: pass", VerdictKind.CpuTimeout, "processor time")]
    [InlineData("while True: print('x' * 10000)", VerdictKind.OutputLimit, "wrote more")]
    [InlineData("import sys\nwhile True: print('x' * 10000, file=sys.stderr)", VerdictKind.OutputLimit, "wrote more")]
    [InlineData("import os\nos.fork()", VerdictKind.ForbiddenCall, "forbidden")]
    [InlineData("import os\nos.abort()", VerdictKind.RuntimeError, "crashed (signal 6)")]
    [InlineData("def f(x): return f(x)\nf(1)", VerdictKind.RuntimeError, "RecursionError")]
    [InlineData("import sys\nsys.setrecursionlimit(10**9)\nclass A:\n    def __getattr__(self, name): return getattr(self, name + 'x')\nA().x", null, "")]
    [InlineData("import functools, sys\nsys.setrecursionlimit(10**9)\n@functools.lru_cache(None)\ndef f(x): return f(x + 1)\nf(1)", null, "")]
    [InlineData("import os\nos.closerange(0, 128)\nwhile True: pass", VerdictKind.CpuTimeout, "")]
    [InlineData("import os\nos.closerange(3, 128)\nraise ValueError", VerdictKind.RuntimeError, "exit code 1")]
    public async Task RunAsync_ProgramThatBreaks_SaysHow(string program, VerdictKind? expected, string reason)
    {
        var execution = await RunAsync(program, "1\n");
        if (expected is null) Assert.True(execution.Failure is VerdictKind.RuntimeError or VerdictKind.MemoryLimit, $"{execution.Failure}: {execution.Reason}");
        else Assert.True(expected == execution.Failure, $"{execution.Failure}: {execution.Reason}");
        Assert.Contains(reason, execution.Reason, StringComparison.Ordinal);
        Assert.EndsWith(".", execution.Reason, StringComparison.Ordinal);
        if (program.Contains("half')", StringComparison.Ordinal)) Assert.Equal("half\n", execution.Output);
    }

    [Fact]
    public async Task RunAsync_Traceback_IsOnTheStandardError()
    {
        var execution = await RunAsync("import sys\nprint('to errors', file=sys.stderr)\ndef f():\n    raise ValueError('no')\nf()\n", "");
        Assert.Equal("to errors\nTraceback (most recent call last):\n  File \"<candidate>\", line 5, in <module>\n  File \"<candidate>\", line 4, in f\nValueError: no\n", execution.Error);
        Assert.Equal("", execution.Output);
    }

    [Fact]
    public async Task RunAsync_DeepRecursion_IsGrantedWhereTheProgramAsksForIt()
    {
        const string Program = """
            import functools, sys
            sys.setrecursionlimit(10**6)
            @functools.lru_cache(None)
            def depth(n): return 0 if n == 0 else 1 + depth(n - 1)
            print(depth(20000))
            """;
        var execution = await RunAsync(Program, "");
        Assert.Equal("20000\n", execution.Output);
    }

    [Fact]
    public async Task RunAsync_EveryRun_IsAFreshProcess()
    {
        const string Program = "import builtins, sys\nprint(hasattr(builtins, 'seen'), 'solution' in sys.modules)\nbuiltins.seen = 1\n";
        for (var i = 0; i < 4; i++) Assert.Equal("False False\n", (await RunAsync(Program, "")).Output);
    }

    [Fact]
    public async Task RunAsync_ProcessLeftBehind_DoesNotHoldUpTheResult()
    {
        await using var sandbox = await StartAsync(SandboxFixture.Options with { Workers = 1, MaxProcesses = 4 });
        const string Program = "import os, time\nprint('parent', flush=True)\nif os.fork() == 0:\n    os.setsid()\n    time.sleep(600)\n";
        for (var i = 0; i < 3; i++)
        {
            var execution = await sandbox.RunAsync(new ProgramRun { Program = Program }, Cancel);
            Assert.True(execution.Failure is null, execution.Reason);
            Assert.Equal("parent\n", execution.Output);
            Assert.InRange(execution.WallTime.TotalSeconds, 0, 20);
        }
    }

    private async Task<PythonSandbox> StartAsync(SandboxOptions options)
    {
        _ = fixture.Sandbox;
        return await PythonSandbox.StartAsync(options, Cancel);
    }

    private async Task<Execution> RunAsync(string program, string input) => await fixture.Sandbox.RunAsync(new ProgramRun { Program = program, Input = input }, Cancel);
}
