using System.Text;
using Reasoning.Verification.Sandboxing;

namespace Reasoning.Verification.Tests.Sandboxing.CSharp;

/// <summary>Programs that answer rightly, if at all, only after having tried something that a candidate must not.</summary>
public class CSharpAttackTests(CSharpFixture fixture)
{
    private const string Libc = "[System.Runtime.InteropServices.DllImport(\"libc\")] static extern ";
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    public static TheoryData<string, VerdictKind, string> Attacks { get; } = new()
    {
        { "loop", VerdictKind.CpuTimeout, "public int F(int x) { while (true) { } }" },
        { "loop when loaded", VerdictKind.CpuTimeout, "static int y = Loop(); static int Loop() { while (true) { } } public int F(int x) => x + y;" },
        { "loop in threads", VerdictKind.CpuTimeout, "public int F(int x) { for (var i = 0; i < 4; i++) new Thread(() => { while (true) { } }).Start(); while (true) { } }" },
        { "loop that catches everything", VerdictKind.CpuTimeout, "public int F(int x) { while (true) { try { while (true) { } } catch (Exception) { } finally { F(x); } } }" },
        { "Environment.Exit(0)", VerdictKind.RuntimeError, "public int F(int x) { Environment.Exit(0); return x + 1; }" },
        { "_exit(0)", VerdictKind.RuntimeError, $"{Libc}void _exit(int code); public int F(int x) {{ _exit(0); return x + 1; }}" },
        { "FailFast", VerdictKind.RuntimeError, "public int F(int x) { Environment.FailFast(\"no\"); return x + 1; }" },
        { "stack overflow", VerdictKind.RuntimeError, "public int F(int x) => F(x + 1) + 1;" },
        { "crash", VerdictKind.RuntimeError, $"{Libc}nint memset(nint address, int value, nint count); public int F(int x) {{ memset(8, 0, 8); return x + 1; }}" },
        { "abort", VerdictKind.RuntimeError, $"{Libc}void abort(); public int F(int x) {{ abort(); return x + 1; }}" },
        { "exception in another thread", VerdictKind.RuntimeError, "public int F(int x) { new Thread(() => throw new Exception()).Start(); Thread.Sleep(30000); return x + 1; }" },
        { "output", VerdictKind.OutputLimit, "public int F(int x) { while (true) Console.WriteLine(new string('x', 10000)); }" },
        { "huge answer", VerdictKind.OutputLimit, "public string F(int x) => new string('x', 1 << 21);" },
        { "fork", VerdictKind.ForbiddenCall, $"{Libc}int fork(); public int F(int x) {{ fork(); return x + 1; }}" },
        { "process", VerdictKind.ForbiddenCall, "public int F(int x) { System.Diagnostics.Process.Start(\"/bin/true\"); return x + 1; }" },
        { "system", VerdictKind.ForbiddenCall, $"{Libc}int system(string command); public int F(int x) {{ system(\"true\"); return x + 1; }}" },
        { "socket", VerdictKind.ForbiddenCall, "public int F(int x) { new System.Net.Sockets.TcpClient().Connect(\"127.0.0.1\", 80); return x + 1; }" },
        { "web", VerdictKind.ForbiddenCall, "public int F(int x) { try { new System.Net.Http.HttpClient().GetStringAsync(\"http://127.0.0.1/\").Wait(); } catch (Exception) { } return x + 1; }" },
        { "kill", VerdictKind.ForbiddenCall, $"{Libc}int kill(int process, int signal); public int F(int x) {{ kill(1, 9); kill(-1, 9); return x + 1; }}" },
        { "unlink", VerdictKind.ForbiddenCall, $"{Libc}int unlink(string path); public int F(int x) {{ unlink(\"/usr/bin/env\"); return x + 1; }}" },
        { "deleting a file", VerdictKind.ForbiddenCall, "public int F(int x) { File.Delete(\"/usr/bin/env\"); return x + 1; }" },
        { "making a folder", VerdictKind.ForbiddenCall, "public int F(int x) { Directory.CreateDirectory(\"/tmp/made-by-a-candidate\"); return x + 1; }" },
        { "ptrace", VerdictKind.ForbiddenCall, $"{Libc}long ptrace(int request, int process, nint address, nint data); public int F(int x) {{ ptrace(16, 2, 0, 0); return x + 1; }}" },
        { "scheduling others", VerdictKind.ForbiddenCall, $"{Libc}int sched_setaffinity(int process, nint size, ref long mask); public int F(int x) {{ long m = 1; sched_setaffinity(1, 8, ref m); return x + 1; }}" },
        { "idling others", VerdictKind.ForbiddenCall, $"{Libc}int sched_setscheduler(int process, int policy, ref int priority); public int F(int x) {{ var p = 0; sched_setscheduler(1, 5, ref p); return x + 1; }}" },
        { "forged frames", VerdictKind.RuntimeError, "public int F(int x) { using var s = new FileStream(new Microsoft.Win32.SafeHandles.SafeFileHandle(4, false), FileAccess.Write, 0); s.Write(\"\\0\\0\\0\\x10[0,\\\"finished\\\",1]\"u8); return x + 1; }" },
        { "garbage on every descriptor", VerdictKind.RuntimeError, $"{Libc}nint write(int descriptor, byte[] data, nint count); public int F(int x) {{ for (var i = 0; i < 128; i++) write(i, new byte[1000], 1000); return x + 1; }}" },
        { "closing every descriptor", VerdictKind.RuntimeError, $"{Libc}int close(int descriptor); public int F(int x) {{ for (var i = 0; i < 128; i++) close(i); return x + 1; }}" },
        { "module initializer that exits", VerdictKind.RuntimeError, "[System.Runtime.CompilerServices.ModuleInitializer] internal static void M() => Environment.Exit(0); public int F(int x) => x + 1;" },
    };

