using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Reasoning.Verification.Sandboxing;
using Reasoning.Verification.Sandboxing.Launching;

namespace Reasoning.Verification.Tests.Sandboxing;

public class PythonSandboxTests(SandboxFixture fixture)
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;
    private static readonly PythonCheck Right = SampleProblems.Check(SampleProblems.Increment, "    return x + 1\n");
    private static readonly PythonCheck Wrong = SampleProblems.Check(SampleProblems.Increment, "    return x\n");

    [Fact]
    public async Task JudgeAsync_ProgramThatSleeps_RunsIntoTheWallTime()
    {
        await using var sandbox = await StartAsync(SandboxFixture.Options with { Workers = 1, WallTime = TimeSpan.FromSeconds(0.5) });
        var verdict = await sandbox.JudgeAsync(Right with { Program = "import time\ndef f(x):\n    time.sleep(600)\n" }, Cancel);
        Assert.Equal(VerdictKind.WallTimeout, verdict.Kind);
        Assert.Equal(TestStatus.Error, verdict.Tests[0].Status);
    }

    [Fact]
    public async Task JudgeAsync_Output_IsCompleteBeforeTheLastAnswerCounts()
    {
        // Without the sleep too, what was printed would only mostly be there.
        const string Program = """
            import sys, time
            def f(x):
                print('seen')
                sys.setprofile(lambda frame, event, what: time.sleep(0.3) if event == 'c_call' and what.__name__ == 'flush' else None)
                return x + 1
            """;
        var check = Right with { Tests = "def check(candidate):\n    assert candidate(1) == 2\n" };
        Assert.Equal("seen\n", (await fixture.Sandbox.JudgeAsync(check with { Program = Program }, Cancel)).Output);

        await using var sandbox = await StartAsync(SandboxFixture.Options with { Workers = 1, MaxOutputBytes = 1024 });
        foreach (var (count, expected) in (IEnumerable<(int, VerdictKind)>)[.. Enumerable.Repeat((1025, VerdictKind.OutputLimit), 30), (1024, VerdictKind.Pass)])
        {
            var verdict = await sandbox.JudgeAsync(check with { Program = $"import sys\ndef f(x):\n    sys.stdout.write('x' * {count})\n    return x + 1\n" }, Cancel);
            Assert.Equal(expected, verdict.Kind);
            Assert.Equal(count, verdict.Output.Length);
        }
    }

    [Fact]
    public async Task JudgeAsync_SeveralProcessesAllowed_NoneIsLeftBehind()
    {
        await using var sandbox = await StartAsync(SandboxFixture.Options with { Workers = 1, MaxProcesses = 8, WallTime = TimeSpan.FromSeconds(3) });
        var name = $"left{Random.Shared.Next():x8}";
        var daemon = $$"""
            import ctypes, os, time
            def f(x):
                read, write = os.pipe()
                if os.fork() == 0:
                    os.setsid()
                    if os.fork() == 0:
                        ctypes.CDLL(None).prctl(15, b'{{name}}', 0, 0, 0)
                        os.write(write, b'1')
                        time.sleep(600)
                    os._exit(0)
                assert os.read(read, 1) == b'1'
                return x + 1
            """;
        var verdict = await sandbox.JudgeAsync(Right with { Program = daemon }, Cancel);
        Assert.True(verdict.Passed, verdict.Reason);
        Assert.DoesNotContain(name, ProcessNames());

        var bomb = await sandbox.JudgeAsync(
            Right with { Program = "import os\ndef f(x):\n    while True:\n        try: os.fork()\n        except OSError: pass\n" }, Cancel);
        Assert.False(bomb.Passed);
        Assert.True((await sandbox.JudgeAsync(Right, Cancel)).Passed);
    }

    [Theory]
    [InlineData("f(a)", "[1, 2, 3]")]
    [InlineData("f(x=a)", "[1, 2, 3]")]
    [InlineData("g(b)", "None")]
    [InlineData("h(c, d)", "None")]
    public async Task JudgeAsync_ArgumentsChangedInPlace_AreChangedForTheTests(string call, string answer)
    {
        const string Program = """
            def f(x):
                x.sort()
                return x
            def g(x): x[0].append(2), x.append([3])
            def h(x, y):
                x['a'].add(3)
                del x['b']
                y[:] = b'xy'
                y.extend(b'z')
            """;
        var entry = call[..1];
        var tests = $$"""
            import collections
            a, inner, d = [3, 1, 2], [1], bytearray(b'ab')
            b, c = [inner], collections.OrderedDict(a=set([1]), b=2)
            answer = {{call}}
            assert answer == {{answer}}
            assert not '{{call}}'.endswith('(a)') or a == [1, 2, 3]
            assert not '{{call}}'.endswith('=a)') or a == [1, 2, 3]
            assert '{{entry}}' != 'g' or (inner == [1, 2] and b == [[1, 2], [3]] and b[0] is inner)
            assert '{{entry}}' != 'h' or (c == {'a': {1, 3} } and type(c) is collections.OrderedDict and d == b'xyz')
            """;
        var verdict = await fixture.Sandbox.JudgeAsync(new PythonCheck { Program = Program, EntryPoint = entry, Tests = tests }, Cancel);
        Assert.True(verdict.Passed, $"{verdict.Kind}: {verdict.Reason}");
    }

    [Theory]
    [InlineData("x.append(1)\n    return 1", false)]
    [InlineData("x.append(object())\n    return 1", false)]
    [InlineData("x.append(x)\n    return 1", false)]
    [InlineData("return 1", true)]
    public async Task JudgeAsync_ArgumentThatMustStayAsItIs_IsComparedAfterTheCall(string body, bool expected)
    {
        var check = new PythonCheck { Program = $"def f(x):\n    {body}\n", EntryPoint = "f", Tests = "a = [3, 1]\nassert f(a) == 1\nassert a == [3, 1]\n" };
        Assert.Equal(expected, (await fixture.Sandbox.JudgeAsync(check, Cancel)).Passed);
    }

    [Theory]
    [InlineData("import itertools\ndef f(): return itertools.chain([1], [2])", "list(f()) == [1, 2]")]
    [InlineData("import itertools\ndef f(): return itertools.islice(itertools.count(), 3)", "list(f()) == [0, 1, 2]")]
    [InlineData("def f(): return iter({1})", "list(f()) == [1]")]
    [InlineData("def f(): return iter({1: 2}.items())", "list(f()) == [(1, 2)]")]
    [InlineData("def f(): return reversed({1: 2, 3: 4})", "list(f()) == [3, 1]")]
    [InlineData("from collections import namedtuple\nP = namedtuple('P', 'a b')\ndef f(): return [P(1, 2)]", "f() == [(1, 2)]")]
    [InlineData("import enum\nclass E(enum.IntEnum):\n    A = 3\ndef f(): return E.A", "f() == 3")]
    [InlineData("class L(list):\n    def __iter__(self): return iter('lie')\ndef f(): return L([1, 2])", "f() == [1, 2]")]
    [InlineData("class D(dict):\n    def __missing__(self, key): return 1\ndef f(): return D(a=D())", "f() == {'a': {}}")]
    [InlineData("class F(float): pass\ndef f(): return F(-0.0)", "str(f()) == '-0.0'")]
    [InlineData("class S(str): pass\ndef f(): return {S('a'), 'b'}", "f() == {'a', 'b'}")]
    public async Task JudgeAsync_AnswerOfADerivedType_IsTheDataThatItHolds(string program, string test)
    {
        var verdict = await fixture.Sandbox.JudgeAsync(new PythonCheck { Program = program, EntryPoint = "f", Tests = $"assert {test}\n" }, Cancel);
        Assert.True(verdict.Passed, $"{verdict.Kind}: {verdict.Reason}");
    }

    [Theory]
    [InlineData("x = eval(f(1))\n", "'undefined'")]
    [InlineData("x = eval(f(1))\n", "'1 +'")]
    [InlineData("x = __import__('importlib').import_module(f(1))\n", "'no_such_module'")]
    public async Task JudgeAsync_AnswerThatBreaksTheTests_IsToBlame(string tests, string answer)
    {
        var verdict = await fixture.Sandbox.JudgeAsync(new PythonCheck { Program = $"def f(x): return {answer}\n", EntryPoint = "f", Tests = $"{tests}assert x == 2\n" }, Cancel);
        Assert.True(verdict.Kind == VerdictKind.WrongAnswer, $"{verdict.Kind}: {verdict.Reason}");
        verdict = await fixture.Sandbox.JudgeAsync(new PythonCheck { Program = "def f(x): return 1\n", EntryPoint = "f", Tests = "f(1)\nx = undefined\nassert x\n" }, Cancel);
        Assert.True(verdict.Kind == VerdictKind.HarnessError, $"{verdict.Kind}: {verdict.Reason}");
    }

    [Theory]
    [InlineData("[\"value\",1,[],0]")]
    [InlineData("[\"foreign\",\"x\",[],0]")]
    [InlineData("[\"raised\",\"E\",\"x\",1,[],0]")]
    public async Task JudgeAsync_AnswerBeforeThereWasAQuestion_IsNoHarnessError(string message)
    {
        var program = $"import os\nm = b'{message}'\nos.write(4, len(m).to_bytes(4, 'big') + m)\ndef f(x): return x + 1\n";
        var verdict = await fixture.Sandbox.JudgeAsync(Right with { Program = program }, Cancel);
        Assert.True(verdict.Kind == VerdictKind.RuntimeError, $"{verdict.Kind}: {verdict.Reason}");
    }

    [Fact]
    public async Task JudgeAllAsync_SlowOneAtTheHead_LetsFourTimesTheWorkersBeReadAhead()
    {
        var (read, slow) = (0, new TaskCompletionSource());
        async IAsyncEnumerable<int> Endless()
        {
            while (true)
            {
                yield return read++;
                await Task.Yield();
            }
        }

        await using var results = ConcurrentStream.RunAsync(
            Endless(),
            async (index, item, _) =>
            {
                if (index == 0) await slow.Task;
                return item;
            },
            atOnce: 3,
            ResultOrder.AsGiven,
            Cancel).GetAsyncEnumerator(Cancel);
        Assert.Equal(0, read);
        var first = results.MoveNextAsync().AsTask();
        for (var i = 0; i < 1000 && read < 13; i++) await Task.Delay(10, Cancel);
        await Task.Delay(50, Cancel);
        Assert.Equal(13, read);
        slow.SetResult();
        Assert.True(await first);
        Assert.Equal(0, results.Current);
    }

    [Fact]
    public async Task JudgeAllAsync_ManyChecks_KeepTheirOrder()
    {
        var checks = Enumerable.Range(0, 60).Select(i => i % 3 == 0 ? Wrong : Right).ToList();
        var judged = await fixture.Sandbox.JudgeAllAsync(checks.ToAsyncEnumerable(), ResultOrder.AsGiven, Cancel).ToListAsync(Cancel);
        Assert.Equal(Enumerable.Range(0, 60), judged.Select(result => result.Index));
        Assert.All(judged, result => Assert.Equal(result.Index % 3 != 0, result.Verdict.Passed));
    }

    [Fact]
    public async Task JudgeAllAsync_AsCompleted_SlowOnesDoNotHoldUpTheRest()
    {
        await using var sandbox = await StartAsync(SandboxFixture.Options with { Workers = 2 });
        await Task.WhenAll(sandbox.JudgeAsync(Right, Cancel).AsTask(), sandbox.JudgeAsync(Right, Cancel).AsTask());
        var slow = Right with { Program = "import time\ntime.sleep(2)\ndef f(x):\n    return x + 1\n" };
        PythonCheck[] checks = [slow, .. Enumerable.Repeat(Right, 9)];
        var judged = await sandbox.JudgeAllAsync(checks.ToAsyncEnumerable(), ResultOrder.AsCompleted, Cancel).ToListAsync(Cancel);
        Assert.Equal(Enumerable.Range(0, 10), judged.Select(result => result.Index).Order());
        Assert.NotEqual(0, judged[0].Index);
        Assert.All(judged, result => Assert.True(result.Verdict.Passed, result.Verdict.Reason));
    }

    [Fact]
    public async Task JudgeAllAsync_EndlessSource_IsReadNoFurtherThanNeeded()
    {
        var read = 0;
        async IAsyncEnumerable<PythonCheck> Endless()
        {
            while (true)
            {
                read++;
                yield return Right;
                await Task.Yield();
            }
        }

        await foreach (var result in fixture.Sandbox.JudgeAllAsync(Endless(), ResultOrder.AsGiven, Cancel))
        {
            await Task.Delay(100, Cancel);
            Assert.InRange(read, result.Index + 1, result.Index + 2 + (4 * SandboxFixture.Options.Workers));
            if (result.Index == 3) break;
        }
    }

    [Fact]
    public async Task JudgeAsync_Cancelled_ThrowsAndTheSandboxGoesOn()
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var judging = fixture.Sandbox.JudgeAsync(Right with { Program = "import time\ndef f(x):\n    time.sleep(600)\n" }, source.Token).AsTask();
        await Task.Delay(50, Cancel);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => judging);
        Assert.True((await fixture.Sandbox.JudgeAsync(Right, Cancel)).Passed);
    }

    [Fact]
    public async Task DisposeAsync_ManyTimes_LeavesNoDescriptorsOpen()
    {
        _ = fixture.Sandbox;
        var before = Pipes();
        for (var i = 0; i < 12; i++) await (await StartAsync(SandboxFixture.Options with { Workers = 1 })).DisposeAsync();
        for (var i = 0; i < 100 && Pipes() > before + 12; i++) await Task.Delay(20, Cancel);
        Assert.InRange(Pipes(), 0, before + 12); // other tests start a few workers meanwhile

        static int Pipes() => Directory.EnumerateFileSystemEntries("/proc/self/fd").Count();
    }

    [Fact]
    public async Task DisposeAsync_WhileJudging_CancelsAndEndsEveryProcess()
    {
        var sandbox = await StartAsync(SandboxFixture.Options with { Workers = 1 });
        var judging = sandbox.JudgeAsync(Right with { Program = "import time\ndef f(x):\n    time.sleep(600)\n" }, Cancel).AsTask();
        await sandbox.DisposeAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => judging);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sandbox.JudgeAsync(Right, Cancel).AsTask());
    }

    [Fact]
    public async Task JudgeAsync_WorkerKilledOnce_JudgesAgain()
    {
        await using var sandbox = await StartAsync(SandboxFixture.Options with { Workers = 1, Seed = 4711 });
        KillWorkers(4711);
        var verdict = await sandbox.JudgeAsync(Right, Cancel);
        Assert.True(verdict.Passed, verdict.Reason);
    }

    [Fact]
    public async Task JudgeAsync_WorkerKilledAgainAndAgain_IsAHarnessError()
    {
        if (!Environment.IsPrivilegedProcess) Assert.Skip("Processes that cannot be looked into are only found by root.");
        await using var sandbox = await StartAsync(SandboxFixture.Options with { Workers = 1, Seed = 4712 });
        var judging = sandbox.JudgeAsync(Right with { Program = "import time\ndef f(x):\n    time.sleep(5)\n    return x + 1\n" }, Cancel).AsTask();
        while (!judging.IsCompleted)
        {
            KillWorkers(4712, atLeast: 4); // whoever was started, the fork server, the checker, the candidate
            await Task.Delay(20, Cancel);
        }

        var verdict = await judging;
        Assert.Equal(VerdictKind.HarnessError, verdict.Kind);
        Assert.False(verdict.IsEvidence);
        Assert.True((await sandbox.JudgeAsync(Right, Cancel)).Passed);
    }

    [Fact]
    public async Task StartAsync_NoSuchInterpreter_SaysSo()
    {
        var error = await Assert.ThrowsAsync<SandboxUnavailableException>(() => PythonSandbox.StartAsync(new() { PythonPath = "/nowhere/python3" }, Cancel));
        Assert.StartsWith("There is no Python interpreter at /nowhere/python3;", error.Message, StringComparison.Ordinal);
        error = await Assert.ThrowsAsync<SandboxUnavailableException>(() => PythonSandbox.StartAsync(new() { PythonPath = "no-such-python" }, Cancel));
        Assert.StartsWith("Python was not found: there is no no-such-python on PATH;", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_NotAnInterpreter_SaysWhatItSaid()
    {
        using var script = new Script("echo 'out of order' >&2; exit 3");
        var error = await Assert.ThrowsAsync<SandboxUnavailableException>(() => PythonSandbox.StartAsync(new() { PythonPath = script.Path }, Cancel));
        Assert.Contains("out of order", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_NamespacesRefused_RefusesUnlessUnsafeIsPermitted()
    {
        _ = fixture.Sandbox;
        using var script = new Script(Without((272, 97)));
        var error = await Assert.ThrowsAsync<SandboxUnavailableException>(() => PythonSandbox.StartAsync(new() { PythonPath = script.Path }, Cancel));
        Assert.StartsWith("This machine refuses the namespaces that the sandbox needs", error.Message, StringComparison.Ordinal);

        await using var sandbox = await PythonSandbox.StartAsync(SandboxFixture.Options with { Workers = 1, PythonPath = script.Path, AllowUnsafe = true }, Cancel);
        Assert.Equal(IsolationLevel.ResourceLimits, sandbox.Isolation.Level);
        Assert.NotEmpty(sandbox.Isolation.Missing);
        var verdict = await sandbox.JudgeAsync(Right, Cancel);
        Assert.True(verdict.Passed, verdict.Reason);
        Assert.Equal(IsolationLevel.ResourceLimits, verdict.Isolation!.Level);
        Assert.Equal(VerdictKind.CpuTimeout, (await sandbox.JudgeAsync(Right with { Program = "def f(x):\n    while True: pass\n" }, Cancel)).Kind);
        Assert.Equal(VerdictKind.RuntimeError, (await sandbox.JudgeAsync(Right with { Program = "import os\ndef f(x):\n    os._exit(0)\n" }, Cancel)).Kind);
    }

    [Theory]
    [InlineData("landlock", "private file system", 444, 444)]
    [InlineData("private file system", "landlock", 165, 40)]
    public async Task StartAsync_OneOfTwoFileMeasuresRefused_TheOtherOneHolds(string refused, string kept, int x64, int arm64)
    {
        _ = fixture.Sandbox;
        using var script = new Script(Without((x64, arm64)));
        await using var sandbox = await StartAsync(SandboxFixture.Options with { Workers = 1, PythonPath = script.Path });
        Assert.InRange(sandbox.Isolation.Level, IsolationLevel.Namespaces, IsolationLevel.NestedNamespaces);
        Assert.Contains(kept, sandbox.Isolation.Measures);
        Assert.Contains(sandbox.Isolation.Missing, missing => missing.StartsWith(refused, StringComparison.Ordinal));
        Assert.True((await sandbox.JudgeAsync(Right, Cancel)).Passed);
        foreach (var attempt in (string[])["open('/etc/passwd').read()", "open('/proc/1/environ').read()", "open('/tmp/written-by-a-candidate', 'w')"])
        {
            var verdict = await sandbox.JudgeAsync(Right with { Program = $"def f(x):\n    {attempt}\n    return x + 1\n" }, Cancel);
            Assert.Equal(VerdictKind.RuntimeError, verdict.Kind);
        }
    }

    [Fact]
    public async Task RunAsync_KernelWithoutDescriptorsOfProcesses_StillSeesTheEnd()
    {
        _ = fixture.Sandbox;
        using var script = new Script(Without((434, 434)));
        await using var sandbox = await StartAsync(SandboxFixture.Options with { Workers = 1, PythonPath = script.Path });
        for (var i = 0; i < 5; i++) Assert.Equal($"{i}\n", (await sandbox.RunAsync(new ProgramRun { Program = $"import time\ntime.sleep({i} * 0.05)\nprint({i})" }, Cancel)).Output);
        Assert.Equal(VerdictKind.CpuTimeout, (await sandbox.RunAsync(new ProgramRun { Program = "while True: pass" }, Cancel)).Failure);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(444, 444)]
    [InlineData(165, 40)]
    public async Task RunAsync_InstalledPackages_AreHiddenUnlessAllowed(int x64, int arm64)
    {
        _ = fixture.Sandbox;
        using var script = new Script(Without((x64 == 0 ? 10_000 : x64, arm64 == 0 ? 10_000 : arm64)));
        var options = SandboxFixture.Options with { Workers = 1, PythonPath = script.Path, CpuTime = TimeSpan.FromSeconds(10) };
        const string Program = """
            import os, sys
            for base in ('/usr/lib', '/usr/local/lib', os.path.join(sys.base_prefix, 'lib')):
                for place in (base, *(os.path.join(base, name) for name in os.listdir(base) if name.startswith('python'))):
                    for kind in ('site-packages', 'dist-packages'):
                        for folder, _, names in os.walk(os.path.join(place, kind)):
                            for name in names[:20]:
                                if os.path.islink(os.path.join(folder, name)): continue  # what it leads to lies elsewhere
                                try: print(len(open(os.path.join(folder, name), 'rb').read(1)))
                                except OSError: pass
            import json.tool, decimal, xml.dom, concurrent.futures
            """;
        await using var hiding = await StartAsync(options);
        var execution = await hiding.RunAsync(new ProgramRun { Program = Program }, Cancel);
        Assert.True(execution.Failure is null, $"{execution.Reason} {execution.Error}");
        Assert.Equal("", execution.Output);
        await using var showing = await StartAsync(options with { AllowPackages = true });
        execution = await showing.RunAsync(new ProgramRun { Program = Program }, Cancel);
        Assert.True(execution.Failure is null, $"{execution.Reason} {execution.Error}");
        if (execution.Output.Length == 0) Assert.Skip("There are no packages for this interpreter.");
    }

    [Fact]
    public async Task RunAsync_ProcessNamespaceOfAWrapperAlone_SurvivesSeveralProcesses()
    {
        const string Wrapper = "/usr/bin/bwrap";
        if (!File.Exists(Wrapper)) Assert.Skip("There is no bubblewrap.");
        // In there this machine refuses namespaces, and Landlock, which would keep the kill at the end from the process that waits outside.
        using var script = new Script(Without((272, 97), (444, 444)), Path.Combine(AppContext.BaseDirectory, "wrapped-python"));
        var options = SandboxFixture.Options with { MaxProcesses = 4, PythonPath = script.Path };
        var launcher = new WorkerLauncher(
            new LaunchPlan([new BubblewrapLauncher(Wrapper, Environment.IsPrivilegedProcess)], IsolationLevel.Namespaces),
            _ => Task.FromResult(new RuntimeFiles(null, [Path.GetDirectoryName(script.Path)!])));
        try
        {
            using var server = await ForkServer.StartAsync(ForkServerSource.Python, options, script.Path, launcher, Cancel);
            Assert.Contains(server.Isolation.Missing, missing => missing.StartsWith("own namespaces inside bubblewrap", StringComparison.Ordinal));
            for (var i = 0; i < 3; i++)
            {
                var report = await server.AskAsync("run", [], Encoding.UTF8.GetBytes($"\nprint({i})"), null, 1 << 20, cancellationToken: Cancel);
                Assert.Equal($"{i}\n", Encoding.UTF8.GetString(report.Printed.Span));
            }
        }
        catch (SandboxUnavailableException unavailable)
        {
            Assert.Skip(unavailable.Message);
        }
    }

    [Fact]
    public async Task StartAsync_BothFileMeasuresRefused_IsRefused()
    {
        _ = fixture.Sandbox;
        using var script = new Script(Without((444, 444), (165, 40)));
        var error = await Assert.ThrowsAsync<SandboxUnavailableException>(() => PythonSandbox.StartAsync(new() { PythonPath = script.Path }, Cancel));
        Assert.StartsWith("This machine cannot give the sandbox: landlock or private file system", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_UnprivilegedUser_GetsTheFullLevel()
    {
        _ = fixture.Sandbox;
        const string Python = "/usr/bin/python3";
        if (!Environment.IsPrivilegedProcess) Assert.Skip("Only root can become another user; the other tests already run as an unprivileged one.");
        if (!File.Exists("/usr/bin/setpriv") || !File.Exists(Python)) Assert.Skip("There is no setpriv, or no Python that every user may run.");

        using var script = new Script($"exec /usr/bin/setpriv --reuid=65533 --regid=65533 --clear-groups {Python} \"$@\"");
        await using var sandbox = await StartAsync(SandboxFixture.Options with { Workers = 1, PythonPath = script.Path });
        Assert.InRange(sandbox.Isolation.Level, IsolationLevel.Namespaces, IsolationLevel.NestedNamespaces);
        Assert.Contains("user namespace", sandbox.Isolation.Measures);
        Assert.True((await sandbox.JudgeAsync(Right, Cancel)).Passed);
        Assert.Equal(VerdictKind.ForbiddenCall, (await sandbox.JudgeAsync(Right with { Program = "import os\ndef f(x):\n    os.fork()\n" }, Cancel)).Kind);
    }

    [Fact]
    public void Options_OutsideTheirRange_AreRefusedWhenSet()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SandboxOptions { Workers = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SandboxOptions { CpuTime = TimeSpan.Zero });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SandboxOptions { WallTime = TimeSpan.FromDays(1) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SandboxOptions { MemoryBytes = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SandboxOptions { MaxOutputBytes = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SandboxOptions { MaxProcesses = 0 });
        Assert.Throws<ArgumentException>(() => Right with { EntryPoint = "f(x); import os" });
    }

    private async Task<PythonSandbox> StartAsync(SandboxOptions options)
    {
        _ = fixture.Sandbox;
        return await PythonSandbox.StartAsync(options, Cancel);
    }

    private static IEnumerable<string> ProcessNames() =>
        Directory.EnumerateDirectories("/proc").Select(folder => Path.Combine(folder, "comm")).Where(File.Exists).Select(ReadOrEmpty);

    private static string ReadOrEmpty(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (IOException)
        {
            return "";
        }
        catch (UnauthorizedAccessException)
        {
            return "";
        }
    }

    /// <summary>Kills the workers of the sandbox with this seed, which they carry in the environment they were started with.</summary>
    private static void KillWorkers(uint seed, int atLeast = 1)
    {
        var workers = Process.GetProcesses().Where(process => ReadOrEmpty($"/proc/{process.Id}/environ").Contains($"PYTHONHASHSEED={seed}\0", StringComparison.Ordinal)).ToList();
        if (workers.Count < atLeast) return;
        foreach (var worker in workers)
        {
            using (worker) worker.Kill();
        }
    }

    /// <summary>A shell script that runs Python with a system-call filter under which some calls fail, as in many containers.</summary>
    /// <param name="calls">Numbers of the calls, on x86-64 and on arm64.</param>
    private static string Without(params (int X64, int Arm64)[] calls)
    {
        var arm = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;
        var rules = string.Concat(calls.Select(call => $"(0x15, 0, 1, {(arm ? call.Arm64 : call.X64)}), (6, 0, 0, 0x50001), "));
        return $$"""
            exec python3 -c '
            import ctypes, os, struct, sys
            lines = ((0x20, 0, 0, 0), {{rules}}(6, 0, 0, 0x7fff0000))
            class Program(ctypes.Structure):
                _fields_ = [("length", ctypes.c_ushort), ("code", ctypes.c_char_p)]
            libc = ctypes.CDLL(None)
            libc.prctl(38, 1, 0, 0, 0)
            assert libc.prctl(22, 2, ctypes.byref(Program(len(lines), b"".join(struct.pack("=HBBI", *line) for line in lines))), 0, 0) == 0
            os.execv(sys.executable, [sys.executable] + sys.argv[1:])
            ' "$@"
            """;
    }

    private sealed class Script : IDisposable
    {
        private readonly DirectoryInfo _folder;

        public Script(string body, string? folder = null)
        {
            _folder = folder is null ? Directory.CreateTempSubdirectory("verification-") : Directory.CreateDirectory(folder);
            Path = System.IO.Path.Combine(_folder.FullName, "python");
            File.WriteAllText(Path, $"#!/bin/sh\n{body}\n");
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        public string Path { get; }

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
