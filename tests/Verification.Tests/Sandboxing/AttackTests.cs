using Reasoning.Verification.Problems;
using System.Text;
using Reasoning.Verification.Sandboxing;
using Reasoning.Verification.Values;

namespace Reasoning.Verification.Tests.Sandboxing;

/// <summary>Programs that answer rightly, if at all, only after having tried something that a candidate must not.</summary>
public class AttackTests(SandboxFixture fixture)
{
    public static TheoryData<string, VerdictKind, string> Attacks { get; } = new()
    {
        { "loop", VerdictKind.CpuTimeout, "def f(x):\n    while True: pass\n" },
        { "loop that ignores signals", VerdictKind.CpuTimeout, "import signal\nfor s in range(1, 65):\n    try: signal.signal(s, signal.SIG_IGN)\n    except (OSError, ValueError): pass\ndef f(x):\n    while True: pass\n" },
        { "loop when loaded", VerdictKind.CpuTimeout, "while True: pass\n" },
        { "memory", VerdictKind.MemoryLimit, "def f(x):\n    return len(bytearray(1 << 40))\n" },
        { "memory, bit by bit", VerdictKind.MemoryLimit, "def f(x):\n    kept = []\n    while True: kept.append(bytearray(1 << 24))\n" },
        { "fork bomb", VerdictKind.ForbiddenCall, "import os\ndef f(x):\n    while True:\n        try: os.fork()\n        except OSError: pass\n" },
        { "system", VerdictKind.ForbiddenCall, "import os\ndef f(x):\n    os.system('true')\n    return x + 1\n" },
        { "system by ctypes", VerdictKind.ForbiddenCall, "import ctypes\ndef f(x):\n    ctypes.CDLL(None).system(b'true')\n    return x + 1\n" },
        { "exec", VerdictKind.ForbiddenCall, "import os\ndef f(x):\n    os.execv('/bin/true', ['true'])\n" },
        { "os._exit(0)", VerdictKind.RuntimeError, "import os\ndef f(x):\n    os._exit(0)\n" },
        { "os._exit(0) when loaded", VerdictKind.RuntimeError, "import os\nos._exit(0)\n" },
        { "sys.exit(0)", VerdictKind.RuntimeError, "import sys\ndef f(x):\n    sys.exit(0)\n" },
        { "SystemExit when loaded", VerdictKind.RuntimeError, "raise SystemExit\n" },
        { "KeyboardInterrupt", VerdictKind.RuntimeError, "def f(x):\n    raise KeyboardInterrupt\n" },
        { "printing", VerdictKind.OutputLimit, "def f(x):\n    while True: print('x' * 10000)\n" },
        { "huge answer", VerdictKind.OutputLimit, "def f(x):\n    return 'x' * (1 << 21)\n" },
        { "always equal", VerdictKind.WrongAnswer, "class E:\n    def __eq__(s, o): return True\n    def __hash__(s): return 0\ndef f(x):\n    return E()\n" },
        { "always equal int", VerdictKind.WrongAnswer, "class E(int):\n    def __eq__(s, o): return True\n    def __hash__(s): return 0\ndef f(x):\n    return E(7)\n" },
        { "always equal, hidden in a list", VerdictKind.WrongAnswer, "class E(list):\n    def __eq__(s, o): return True\ndef f(x):\n    return [E()]\n" },
        { "lies about its class", VerdictKind.WrongAnswer, "class E:\n    __class__ = int\n    def __eq__(s, o): return True\ndef f(x):\n    return E()\n" },
        { "forged messages", VerdictKind.RuntimeError, "import os\nfor fd in range(128):\n    try: os.write(fd, b'\\x00\\x00\\x00\\x0f[\"finished\",1,2]')\n    except OSError: pass\ndef f(x):\n    return x + 1\n" },
        { "garbage on every descriptor", VerdictKind.OutputLimit, "import os\nfor fd in range(128):\n    try: os.write(fd, b'\\xff' * 1000)\n    except OSError: pass\ndef f(x):\n    return x + 1\n" },
        { "broken values", VerdictKind.RuntimeError, "import os\nm = b'[\"value\",[\"d\",[\"l\"],1]]'\nos.write(4, b'\\x00\\x00\\x00\\x09[\"ready\"]' + len(m).to_bytes(4, 'big') + m)\ndef f(x):\n    return x\n" },
        { "closing every descriptor", VerdictKind.RuntimeError, "import os\nos.closerange(0, 128)\ndef f(x):\n    return x + 1\n" },
        { "replacing the harness", VerdictKind.RuntimeError, "import sys\nfor name, module in list(sys.modules.items()):\n    if name.startswith('reasoning_'): module.__dict__.clear()\ndef f(x):\n    return x + 1\n" },
        { "socket", VerdictKind.ForbiddenCall, "import socket\ndef f(x):\n    try: socket.socket()\n    except OSError: pass\n    return x + 1\n" },
        { "writing a file", VerdictKind.RuntimeError, "def f(x):\n    open('/tmp/written-by-a-candidate', 'w').write('x')\n    return x + 1\n" },
        { "deleting a file", VerdictKind.ForbiddenCall, "import os\ndef f(x):\n    os.unlink('/usr/bin/env')\n    return x + 1\n" },
        { "making a folder", VerdictKind.ForbiddenCall, "import os\ndef f(x):\n    os.mkdir('/tmp/made-by-a-candidate')\n    return x + 1\n" },
        { "changing rights", VerdictKind.ForbiddenCall, "import os\ndef f(x):\n    os.chmod('/usr', 0o777)\n    return x + 1\n" },
        { "reading a file", VerdictKind.RuntimeError, "def f(x):\n    open('/etc/passwd').read()\n    return x + 1\n" },
        { "looking for installed programs", VerdictKind.RuntimeError, "import os\ndef f(x):\n    os.listdir('/usr/src')\n    return x + 1\n" },
        { "reading other processes", VerdictKind.RuntimeError, "def f(x):\n    open('/proc/1/environ').read()\n    return x + 1\n" },
        { "killing", VerdictKind.ForbiddenCall, "import os\ndef f(x):\n    os.kill(1, 9)\n    return x + 1\n" },
        { "killing all", VerdictKind.ForbiddenCall, "import os\ndef f(x):\n    os.kill(-1, 9)\n    return x + 1\n" },
        { "ptrace", VerdictKind.ForbiddenCall, "import ctypes\ndef f(x):\n    ctypes.CDLL(None).ptrace(16, 2, 0, 0)\n    return x + 1\n" },
        { "reading another process's memory", VerdictKind.ForbiddenCall, "import ctypes\ndef f(x):\n    ctypes.CDLL(None).process_vm_readv(2, 0, 0, 0, 0, 0)\n    return x + 1\n" },
        { "new namespaces", VerdictKind.ForbiddenCall, "import ctypes\ndef f(x):\n    ctypes.CDLL(None).unshare(0x10000000)\n    return x + 1\n" },
        { "slowing down everything", VerdictKind.ForbiddenCall, "import os\ndef f(x):\n    os.setpriority(os.PRIO_USER, 0, 19)\n    return x + 1\n" },
        { "moving the fork server", VerdictKind.ForbiddenCall, "import os\ndef f(x):\n    os.sched_setaffinity(1, {0})\n    return x + 1\n" },
        { "making the fork server idle", VerdictKind.ForbiddenCall, "import os\ndef f(x):\n    os.sched_setscheduler(1, os.SCHED_IDLE, os.sched_param(0))\n    return x + 1\n" },
        { "its priority", VerdictKind.ForbiddenCall, "import os\ndef f(x):\n    os.sched_setparam(1, os.sched_param(0))\n    return x + 1\n" },
        { "its attributes", VerdictKind.ForbiddenCall, "import ctypes, os\ndef f(x):\n    ctypes.CDLL(None).syscall(314 if os.uname().machine == 'x86_64' else 274, 1, 0, 0)\n    return x + 1\n" },
        { "its disk", VerdictKind.ForbiddenCall, "import ctypes, os\ndef f(x):\n    ctypes.CDLL(None).syscall(251 if os.uname().machine == 'x86_64' else 30, 1, 1, 0)\n    return x + 1\n" },
        { "signalling by a pipe", VerdictKind.ForbiddenCall, "import fcntl, os\ndef f(x):\n    for pid in range(1, os.getpid()):\n        read, write = os.pipe()\n        try: fcntl.fcntl(read, 8, pid)\n        except OSError: continue\n        fcntl.fcntl(read, 10, 9)\n        fcntl.fcntl(read, fcntl.F_SETFL, os.O_ASYNC)\n        os.write(write, b'x')\n    return x + 1\n" },
        { "signalling by a pipe, with ioctl", VerdictKind.ForbiddenCall, "import fcntl, os, struct\ndef f(x):\n    for pid in range(1, os.getpid()):\n        for request in (0x8901, 0x8902):\n            read, write = os.pipe()\n            try: fcntl.ioctl(read, request, struct.pack('i', pid))\n            except OSError: continue\n            fcntl.fcntl(read, fcntl.F_SETFL, os.O_ASYNC)\n            os.write(write, b'x')\n    return x + 1\n" },
        { "crash", VerdictKind.RuntimeError, "import ctypes\ndef f(x):\n    ctypes.string_at(0)\n" },
        { "abort", VerdictKind.RuntimeError, "import os\ndef f(x):\n    os.abort()\n" },
        { "killing itself", VerdictKind.RuntimeError, "import os\ndef f(x):\n    os.kill(os.getpid(), 9)\n" },
        { "endless recursion", VerdictKind.RuntimeError, "def f(x):\n    return f(x)\n" },
        { "a value that holds itself", VerdictKind.RuntimeError, "def f(x):\n    a = []\n    a.append(a)\n    return a\n" },
        { "an error at an impossible line", VerdictKind.RuntimeError, "code = \"def f(x): raise SyntaxError('a', ('f', 3000000000, 1, 'x'))\"\nexec(compile(code, 'other', 'exec'))\n" },
        { "deep source", VerdictKind.CompileError, "x = " + new string('(', 5000) + new string(')', 5000) + "\n" },
    };