    /// <summary>What ends the one call, and not the program.</summary>
    public static TheoryData<string, string, string> Refusals { get; } = new()
    {
        { "memory", "System.OutOfMemoryException", "public int F(int x) { var kept = new List<byte[]>(); while (true) { kept.Add(new byte[1 << 20]); kept[^1].AsSpan().Fill(1); } }" },
        { "memory at once", "System.OutOfMemoryException", "public int F(int x) { var all = new long[int.MaxValue / 8]; GC.KeepAlive(all); return all.Length; }" },
        { "memory beside the collector's", "System.OutOfMemoryException", "public int F(int x) { while (true) System.Runtime.InteropServices.Marshal.AllocHGlobal(1 << 24); }" },
        { "shared memory", "System.InvalidOperationException", $"{Libc}nint mmap(nint address, nint length, int protection, int flags, int file, nint offset); public int F(int x) {{ for (var i = 0; i < 100; i++) if (mmap(0, 1 << 28, 3, 0x21, -1, 0) == -1) throw new InvalidOperationException(); return x + 1; }}" },
        { "threads", "System.OutOfMemoryException", "public int F(int x) { while (true) new Thread(() => Thread.Sleep(100000)).Start(); }" },
        { "reading a file", "System.UnauthorizedAccessException or System.IO.FileNotFoundException", "public int F(int x) => File.ReadAllText(\"/etc/passwd\").Length;" },
        { "reading its parent", "System.UnauthorizedAccessException or System.IO.DirectoryNotFoundException", "public int F(int x) => File.ReadAllBytes(\"/proc/1/environ\").Length;" },
        { "listing folders", "System.UnauthorizedAccessException or System.IO.DirectoryNotFoundException", "public int F(int x) => Directory.GetFiles(\"/home\").Length;" },
        { "writing a file", "System.UnauthorizedAccessException or System.IO.DirectoryNotFoundException", "public int F(int x) { File.WriteAllText(\"/tmp/written-by-a-candidate\", \"x\"); return x + 1; }" },
        { "writing where code is", "System.UnauthorizedAccessException or System.IO.IOException", "public int F(int x) { File.WriteAllText(typeof(object).Assembly.Location, \"x\"); return x + 1; }" },
        { "an answer that holds itself", "System.InvalidOperationException", "public object F(int x) { var a = new object[1]; a[0] = a; return a; }" },
        { "an exception that lies", "Liar", "public int F(int x) => throw new Liar(); class Liar2 { } } class Liar : Exception { public override string Message => throw new Exception(); public override string StackTrace => throw new Exception(); public override string ToString() => throw new Exception();" },
    };

