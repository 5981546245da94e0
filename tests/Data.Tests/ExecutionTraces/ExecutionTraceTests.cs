using System.Text.Json.Nodes;
using Reasoning.Data.ExecutionTraces;
using Reasoning.Data.Pipelines;
using Reasoning.Data.Tests.Fakes;
using Reasoning.Decoding.Sampling;
using Reasoning.Verification.Sandboxing;
using Reasoning.Verification.Values;

namespace Reasoning.Data.Tests.ExecutionTraces;

public sealed class ExecutionTraceTests(JudgeFixture fixture) : IClassFixture<JudgeFixture>
{
    public static TheoryData<string> Names => [.. TracedFunctions.All.Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task GenerateAsync_RandomInputs_AgreesWithTheSameFunctionWrittenHere(string name)
    {
        var generator = new ExecutionTraceGenerator(fixture.Sandbox, new TraceOptions { Traces = 20, AllowNegative = true, LongestList = 5 });

        var result = await generator.GenerateAsync(TracedFunctions.Get(name), new CounterRandom(2));

        Assert.Empty(result.Rejects);
        Assert.Equal(20, result.Items.Count);
        var twin = TracedFunctions.All.Single(one => one.Name == name).Twin;
        foreach (var item in result.Items)
        {
            Assert.Equal(TraceNoise.None, item.Noise);
            Assert.Equal(twin(Numbers(item.Arguments)), item.Answer);
            Assert.All(item.Steps.SelectMany(step => step.Operations), operation => Assert.Equal(TracedFunctions.Compute(operation), operation.Result));
            Assert.Equal(item.Answer, item.Steps[^1].Returned);
            Assert.NotEmpty(item.Steps.SelectMany(step => step.Operations));
        }
    }

    [Fact]
    public async Task GenerateAsync_SmallLoop_IsTheTraceWrittenByHand()
    {
        const string Program = "def f(xs, k):\n    total = 0\n    for x in xs:\n        if x > k:\n            total += x * 2\n    return -total\n";

        var result = await new ExecutionTraceGenerator(fixture.Sandbox)
            .GenerateAsync(new TracedFunction(Program, "f"), [new CallArguments(PlainValue.List(3, 8), 5)], new CounterRandom(0));

        var item = Assert.Single(result.Items);
        Assert.Equal("f([3, 8], 5)", item.Call);
        Assert.Equal(
            """
            2: total = 0
            3: x = 3
            4: 3 > 5 is False
            3: x = 8
            4: 8 > 5 is True
            5: 8 * 2 = 16, 0 + 16 = 16; total = 16
            6: -(16) = -16; return -16

            """.ReplaceLineEndings("\n"),
            TraceStep.Text(item.Steps));
        Assert.Equal("-16", item.Answer);
    }

    [Fact]
    public async Task GenerateAsync_Recursion_TellsALineBeforeAndAfterItsCall()
    {
        const string Program = "def f(n):\n    if n == 0:\n        return 1\n    return n * f(n - 1)\n";

        var result = await new ExecutionTraceGenerator(fixture.Sandbox).GenerateAsync(new TracedFunction(Program, "f"), [new CallArguments(2)], new CounterRandom(0));

        Assert.Equal(
            ["2: 2 == 0 is False", "4: 2 - 1 = 1", "2: 1 == 0 is False", "4: 1 - 1 = 0", "2: 0 == 0 is True", "3: return 1", "4: 1 * 1 = 1; return 1", "4: 2 * 1 = 2; return 2"],
            Assert.Single(result.Items).Steps.Select(step => step.ToString()));
    }

    [Fact]
    public async Task GenerateAsync_StaticNoise_NeverChangesTheAnswer()
    {
        var (clean, noisy) = (new TraceOptions { Traces = 30, AllowNegative = true },
            new TraceOptions { Traces = 30, AllowNegative = true, StaticShare = 1, StaticIntensity = 0.4 });
        foreach (var (name, program, _) in TracedFunctions.All.Take(3))
        {
            var function = new TracedFunction(program, name);

            var without = await new ExecutionTraceGenerator(fixture.Sandbox, clean).GenerateAsync(function, new CounterRandom(4));
            var with = await new ExecutionTraceGenerator(fixture.Sandbox, noisy).GenerateAsync(function, new CounterRandom(4));

            Assert.Equal(without.Items.Select(item => (item.Call, item.Answer)), with.Items.Select(item => (item.Call, item.Answer)));
            Assert.True(with.Items.Count(item => item.Noise == TraceNoise.Static) > 10);
            Assert.All(with.Items.Zip(without.Items), pair => Assert.Equal(pair.First.Noise == TraceNoise.None, pair.First.Steps.SequenceEqual(pair.Second.Steps)));
        }
    }

    [Fact]
    public async Task FindAsync_AllKindsOfNoise_IsWhatWasPutIn()
    {
        var options = new TraceOptions { Traces = 25, StaticShare = 0.3, DynamicShare = 0.5, DynamicIntensity = 0.2, AllowNegative = true };
        var filter = new TraceFilter(fixture.Sandbox);
        var found = new List<(TraceNoise Put, TraceNoise? Found, bool IsAnswerRight)>();
        foreach (var (name, program, twin) in TracedFunctions.All.Where(one => one.Name != "counts"))
        {
            var result = await new ExecutionTraceGenerator(fixture.Sandbox, options).GenerateAsync(new TracedFunction(program, name), new CounterRandom(9));
            Assert.All(result.Rejects, reject => Assert.Equal("ended by noise", reject.Reason));
            foreach (var item in result.Items) found.Add((item.Noise, (await filter.FindAsync(item)).Noise, twin(Numbers(item.Arguments)) == item.Answer));
        }

        Assert.All(found, one => Assert.Equal(one.Put, one.Found));
        Assert.All(found.Where(one => one.Put != TraceNoise.Dynamic), one => Assert.True(one.IsAnswerRight));
        Assert.True(found.Count(one => one.Put == TraceNoise.Dynamic && !one.IsAnswerRight) > 20);

        // The hard ones: a wrong value that was carried on, and the right answer all the same.
        Assert.Contains(found, one => one.Put == TraceNoise.Dynamic && one.IsAnswerRight);
    }

    [Fact]
    public async Task GenerateAsync_DynamicNoise_IsCarriedOnByTheStepsThatFollow()
    {
        const string Program = "def f(x):\n    a = x + 1\n    b = a * 2\n    return b\n";
        var result = await new ExecutionTraceGenerator(fixture.Sandbox, new TraceOptions { DynamicShare = 1, DynamicIntensity = 1 })
            .GenerateAsync(new TracedFunction(Program, "f"), [new CallArguments(41)], new CounterRandom(3));

        var item = Assert.Single(result.Items);
        var (sum, product) = (item.Steps[0].Operations[0], item.Steps[1].Operations[0]);
        Assert.Equal(2, item.Changed);
        Assert.NotEqual("42", sum.Result);
        Assert.Equal(sum.Result, product.Left);
        Assert.NotEqual(TracedFunctions.Compute(product), product.Result);
        Assert.Equal(product.Result, item.Answer);
    }

    [Fact]
    public async Task GenerateAsync_FunctionsThatCannotBeTraced_AreRejectedOneByOne()
    {
        var generator = new ExecutionTraceGenerator(fixture.Sandbox, new TraceOptions { MostSteps = 50 });
        const string Program = "def f(n):\n    while n != 3:\n        n = n + 1\n    print('noise on the output')\n    return 10 // (n - 3 + len(str(n)) - 1)\n";

        var result = await generator.GenerateAsync(new TracedFunction(Program, "f"), [new CallArguments(3), new CallArguments(4)], new CounterRandom(0));
        var idle = await generator.GenerateAsync(new TracedFunction("def f(n):\n    while True:\n        pass\n", "f"), [new CallArguments(3)], new CounterRandom(0));
        var absent = await generator.GenerateAsync(new TracedFunction("x = 1\n", "f"), new CounterRandom(0));
        var broken = await generator.GenerateAsync(new TracedFunction("def f(:\n", "f"), new CounterRandom(0));

        Assert.Empty(result.Items);
        Assert.Contains("ZeroDivisionError", result.Rejects[0].Detail);
        Assert.Contains("too long", result.Rejects[1].Detail);
        Assert.Contains("too long", Assert.Single(idle.Rejects).Detail);
        Assert.Contains("no function 'f'", Assert.Single(absent.Rejects).Detail);
        Assert.Contains("SyntaxError", Assert.Single(broken.Rejects).Detail);
    }

    [Fact]
    public async Task ProcessAsync_ItemReadBack_IsTheSameTraceForTheFilter()
    {
        var stage = new ExecutionTraceStage(
            new ExecutionTraceGenerator(fixture.Sandbox, new TraceOptions { Traces = 3, DynamicShare = 1, DynamicIntensity = 0.5 }), new FieldTemplate("{code}"),
                new FieldTemplate("{name}"), seed: 8);
        var record = Records.Of(new JsonObject { ["code"] = TracedFunctions.Get("squares").Program, ["name"] = "squares" }, number: 5);

        var outcome = await stage.ProcessAsync(record);
        var again = await stage.ProcessAsync(record);

        Assert.Equal(outcome.Items.Select(item => item.ToJsonString()), again.Items.Select(item => item.ToJsonString()));
        foreach (var item in outcome.Items)
        {
            var read = ExecutionTraceStage.Read((JsonObject)JsonNode.Parse(item.ToJsonString())!);
            Assert.Equal(item.ToJsonString(), read.ToJson().ToJsonString());
            Assert.Equal(read.Noise, (await new TraceFilter(fixture.Sandbox).FindAsync(read)).Noise);
        }

        Assert.Throws<RecordFieldException>(() => ExecutionTraceStage.Read(new JsonObject { ["program"] = "x" }));
    }

    [Fact]
    public async Task ProcessAsync_FilterOverTraces_DropsDynamicNoiseAndWhereWantedAllOfIt()
    {
        var options = new TraceOptions { Traces = 12, StaticShare = 0.4, StaticIntensity = 1, DynamicShare = 0.4, DynamicIntensity = 0.5 };
        var result = await new ExecutionTraceGenerator(fixture.Sandbox, options).GenerateAsync(TracedFunctions.Get("squares"), new CounterRandom(1));
        var (lenient, strict) = (new TraceFilterStage(new TraceFilter(fixture.Sandbox)), new TraceFilterStage(new TraceFilter(fixture.Sandbox), keepsStatic: false));
        Assert.Equal(3, result.Items.Select(item => item.Noise).Distinct().Count());
        foreach (var item in result.Items)
        {
            Assert.Equal(item.Noise != TraceNoise.Dynamic, (await lenient.ProcessAsync(Records.Of(item.ToJson()))).Items.Count == 1);
            Assert.Equal(item.Noise == TraceNoise.None, (await strict.ProcessAsync(Records.Of(item.ToJson()))).Items.Count == 1);
        }
    }

    [Theory]
    [InlineData(NumberSize.Magnitude)]
    [InlineData(NumberSize.Digits)]
    public void Arguments_ManyDraws_StayInTheirRangesAndReachTheirEnds(NumberSize size)
    {
        var options = new TraceOptions { Size = size, Magnitude = 120, AllowNegative = true, ShortestList = 2, LongestList = 4,
            Arguments = [TraceArgument.Number, TraceArgument.Numbers] };
        var lengths = new HashSet<int>();
        var numbers = new List<long>();
        for (ulong draw = 0; draw < 3000; draw++)
        {
            var random = new CounterRandom(draw);
            var arguments = IntegerSampler.Arguments(options, ref random);
            var list = (PlainValue.SequenceValue)arguments.Positional[1];
            lengths.Add(list.Items.Length);
            numbers.AddRange(list.Items.Append(arguments.Positional[0]).Select(item => (long)((PlainValue.IntegerValue)item).Value));
        }

        Assert.Equal([2, 3, 4], lengths.Order());
        Assert.Equal((-120, 120), (numbers.Min(), numbers.Max()));
        double single = numbers.Count(number => Math.Abs(number) < 10) / (double)numbers.Count;
        if (size == NumberSize.Digits) Assert.InRange(single, 0.30, 0.37);
        else Assert.InRange(single, 0.06, 0.11);
    }

    private static long[] Numbers(CallArguments arguments) => [.. ((PlainValue.SequenceValue)arguments.Positional[0])
        .Items.Select(item => (long)((PlainValue.IntegerValue)item).Value)];
}