    [Theory]
    [MemberData(nameof(MoreAttacks), DisableDiscoveryEnumeration = true)]
    public async Task JudgeAsync_AttackOnAnswers_IsNeverAPass(string name, VerdictKind expected, string program)
    {
        var check = SampleProblems.Check(SampleProblems.Increment, "") with { Program = program };
        var unittests = check with { EntryPoint = "", Names = ["f"], Tests = "import unittest\nclass T(unittest.TestCase):\n    def test(self): self.assertEqual(f(1), 2)\n" };
        foreach (var style in (PythonCheck[])[check, unittests])
        {
            var verdict = await fixture.Sandbox.JudgeAsync(style, TestContext.Current.CancellationToken);
            Assert.True(verdict is { Passed: false, IsEvidence: true, Score: < 1 }, $"{name}: {verdict.Kind}: {verdict.Reason}");
            if (expected is VerdictKind.CpuTimeout or VerdictKind.ForbiddenCall) Assert.True(expected == verdict.Kind, $"{name}: {verdict.Kind}: {verdict.Reason}");
        }

        var after = await fixture.Sandbox.JudgeAsync(check with { Program = "def f(x): return x + 1\n" }, TestContext.Current.CancellationToken);
        Assert.True(after.Passed, after.Reason);
    }

    [Theory]
    [MemberData(nameof(Attacks), DisableDiscoveryEnumeration = true)]
    public async Task JudgeAsync_Attack_IsNeverAPass(string name, VerdictKind expected, string program)
    {
        var check = SampleProblems.Check(SampleProblems.Increment, "") with { Program = program };
        var verdict = await fixture.Sandbox.JudgeAsync(check, TestContext.Current.CancellationToken);

        Assert.True(expected == verdict.Kind, $"{name}: {verdict.Kind}: {verdict.Reason}");
        Assert.EndsWith(".", verdict.Reason, StringComparison.Ordinal);
        Assert.InRange(verdict.Score, 0, 0.99);
        Assert.False(Path.Exists("/tmp/written-by-a-candidate") || Path.Exists("/tmp/made-by-a-candidate"));

        // The worker is none the worse for it.
        var after = await fixture.Sandbox.JudgeAsync(SampleProblems.Check(SampleProblems.Increment, "    return x + 1\n"), TestContext.Current.CancellationToken);
        Assert.True(after.Passed, after.Reason);
    }

