using System.Numerics;
using Reasoning.Verification.Sandboxing;
using Reasoning.Verification.Values;

namespace Reasoning.Verification.Tests.Sandboxing.CSharp;

public class CSharpSandboxTests(CSharpFixture fixture)
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CallAsync_EveryKindOfValue_IsConvertedBothWays(bool fresh)
    {
        // The parameter's type, the argument, what comes back of it.
        (string Type, PlainValue Given, PlainValue? Expected)[] cases =
        [
            ("int", 7, null), ("long", 1L << 40, null), ("byte", 255, null), ("ulong", new PlainValue.IntegerValue(ulong.MaxValue), null),
            ("BigInteger", new PlainValue.IntegerValue(BigInteger.Pow(7, 100)), null), ("Int128", -5, null), ("decimal", new PlainValue.DecimalValue("1.50"), null),
            ("double", 0.1, null), ("double", 3, 3.0), ("double", double.NegativeInfinity, null), ("float", 0.5, null), ("Complex", new PlainValue.ComplexValue(1, -2), null),
            ("bool", true, null), ("string", "é\0\ud83d\ude00", null), ("string", PlainValue.NoneValue.Instance, null), ("char", "x", null), ("char[]", "ab", PlainValue.List("a", "b")),
            ("int?", PlainValue.NoneValue.Instance, null), ("int?", 4, null), ("object", 5, null), ("object", "a", null), ("object", PlainValue.List(1, "a"), null), ("DayOfWeek", 3, null),
            ("int[]", PlainValue.List(1, 2), null), ("int[][]", PlainValue.List(PlainValue.List(1), PlainValue.List()), null), ("int[,]", PlainValue.List(PlainValue.List(1, 2), PlainValue.List(3, 4)), null),
            ("List<long>", PlainValue.List(1, 2), null), ("IList<string>", PlainValue.List("a"), null), ("IEnumerable<int>", PlainValue.List(1), null), ("IReadOnlyList<int>", PlainValue.List(1), null),
            ("IReadOnlyCollection<double>", PlainValue.List(1, 0.5), PlainValue.List(1.0, 0.5)), ("List<List<bool>>", PlainValue.List(PlainValue.List(true)), null),
            ("HashSet<int>", new PlainValue.SetValue([1, 2]), null), ("ISet<int>", PlainValue.List(1, 1), new PlainValue.SetValue([1])), ("SortedSet<int>", PlainValue.List(2, 1), new PlainValue.SetValue([1, 2])),
            ("Queue<int>", PlainValue.List(1, 2), null), ("Stack<int>", PlainValue.List(1, 2), PlainValue.List(2, 1)), ("LinkedList<int>", PlainValue.List(1, 2), null),
            ("ImmutableArray<int>", PlainValue.List(1, 2), null), ("ImmutableList<int>", PlainValue.List(1, 2), null),
            ("Dictionary<string, int>", Map(("a", 1)), null), ("IDictionary<int, List<int>>", Map((1, PlainValue.List(2))), null), ("IReadOnlyDictionary<string, long>", Map(("a", 1)), null),
            ("SortedDictionary<string, int>", Map(("b", 1), ("a", 2)), null), ("Dictionary<(int, int), string>", Map((PlainValue.Tuple(1, 2), "x")), null),
            ("(int, string)", PlainValue.Tuple(1, "a"), null), ("Tuple<long, List<int>>", PlainValue.Tuple(1, PlainValue.List(2)), null),
            ("(int, int, int, int, int, int, int, int, int)", PlainValue.Tuple(1, 2, 3, 4, 5, 6, 7, 8, 9), null), ("KeyValuePair<string, int>", PlainValue.Tuple("a", 1), null),
        ];
        var methods = string.Concat(cases.Select((one, i) => $"public static {one.Type} F{i}({one.Type} x) => x;\n"));
        var program = $"using System.Numerics; using System.Collections.Immutable;\nclass Solution {{\n{methods}}}";
        var sandbox = await fixture.SandboxAsync(fresh);
        for (var i = 0; i < cases.Length; i += fresh ? 8 : 1)
        {
            var execution = await sandbox.CallAsync(new FunctionCalls { Program = program, EntryPoint = $"F{i}", Inputs = [new CallArguments(cases[i].Given)] }, Cancel);
            Assert.True(execution.Failure is null, execution.Reason);
            var expected = cases[i].Expected ?? cases[i].Given;
            Assert.True(Equals(expected, execution.Results[0].Value), $"{cases[i].Type}: {execution.Results[0]}, not {expected}");
        }
    }

    [Theory]
    [InlineData("int Add(int a, int b) => a + b;", "Add")]
    [InlineData("public static long Add(long a, long b) { return a + b; }", "Add")]
    [InlineData("using System;\nstatic int one = 0;\nint Add(int a, int b) { return a + b + one; }", "Add")]
    [InlineData("int Add(int a, int b) => a + b;\nConsole.WriteLine(Add(1, 1));", "Add")]
    [InlineData("public class Solution { public int Add(int a, int b) => a + b; }", "Add")]
    [InlineData("public class Solution { public int Add(int a, int b) => a + b; }", "Solution.Add")]
    [InlineData("int Add(int a, int b) => a + b;", "Solution.Add")]
    [InlineData("namespace N.M; class Outer { class Solution { static int Add(int a, int b) => a + b; } }", "Solution.Add")]
    [InlineData("struct Solution { public int Add(int a, int b) => a + b; }", "Add")]
    [InlineData("class S { public static async Task<int> Add(int a, int b) { await Task.Delay(1); return await Task.Run(() => a + b); } }", "Add")]
    [InlineData("class S { public static ValueTask<int> Add(int a, int b) => new(a + b); }", "Add")]
    [InlineData("class S { public static T Add<T>(T a, T b) where T : System.Numerics.INumber<T> => a + b; }", "Add")]
    [InlineData("class S { public static int Add(params int[] all) => all.Sum(); }", "Add")]
    [InlineData("class S { public static int Add(int a, int b, int c = 0) => a + b + c; }", "Add")]
    [InlineData("class S { public static string Add(string a, string b) => a + b; public static int Add(int a, int b) => a + b; public static double Add(double a, double b) => -1; }", "Add")]
    [InlineData("interface I { int Add(int a, int b); } class S : I { public int Add(int a, int b) => a + b; }", "Add")]
    public async Task CallAsync_WaysToWriteAMethod_AreFound(string program, string entry)
    {
        var execution = await CallAsync(program, entry, new CallArguments(2, 3), new CallArguments(-2, 2));
        Assert.True(execution.Failure is null, execution.Reason);
        Assert.Equal(["5", "0"], execution.Results.Select(result => result.Value?.ToString() ?? result.ToString()));
    }

    [Fact]
    public async Task CallAsync_RaisedForeignAndPrinted_AreToldPerCall()
    {
        const string Program = """
            class Odd { }
            class Solution
            {
                int calls = 0;
                public object F(int x)
                {
                    Console.WriteLine($"call {x} {++calls}");
                    if (x == 1) throw new ArgumentOutOfRangeException("x", "no");
                    if (x == 2) return new List<object> { new Odd() };
                    if (x == 3) return new[] { 1, 2 }.Select(y => 10 / (y - 1));
                    Console.Error.Write("e");
                    return x;
                }
            }
            """;
        var execution = await CallAsync(Program, "Solution.F", [.. Enumerable.Range(0, 5).Select(x => new CallArguments(x)), new CallArguments("text"), new CallArguments([], [KeyValuePair.Create<string, PlainValue>("x", 7)])]);
        Assert.True(execution.Failure is null, execution.Reason);
        var results = execution.Results;
        Assert.Equal(0, results[0].Value);
        Assert.Equal(("System.ArgumentOutOfRangeException", 8), (results[1].Error!.Type, results[1].Error!.Line));
        Assert.Equal("Odd", results[2].ForeignType);
        Assert.Equal(("System.DivideByZeroException", 10), (results[3].Error!.Type, results[3].Error!.Line));
        Assert.Equal("System.ArgumentException", results[5].Error!.Type);
        Assert.Equal(7, results[6].Value);
        Assert.Equal(["call 0 1\ne", "call 1 2\n", "call 2 3\n", "call 3 4\n", "call 4 5\ne", "", "call 7 6\ne"], results.Select(result => result.Output));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RunAsync_Programs_ReadWriteAndEndAsUnderDotnet(bool fresh)
    {
        const string Program = """
            using System.Diagnostics;
            var what = Console.ReadLine()!.Split(' ');
            Console.WriteLine($"read {what.Length}");
            Console.Error.Write("note");
            var rest = Console.In.ReadToEnd();
            switch (what[0])
            {
                case "sum": Console.Write(rest.Split(new[] { ' ', '\n' }, StringSplitOptions.RemoveEmptyEntries).Select(long.Parse).Sum()); break;
                case "code": return 3;
                case "exit": Environment.Exit(4); break;
                case "throw": throw new InvalidOperationException("boo");
                case "assert": Debug.Assert(1 > 2, "wrong"); break;
                case "threads":
                    Console.Write(Enumerable.Range(0, 1000).AsParallel().Sum());
                    await Task.WhenAll(Enumerable.Range(0, 10).Select(async i => { await Task.Delay(5); }));
                    var thread = new Thread(() => Console.Write(" done"));
                    thread.Start();
                    thread.Join();
                    GC.Collect();
                    break;
            }
            return 0;
            """;
        var sandbox = await fixture.SandboxAsync(fresh);
        var sum = await RunAsync("sum it\n1 2\n3\n");
        Assert.True(sum.Failure is null, sum.Reason);
        Assert.Equal(("read 2\n6", "note"), (sum.Output, sum.Error));
        Assert.Equal("read 1\n499500 done", (await RunAsync("threads")).Output);
        var thrown = await RunAsync("throw\n");
        Assert.Equal((VerdictKind.RuntimeError, "The program raised System.InvalidOperationException: boo at line 11 of the program."), (thrown.Failure, thrown.Reason));
        Assert.StartsWith("noteUnhandled exception. System.InvalidOperationException: boo\n", thrown.Error, StringComparison.Ordinal);
        Assert.Equal((VerdictKind.RuntimeError, "The program ended its process with exit code 3."), Ended(await RunAsync("code\n")));
        Assert.Equal((VerdictKind.RuntimeError, "The program ended its process with exit code 4."), Ended(await RunAsync("exit\n")));
        Assert.Equal((VerdictKind.RuntimeError, "The program ended its process with exit code 134."), Ended(await RunAsync("assert\n")));

        async Task<Execution> RunAsync(string input) => await sandbox.RunAsync(new ProgramRun { Program = Program, Input = input }, Cancel);
        static (VerdictKind?, string?) Ended(Execution execution) => (execution.Failure, execution.Reason);
    }

    [Theory]
    [InlineData("new Thread(Solve, 256 << 20).Start(); static void Solve() { Console.Write(Depth(200000)); } static int Depth(int n) => n == 0 ? 0 : 1 + Depth(n - 1);", "200000")]
    [InlineData("new Thread(() => { Thread.Sleep(300); Console.Write(1); new Thread(() => { Thread.Sleep(100); Console.Write(2); }).Start(); }).Start(); Console.Write(0);", "012")]
    [InlineData("for (var i = 0; i < 5; i++) new Thread(() => Console.Write('x')).Start();", "xxxxx")]
    [InlineData("new Thread(() => { Thread.Sleep(20000); Console.Write(1); }) { IsBackground = true }.Start(); Console.Write(0);", "0")]
    [InlineData("Task.Run(() => { Thread.Sleep(20000); Console.Write(1); }); new Thread(() => Console.Write(2)).Start();", "2")]
    public async Task RunAsync_ForegroundThreads_AreWaitedFor(string program, string output)
    {
        foreach (var fresh in (bool[])[false, true])
        {
            var execution = await (await fixture.SandboxAsync(fresh)).RunAsync(new ProgramRun { Program = program }, Cancel);
            Assert.True(execution.Failure is null, execution.Reason);
            Assert.Equal(output, execution.Output);
        }
    }

    [Fact]
    public async Task RunAsync_ProgramThatWaitsForFinalizers_Ends()
    {
        const string Program = "for (var i = 0; i < 3; i++) new C(); GC.Collect(); GC.WaitForPendingFinalizers(); Console.Write(\"end\"); class C { ~C() { } }";
        var execution = await (await fixture.SandboxAsync()).RunAsync(new ProgramRun { Program = Program }, Cancel);
        Assert.True(execution.Failure is null, execution.Reason);
        Assert.Equal("end", execution.Output);
    }

    [Fact]
    public async Task CallAsync_NotCSharp_IsACompileErrorWithItsPlace()
    {
        var execution = await CallAsync("class A\n{\n    int F() => missing + other;\n}", "F", new CallArguments());
        Assert.Equal(VerdictKind.CompileError, execution.Failure);
        Assert.Equal("The program is not valid C#: (3,16): error CS0103: The name 'missing' does not exist in the current context (and 1 more).", execution.Reason);
        Assert.Null(execution.Isolation);
    }

    [Theory]
    [InlineData("class A { }", "F", "The program raised System.MissingMethodException: the program has no method F when loaded.")]
    [InlineData("class A { public A(int x) { } public int F() => 1; }", "F", "The program raised System.MissingMethodException: the class A cannot be created without arguments when loaded.")]
    [InlineData("class A {\n static A() { throw new Exception(\"no\"); }\n public int F() => 1; }", "F", "The program raised System.TypeInitializationException: The type initializer for 'A' threw an exception when loaded.")]
    public async Task CallAsync_ProgramThatCannotBeLoaded_SaysWhy(string program, string entry, string reason)
    {
        var execution = await CallAsync(program, entry, new CallArguments());
        Assert.Equal((VerdictKind.RuntimeError, reason), (execution.Failure, execution.Reason));
        Assert.Empty(execution.Results);
    }

    [Fact]
    public async Task CallAsync_ManyAtOnce_EachGetsItsOwnAnswers()
    {
        var sandbox = await fixture.SandboxAsync();
        var executions = await Task.WhenAll(Enumerable.Range(0, 60).Select(async i => await sandbox.CallAsync(
            new FunctionCalls { Program = $"class S {{ static int calls; public int F(int x) => {i} * x + calls++; }}", EntryPoint = "F", Inputs = [new(1), new(2)] }, Cancel)));
        Assert.Equal(Enumerable.Range(0, 60).Select(i => $"{i} {(2 * i) + 1}"), executions.Select(execution => string.Join(' ', execution.Results.Select(result => result.Value))));
    }

    [Fact]
    public async Task CallAsync_Cancelled_ThrowsAndTheSandboxGoesOn()
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var sandbox = await fixture.SandboxAsync();
        var calling = sandbox.CallAsync(new FunctionCalls { Program = "void F() => Thread.Sleep(60000);", EntryPoint = "F", Inputs = [new CallArguments()] }, source.Token).AsTask();
        await Task.Delay(200, Cancel);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => calling);
        Assert.Equal(1, (await CallAsync("int F() => 1;", "F", new CallArguments())).Results[0].Value);
    }

    [Fact]
    public async Task Runtime_SaysLanguageAndVersion()
    {
        var sandbox = await fixture.SandboxAsync();
        Assert.Matches(@"^C# 14 on \.NET 10\.0\.\d+$", sandbox.Runtime);
        Assert.Equal(ProgramLanguage.CSharp, sandbox.Language);
        Assert.InRange(sandbox.Isolation.Level, IsolationLevel.Namespaces, IsolationLevel.Gvisor);
    }

    private async Task<Execution> CallAsync(string program, string entry, params CallArguments[] inputs) =>
        await (await fixture.SandboxAsync()).CallAsync(new FunctionCalls { Program = program, EntryPoint = entry, Inputs = inputs }, Cancel);

    private static PlainValue.MappingValue Map(params (PlainValue Key, PlainValue Value)[] entries) => new([.. entries.Select(entry => KeyValuePair.Create(entry.Key, entry.Value))]);
}