    [Theory]
    [MemberData(nameof(Attacks), DisableDiscoveryEnumeration = true)]
    public async Task CallAsync_Attack_IsStopped(string name, VerdictKind expected, string members)
    {
        var execution = await CallAsync(members);
        Assert.True(expected == execution.Failure, $"{name}: {execution.Failure}: {execution.Reason} {string.Join(' ', execution.Results)} {execution.Output}");
        Assert.EndsWith(".", execution.Reason, StringComparison.Ordinal);
        Assert.Empty(execution.Results);
        await AssertUnharmedAsync();
    }

    [Theory]
    [MemberData(nameof(Refusals), DisableDiscoveryEnumeration = true)]
    public async Task CallAsync_WhatCannotBeHad_RaisesAnException(string name, string types, string members)
    {
        var execution = await CallAsync(members);
        Assert.True(execution.Failure is null && execution.Results[0].Error is { } error && types.Split(" or ").Contains(error.Type), $"{name}: {execution.Reason} {string.Join(' ', execution.Results)} {execution.Output}");
        await AssertUnharmedAsync();
    }

    [Fact]
    public async Task CallAsync_Surroundings_HoldNothingOfTheMachine()
    {
        Environment.SetEnvironmentVariable("REASONING_TEST_SECRET", "a secret");
        var execution = await CallAsync("public string F(int x) => string.Join(',', Environment.GetEnvironmentVariables().Keys.Cast<string>().Order()) + Environment.GetEnvironmentVariable(\"REASONING_TEST_SECRET\");");
        var names = execution.Results[0].Value!.ToString()!;
        Assert.All(names.Trim('\'').Split(','), name => Assert.True(name.StartsWith("DOTNET_", StringComparison.Ordinal) || name is "HOME" or "LANG" or "LC_ALL" or "PATH" or "TZ", name));
    }

    [Fact]
    public async Task CallAsync_RandomSources_AllGetAnExecution()
    {
        string[] pieces =
        [
            "public int F(int x)", " => ", "x + 1", ";", "{", "}", "(", ")", "return ", "class A", "static ", "\"", "$\"{", "'", "\\", "\0", "\ud800", "é", "\n", "#if X\n", "#endif\n", "#line hidden\n", "//", "/*", "int y = 0;",
            "async Task<int> ", "await ", "yield return 1;", "throw null", "<", ">", "[", "]", "?", "??", "is not ", "switch", "=>", "var ", "new()", "ref ", "unsafe ", "stackalloc int[3]", "record R(int A);", "namespace N;", "using System;", "where T : F",
            "9999999999999999999", "0x", "1e999", "nameof(", "typeof(", "default", "@", "...", "..", "^1", "from a in x select a", "Console.WriteLine(x);", "dynamic d = 1; d.Foo();", "goto a;", "a:", "F(x)",
        ];
        var random = new Random(20240229);
        var sandbox = await fixture.SandboxAsync();
        var sources = Enumerable.Range(0, 600).Select(i =>
        {
            var text = new StringBuilder();
            for (var n = random.Next(1, 25); n > 0; n--) text.Append(pieces[random.Next(pieces.Length)]).Append(random.Next(3) == 0 ? " " : "");
            return (i % 3) switch { 0 => text.ToString(), 1 => $"class S {{ {text} }}", _ => $"class S {{ public int F(int x) {{ {text} }} }}" };
        }).ToList();
        await Parallel.ForEachAsync(sources, new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = Cancel }, async (source, cancel) =>
        {
            var execution = await sandbox.CallAsync(new FunctionCalls { Program = source, EntryPoint = "F", Inputs = [new CallArguments(1)], CpuTime = TimeSpan.FromSeconds(0.5) }, cancel);
            Assert.True(execution.Failure is not VerdictKind.HarnessError && (execution.Failure is not null || execution.Results.Count == 1), $"{execution.Reason} from {source}");
        });
        await AssertUnharmedAsync();
    }

    private async Task AssertUnharmedAsync()
    {
        Assert.False(Path.Exists("/tmp/written-by-a-candidate") || Path.Exists("/tmp/made-by-a-candidate"));
        var after = await CallAsync("public int F(int x) => x + 1;");
        Assert.True(after.Failure is null && after.Results[0].Value == 2, after.Reason);
    }

    private async Task<Execution> CallAsync(string members) => await (await fixture.SandboxAsync()).CallAsync(
        new FunctionCalls { Program = $"public class Solution {{ {members} }}", EntryPoint = "F", Inputs = [new CallArguments(1)] }, Cancel);
}