    /// <summary>The same programs, asked for answers one by one: whatever they send, the answers are not the right ones.</summary>
    [Theory]
    [MemberData(nameof(Attacks), DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(MoreAttacks), DisableDiscoveryEnumeration = true)]
    public async Task CallAsync_Attack_GivesNoRightAnswers(string name, VerdictKind expected, string program)
    {
        var calls = new FunctionCalls { Program = program, EntryPoint = "f", Inputs = [new CallArguments(1), new CallArguments(5), new CallArguments(-1)] };
        var execution = await fixture.Sandbox.CallAsync(calls, TestContext.Current.CancellationToken);

        PlainValue[] right = [2, 6, 0];
        var rightAnswers = execution.Failure is null && execution.Results.Count == 3 && execution.Results.Zip(right).All(pair => pair.First.Value == pair.Second);
        Assert.False(rightAnswers, name);
        Assert.True(execution.Failure != VerdictKind.HarnessError, $"{name}: {execution.Reason}");
        Assert.True(execution.Failure is null ? expected is VerdictKind.WrongAnswer or VerdictKind.RuntimeError or VerdictKind.MemoryLimit or VerdictKind.OutputLimit : execution.Reason!.EndsWith('.'), $"{name}: {execution.Failure}: {execution.Reason}");
        if (expected is VerdictKind.CpuTimeout or VerdictKind.ForbiddenCall or VerdictKind.CompileError) Assert.True(expected == execution.Failure, $"{name}: {execution.Failure}: {execution.Reason}");
        Assert.False(Path.Exists("/tmp/written-by-a-candidate") || Path.Exists("/tmp/made-by-a-candidate"));

        var after = await fixture.Sandbox.CallAsync(calls with { Program = "def f(x): return x + 1\n" }, TestContext.Current.CancellationToken);
        Assert.Equal(right, after.Results.Select(result => result.Value));
    }

