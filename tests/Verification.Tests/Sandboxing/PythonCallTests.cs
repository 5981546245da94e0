using System.Collections.Immutable;
using System.Numerics;
using Reasoning.Verification.Sandboxing;
using Reasoning.Verification.Values;

namespace Reasoning.Verification.Tests.Sandboxing;

public class PythonCallTests(SandboxFixture fixture)
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task CallAsync_NumbersOfNumPy_AreTheNumbersTheyHold()
    {
        await using var sandbox = await PythonSandbox.StartAsync(fixture.Sandbox.Options with { AllowPackages = true, Workers = 1 }, Cancel);
        var execution = await sandbox.CallAsync(
            new FunctionCalls
            {
                Program = "import numpy\ndef f(): return [numpy.int64(3), numpy.float64(0.5), numpy.bool_(True)]\n",
                EntryPoint = "f",
                Inputs = [new CallArguments()],
            },
            Cancel);
        if (execution.Reason?.Contains("No module named 'numpy'", StringComparison.Ordinal) == true) Assert.Skip("NumPy is not installed for this interpreter.");
        Assert.Equal(PlainValue.List(3, 0.5, true), execution.Results[0].Value);
    }

    [Fact]
    public async Task CallAsync_EveryKindOfValue_ComesBackAsItWent()
    {
        PlainValue nested = 1;
        for (var i = 0; i < 400; i++) nested = i % 2 == 0 ? PlainValue.List(nested) : PlainValue.Tuple(nested);
        PlainValue[] values =
        [
            PlainValue.NoneValue.Instance, true, false, 0, -1, 1L << 53, new PlainValue.IntegerValue(-BigInteger.Pow(7, 300)), 0.1, -0.0, double.PositiveInfinity, 5e-324,
            new PlainValue.ComplexValue(1, -2), new PlainValue.FractionValue(1, 3), new PlainValue.DecimalValue("1.50"), "text", "é\0\ud800 \U0001F600", "",
            new PlainValue.BytesValue([1, 255]), new PlainValue.BytesValue([0], isMutable: true), PlainValue.List(), PlainValue.List(1, "a"), PlainValue.Tuple(1),
            new PlainValue.SetValue([1, 2]), new PlainValue.SetValue(["a"], isFrozen: true), new PlainValue.RangeValue(1, 9, 2),
            new PlainValue.MappingValue([KeyValuePair.Create<PlainValue, PlainValue>(1, "a"), KeyValuePair.Create<PlainValue, PlainValue>("b", PlainValue.List(2))]), nested,
        ];
        var execution = await CallAsync("def f(x):\n    return x\n", "f", [.. values.Select(value => new CallArguments(value))]);

        Assert.True(execution.Failure is null, execution.Reason);
        Assert.Equal(values.Select(Encode), execution.Results.Select(result => Encode(result.Value!)));
        Assert.InRange(execution.Isolation!.Level, IsolationLevel.Namespaces, IsolationLevel.NestedNamespaces);
    }

    [Fact]
    public async Task CallAsync_ArgumentsByNameAndPosition_Arrive()
    {
        var arguments = new CallArguments([1, 2], [KeyValuePair.Create<string, PlainValue>("c", 3), KeyValuePair.Create<string, PlainValue>("é", 4)]);
        var execution = await CallAsync("def f(a, b=0, *rest, c, **more):\n    return a, b, rest, c, more\n", "f", arguments, new CallArguments(7));
        Assert.Equal("""["t",1,2,["t"],3,["d","é",4]]""", Encode(execution.Results[0].Value!));
        Assert.Equal("TypeError", execution.Results[1].Error!.Type);
    }

    [Fact]
    public async Task CallAsync_ArgumentsChangedByOneCall_AreFreshForTheNext()
    {
        var input = new CallArguments(PlainValue.List(1, 2));
        var execution = await CallAsync("seen = []\ndef f(x):\n    x.append(3)\n    seen.append(x)\n    return len(x), len(seen)\n", "f", input, input, input);
        Assert.Equal(["""["t",3,1]""", """["t",3,2]""", """["t",3,3]"""], execution.Results.Select(result => Encode(result.Value!)));
    }

    [Fact]
    public async Task CallAsync_RaisedForeignAndPrinted_AreToldPerCall()
    {
        const string Program = """
            import sys
            print('loaded')
            class Odd: pass
            def f(x):
                print('call', x)
                if x == 1: raise ValueError('no')
                if x == 2: return [Odd()]
                if x == 3: sys.exit(0)
                if x == 4: print('to errors', file=sys.stderr)
                return (i for i in range(x))
            """;
        var execution = await CallAsync(Program, "f", [.. Enumerable.Range(1, 4).Select(x => new CallArguments(x))]);

        Assert.True(execution.Failure is null, execution.Reason);
        Assert.Equal(new RaisedError("ValueError", "no", 6), execution.Results[0].Error);
        Assert.Equal("Odd", execution.Results[1].ForeignType);
        Assert.Equal("SystemExit", execution.Results[2].Error!.Type);
        Assert.Equal("""["g",0,1,2,3]""", Encode(execution.Results[3].Value!));
        Assert.Equal(["loaded\ncall 1\n", "call 2\n", "call 3\n"], execution.Results.Take(3).Select(result => result.Output));
        Assert.Equal(["call 4", "to errors"], execution.Results[3].Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order());
    }

    [Fact]
    public async Task CallAsync_MatchOfARegularExpression_IsWhatItFound()
    {
        const string Program = "import re\ndef f(x): return [re.search('b+', x), re.match(b'b', x.encode())]\n";
        var execution = await CallAsync(Program, "f", new CallArguments("abbc"), new CallArguments("b"), new CallArguments("c"));
        Assert.Equal(
            ["""["l",["t","bb",1,3],null]""", """["l",["t","b",0,1],["t",["b","62"],0,1]]""", """["l",null,null]"""],
            execution.Results.Select(result => Encode(result.Value!)));
    }

    [Fact]
    public async Task CallAsync_Method_IsCalledOnOneObject()
    {
        const string Program = "class Solution:\n    def __init__(self): self.n = 0\n    def add(self, x):\n        self.n += x\n        return self.n\n";
        var execution = await CallAsync(Program, "Solution.add", new CallArguments(1), new CallArguments(5));
        Assert.Equal(["1", "6"], execution.Results.Select(result => Encode(result.Value!)));
        Assert.Contains("no attribute 'sub'", (await CallAsync(Program, "Solution.sub", new CallArguments(1))).Reason, StringComparison.Ordinal);
        Assert.Contains("does not define Solutions", (await CallAsync(Program, "Solutions.add", new CallArguments(1))).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("def f(x)\n    return x", VerdictKind.CompileError, 0)]
    [InlineData("raise ValueError('no')\n", VerdictKind.RuntimeError, 0)]
    [InlineData("import os\ndef f(x):\n    if x == 2: os._exit(0)\n    return x\n", VerdictKind.RuntimeError, 2)]
    [InlineData("def f(x):\n    while x == 2: pass\n    return x\n", VerdictKind.CpuTimeout, 2)]
    [InlineData("import os\ndef f(x):\n    if x == 2: os.fork()\n    return x\n", VerdictKind.ForbiddenCall, 2)]
    [InlineData("def f(x):\n    while x == 2: print('x' * 1000)\n    return x\n", VerdictKind.OutputLimit, 2)]
    [InlineData("def f(x):\n    return x if x < 2 else 'x' * (1 << 21)\n", VerdictKind.OutputLimit, 2)]
    public async Task CallAsync_ProgramThatEndsEarly_KeepsWhatWasAnswered(string program, VerdictKind expected, int answered)
    {
        var execution = await CallAsync(program, "f", [.. Enumerable.Range(0, 5).Select(x => new CallArguments(x))]);
        Assert.True(expected == execution.Failure, $"{execution.Failure}: {execution.Reason}");
        Assert.Equal(Enumerable.Range(0, answered).Select(x => $"{x}"), execution.Results.Select(result => Encode(result.Value!)));
        Assert.EndsWith(".", execution.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CallAsync_ManyLargeAnswers_EndAtTheLimitForAllTogether()
    {
        var execution = await CallAsync("def f(x):\n    return 'x' * 1000000\n", "f", [.. Enumerable.Range(0, 60).Select(x => new CallArguments(x))]);
        Assert.Equal(VerdictKind.OutputLimit, execution.Failure);
        Assert.InRange(execution.Results.Count, 30, 34);
    }

    [Fact]
    public async Task CallAsync_ManySmallValues_EndAtTheLimitForAllTogether()
    {
        const string Program = "numbers = [1] * 500000\ndef f(x): return numbers if x else ',' * 1000000\n";
        var calls = new FunctionCalls { Program = Program, EntryPoint = "f", Inputs = [.. Enumerable.Range(1, 6).Select(x => new CallArguments(x))], CpuTime = TimeSpan.FromSeconds(10) };
        var execution = await fixture.Sandbox.CallAsync(calls, Cancel);
        Assert.Equal(VerdictKind.OutputLimit, execution.Failure);
        Assert.Equal(4, execution.Results.Count);
        Assert.Null((await CallAsync(Program, "f", [.. Enumerable.Repeat(new CallArguments(0), 10)])).Failure);
    }

    [Fact]
    public async Task CallAsync_OwnProcessorTime_CountsInsteadOfTheSandboxes()
    {
        var calls = new FunctionCalls { Program = "def f():\n    while True: pass\n", EntryPoint = "f", Inputs = [new CallArguments()], CpuTime = TimeSpan.FromSeconds(0.1) };
        var execution = await fixture.Sandbox.CallAsync(calls, Cancel);
        Assert.Equal(VerdictKind.CpuTimeout, execution.Failure);
        Assert.InRange(execution.CpuTime.TotalSeconds, 0.1, 0.9);
        Assert.Throws<ArgumentOutOfRangeException>(() => calls with { CpuTime = TimeSpan.Zero });
    }

    [Fact]
    public async Task CallAsync_NoInputs_LoadsTheProgram()
    {
        Assert.Null((await CallAsync("def f(): pass\n", "f")).Failure);
        Assert.Equal(VerdictKind.CompileError, (await CallAsync("def f(: pass\n", "f")).Failure);
    }

    private async Task<Execution> CallAsync(string program, string entryPoint, params CallArguments[] inputs) =>
        await fixture.Sandbox.CallAsync(new FunctionCalls { Program = program, EntryPoint = entryPoint, Inputs = inputs.ToImmutableArray() }, Cancel);

    private static string Encode(PlainValue value)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using var writer = new System.Text.Json.Utf8JsonWriter(buffer, ValueCodec.WriteOptions with { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        ValueCodec.Write(writer, value);
        writer.Flush();
        return System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