    /// <summary>The same programs, run as a whole.</summary>
    [Theory]
    [MemberData(nameof(Attacks), DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(MoreAttacks), DisableDiscoveryEnumeration = true)]
    public async Task RunAsync_Attack_PrintsNoRightOutput(string name, VerdictKind expected, string program)
    {
        var run = new ProgramRun { Program = $"{program}\nprint(f(int(input())))\n", Input = "1\n" };
        var execution = await fixture.Sandbox.RunAsync(run, TestContext.Current.CancellationToken);

        Assert.False(execution.Failure is null && execution.Output == "2\n", name);
        Assert.True(execution.Failure != VerdictKind.HarnessError, $"{name}: {execution.Reason}");
        if (execution.Failure is not null) Assert.EndsWith(".", execution.Reason, StringComparison.Ordinal);
        if (expected is VerdictKind.CpuTimeout or VerdictKind.ForbiddenCall or VerdictKind.CompileError) Assert.True(expected == execution.Failure, $"{name}: {execution.Failure}: {execution.Reason}");
        Assert.False(Path.Exists("/tmp/written-by-a-candidate") || Path.Exists("/tmp/made-by-a-candidate"));

        var after = await fixture.Sandbox.RunAsync(run with { Program = "print(int(input()) + 1)" }, TestContext.Current.CancellationToken);
        Assert.Equal("2\n", after.Output);
    }

    /// <summary>What only the answers of a called program can be attacked with, and more of what the first list has.</summary>
    public static TheoryData<string, VerdictKind, string> MoreAttacks { get; } = new()
    {
        { "forged answers", VerdictKind.RuntimeError, "import os\ndef s(m): os.write(4, len(m).to_bytes(4, 'big') + m)\ns(b'[\"ready\",0]')\nfor i in range(3): s(b'[%d,\"passed\",0]' % i)\ndef f(x): os._exit(0)\n" },
        { "answers to other calls", VerdictKind.RuntimeError, "import os\ndef s(m): os.write(4, len(m).to_bytes(4, 'big') + m)\ns(b'[\"ready\",0]')\nfor i in (2, 1, 0): s(b'[%d,\"value\",%d,0]' % (i, (2, 6, 0)[i]))\ndef f(x): os._exit(0)\n" },
        { "a frame without an end", VerdictKind.RuntimeError, "import os\nos.write(4, b'\\x7f\\xff\\xff\\xff' + b'x' * 100)\ndef f(x): os._exit(0)\n" },
        { "a frame of a negative length", VerdictKind.RuntimeError, "import os\nos.write(4, b'\\xff\\xff\\xff\\xff')\ndef f(x): return x\n" },
        { "deeply nested answer", VerdictKind.RuntimeError, "import os\nm = b'[0,\"value\",' + b'[\"l\",' * 100000 + b'1' + b']' * 100000 + b',0]'\nos.write(4, b'\\0\\0\\0\\x09[\"ready\"]' + len(m).to_bytes(4, 'big') + m)\ndef f(x): os._exit(0)\n" },
        { "deeply nested list", VerdictKind.RuntimeError, "import sys\nsys.setrecursionlimit(10**6)\ndef f(x):\n    a = []\n    for i in range(100000): a = [a]\n    return a\n" },
        { "invalid text", VerdictKind.RuntimeError, "import os\nm = b'[0,\"value\",\"\\xff\\xfe\",0]'\nos.write(4, b'\\0\\0\\0\\x0b[\"ready\",0]' + len(m).to_bytes(4, 'big') + m)\ndef f(x): os._exit(0)\n" },
        { "fraction of nothing", VerdictKind.RuntimeError, "import os\nm = b'[0,\"value\",[\"q\",\"0x1\",\"0x0\"],0]'\nos.write(4, b'\\0\\0\\0\\x0b[\"ready\",0]' + len(m).to_bytes(4, 'big') + m)\ndef f(x): os._exit(0)\n" },
        { "huge fraction", VerdictKind.RuntimeError, "import os\nm = b'[0,\"value\",[\"q\",\"0x1' + b'3' * 400000 + b'\",\"0x1' + b'7' * 400000 + b'\"],0]'\nos.write(4, b'\\0\\0\\0\\x0b[\"ready\",0]' + len(m).to_bytes(4, 'big'))\nwhile m: m = m[os.write(4, m):]\ndef f(x): os._exit(0)\n" },
        { "huge decimal", VerdictKind.WrongAnswer, "from decimal import Decimal\ndef f(x): return Decimal('1E+999999999')\n" },
        { "huge integer", VerdictKind.WrongAnswer, "def f(x): return 1 << 4000000\n" },
        { "text of a huge integer", VerdictKind.RuntimeError, "def f(x): return str(7 ** 1000000)\n" },
        { "always equal text", VerdictKind.WrongAnswer, "class E(str):\n    def __eq__(s, o): return True\n    def __hash__(s): return 0\ndef f(x): return E('a')\n" },
        { "always equal, in a dict", VerdictKind.WrongAnswer, "class E(float):\n    def __eq__(s, o): return True\n    def __hash__(s): return 0\ndef f(x): return {E(1.0): E(2.0)}\n" },
        { "a class whose class lies", VerdictKind.WrongAnswer, "class M(type):\n    def __eq__(s, o): return True\n    def __hash__(s): return hash(int)\nclass E(metaclass=M):\n    __class__ = int\n    def __eq__(s, o): return True\ndef f(x): return E()\n" },
        { "replacing json", VerdictKind.WrongAnswer, "import json, sys\njson.dumps = lambda *a, **k: '[0,\"value\",true,0]'\nvalues = sys.modules['reasoning_values']\nvalues.encode = lambda v: True\ndef f(x): return x\n" },
        { "everything that the collector knows", VerdictKind.RuntimeError, "import gc\ndef f(x):\n    for thing in gc.get_objects():\n        if type(thing) is dict:\n            try: thing.clear()\n            except Exception: pass\n    return x\n" },
        { "walking the frames", VerdictKind.WrongAnswer, "import sys\ndef f(x):\n    frame = sys._getframe()\n    while frame:\n        for name in list(frame.f_locals):\n            if 'expect' in name or 'secret' in name: return frame.f_locals[name]\n        frame = frame.f_back\n    return None\n" },
        { "a thread that goes on", VerdictKind.WrongAnswer, "import threading, time\ndef g():\n    while True: time.sleep(0.01)\nt = threading.Thread(target=g, daemon=True)\nt.start()\ndef f(x): return x\n" },
        { "a thread bomb", VerdictKind.RuntimeError, "import threading, time\ndef f(x):\n    while True: threading.Thread(target=time.sleep, args=(9,), daemon=True).start()\n" },
        { "a handler for every signal", VerdictKind.CpuTimeout, "import signal\nfor n in range(1, 65):\n    try: signal.signal(n, lambda *a: None)\n    except (OSError, ValueError): pass\nsignal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)\ndef f(x):\n    while True: pass\n" },
        { "the parent's memory", VerdictKind.RuntimeError, "import os\ndef f(x): return open(f'/proc/{os.getppid()}/mem', 'rb').read(1)\n" },
        { "its own environment", VerdictKind.WrongAnswer, "import os\ndef f(x): return sorted(os.environ)\n" },
        { "a subprocess", VerdictKind.ForbiddenCall, "import os, sys\ndef f(x):\n    os.posix_spawn('/usr/bin/python3', ['python3'], {})\n    return x + 1\n" },
        { "an invalid regular expression on the harness", VerdictKind.CpuTimeout, "import re\ndef f(x): return re.match('(a+)+$', 'a' * 64 + 'b')\n" },
        { "printing without an end, unbuffered", VerdictKind.OutputLimit, "import os\ndef f(x):\n    while True: os.write(2, b'x' * 65536)\n" },
        { "a file in memory", VerdictKind.RuntimeError, "import os\ndef f(x): return os.memfd_create('x')\n" },
        { "waiting for others", VerdictKind.ForbiddenCall, "import os\ndef f(x): return os.pidfd_open(1)\n" },
        { "a limit raised again", VerdictKind.RuntimeError, "import resource\ndef f(x): return resource.setrlimit(resource.RLIMIT_AS, (1 << 40, 1 << 40))\n" },
    };

    [Theory]
    [InlineData("assert all(map(lambda case: candidate(case[0]) == case[1], [(1, 2), (5, 6)]))", "raise StopIteration", VerdictKind.RuntimeError)]
    [InlineData("for answer in candidate(1):\n        assert answer == 2", "return []", VerdictKind.WrongAnswer)]
    [InlineData("(candidate(1) == 2)\n    if candidate(2) == 3:\n        assert candidate(3) == 4", "return 0", VerdictKind.WrongAnswer)]
    [InlineData("assert candidate(1)\n    assert candidate(2)\n    assert candidate(3)\n    assert candidate(4)\n    assert candidate(5)", "raise type('E' * ((1 << 20) - 100), (Exception,), {})", VerdictKind.RuntimeError)]
    public async Task JudgeAsync_AttackOnHowTheTestsAreWritten_IsNoPass(string tests, string body, VerdictKind expected)
    {
        var problem = SampleProblems.Increment with { Tests = new AssertTests($"def check(candidate):\n    {tests}\n") };
        var verdict = await fixture.JudgeAsync(problem, $"    {body}\n");
        Assert.True(expected == verdict.Kind, $"{verdict.Kind}: {verdict.Reason}");
        Assert.Equal(0, verdict.Score);
    }

    [Theory]
    [InlineData("""{"tests":[{"status":"passed","source":"assert f(1)","line":3000000000}],"finished":true,"calls":1}""")]
    [InlineData("""{"tests":[],"finished":true}""")]
    [InlineData("""{"tests":[],"load":"none","finished":true,"calls":1}""")]
    [InlineData("""[]""")]
    public void Read_MalformedRecord_IsAHarnessError(string record)
    {
        var verdict = VerdictReader.Read(new WorkerReport("none", true, 9, default, default, Encoding.UTF8.GetBytes($"{record}\nEND\n"), default));
        Assert.Equal(VerdictKind.HarnessError, verdict.Kind);
        Assert.Empty(verdict.Tests);
    }

    [Fact]
    public async Task JudgeAsync_RandomPrograms_AllGetAVerdict()
    {
        string[] pieces =
        [
            "def f(x):", "\n", "    ", "return ", "x", "+ 1", "(", ")", "[", "\"\"\"", "'", "\\", "\0", "\ud800", "\udfff", "\uFEFF", "é", "\t", ":", "lambda", "=",
            "import os", "yield", "await ", "class ", "*", "#", "9" + new string('9', 5000), "\f", "\r", "{", "}", "f'{", "print(x)", "raise ", "del f",
        ];
        var random = new Random(20240229);
        for (var i = 0; i < 100; i++)
        {
            var program = string.Concat(Enumerable.Range(0, random.Next(1, 30)).Select(_ => pieces[random.Next(pieces.Length)]));
            var check = SampleProblems.Check(SampleProblems.Increment, "") with { Program = i % 2 == 0 ? program : $"def f(x):\n    {program}" };
            var verdict = await fixture.Sandbox.JudgeAsync(check, TestContext.Current.CancellationToken);
            Assert.True(verdict is { Passed: false, IsEvidence: true }, $"{verdict.Kind}: {verdict.Reason} from {program}");
        }
    }

    [Fact]
    public async Task JudgeAsync_InheritedMemory_HoldsNothingOfTestsOrOtherCandidates()
    {
        // The same tests have run in these workers before; a candidate that can read all of its memory looks for a value they expect,
        // and that earlier candidates printed.
        var problem = SampleProblems.Increment with { Tests = new AssertTests("def check(candidate):\n    assert candidate(1) == 'a secret that only the tests know'\n") };
        const string Earlier = "    print('a secret that only ' * 2000)\n    return 'a wrong answer'\n";
        for (var i = 0; i < 4; i++) await fixture.Sandbox.JudgeAsync(SampleProblems.Check(problem, Earlier), TestContext.Current.CancellationToken);

        const string Program = """
            import ctypes, gc, os
            def f(x):
                # Never holds the whole text itself: it looks for the first half, then compares what follows. A page that cannot be
                # read makes write fail where looking at it would crash.
                libc = ctypes.CDLL(None)
                libc.sbrk.restype = ctypes.c_void_p
                libc.write.argtypes = [ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t]
                end = libc.sbrk(0) >> 20 << 20
                output, input = os.pipe()
                scanned = found = 0
                # The heap below its break, and everything mapped near the arenas of objects.
                arenas = [id(thing) for thing in gc.get_objects() if id(thing) > end + (1 << 30)]
                pages = [*range(end - (8 << 20), end + (1 << 20), 4096)]
                if arenas: pages += range((min(arenas) >> 20 << 20) - (24 << 20), max(arenas) + (24 << 20), 4096)
                for page in pages:
                    if libc.write(input, page, 4096) == 4096:
                        scanned += 1
                        text = os.read(output, 4096)
                        at = text.find(b'a secret that')
                        while at >= 0:
                            if text[at + 13:at + 18] == b' only': found += 1
                            at = text.find(b'a secret that', at + 1)
                return scanned > 100, found
            """;
        var verdict = await fixture.Sandbox.JudgeAsync(SampleProblems.Check(problem, "") with { Program = Program }, TestContext.Current.CancellationToken);
        Assert.Equal("(True, 0)", verdict.Tests[0].Observed);
    }
}
