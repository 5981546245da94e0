using Reasoning.Verification.Problems;
using Reasoning.Verification.Sandboxing;
using Reasoning.Verification.TestGeneration.Inputs;
using Reasoning.Verification.Tests.Sandboxing;
using Reasoning.Verification.Values;

namespace Reasoning.Verification.Tests.TestGeneration;

public class TestInputsTests(SandboxFixture fixture)
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task GenerateAsync_RightProgramWithContract_AnswersValidInputsOnly()
    {
        const string program = """
            def f(xs, n):
                assert type(xs) is list and len(xs) > 0
                assert 0 < n <= 10
                return [x * n for x in xs]
            """;
        var tests = await ListAsync(program, [new(PlainValue.List(1, 2, 3), 2), new(PlainValue.List(), 1), new(PlainValue.List(5), 11)], new() { Count = 80 });
        Assert.Equal(80, tests.Count);
        Assert.Equal(80, tests.Select(test => InputMutation.Key(test.Arguments)).Distinct().Count());
        foreach (var test in tests)
        {
            var (items, n) = (((PlainValue.SequenceValue)test.Arguments.Positional[0]).Items, ((PlainValue.IntegerValue)test.Arguments.Positional[1]).Value);
            Assert.NotEmpty(items);
            Assert.InRange((int)n, 1, 10);
            Assert.Equal(PlainValue.List([.. items.Select(item => new PlainValue.IntegerValue(((PlainValue.IntegerValue)item).Value * n))]), test.Expected);
        }

        var again = await ListAsync(program, [new(PlainValue.List(1, 2, 3), 2), new(PlainValue.List(), 1), new(PlainValue.List(5), 11)], new() { Count = 80 });
        Assert.Equal(tests.Select(test => InputMutation.Key(test.Arguments)), again.Select(test => InputMutation.Key(test.Arguments)));
    }

    [Fact]
    public async Task GenerateAsync_ProgramThatEndsItsProcess_GoesOnWithTheOtherInputs()
    {
        const string program = """
            import os
            def f(n):
                if n == 7:
                    os._exit(3)
                if n == 4:
                    return object()
                if n == 8:
                    while True: pass
                return n
            """;
        var tests = await ListAsync(program, [new(5L), new(20L)], new() { Count = 6, MostTried = 40, Mutation = new() { MostSteps = 1, IngredientShare = 0 } });
        Assert.NotEmpty(tests);
        Assert.All(tests, test => Assert.Equal(test.Arguments.Positional[0], test.Expected));
        Assert.DoesNotContain(tests, test => test.Expected == 7L || test.Expected == 4L || test.Expected == 8L);
    }

    [Fact]
    public async Task GenerateAsync_NoValidStart_SaysSo()
    {
        var error = await Assert.ThrowsAsync<ArgumentException>(async () => await ListAsync("def f(x):\n    raise ValueError", [new(1L), new(2L)], new()));
        Assert.Contains("none of the 2 seen inputs", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(async () => await ListAsync("def f(x):\n    return x", [], new()));
    }

    [Fact]
    public async Task GenerateAsync_Cancelled_Ends()
    {
        using var source = new CancellationTokenSource();
        var inputs = new TestInputs(fixture.Sandbox, "def f(x):\n    return x", "f");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in inputs.GenerateAsync([new(1L)], source.Token)) await source.CancelAsync();
        });
    }

    private async Task<List<CallTest>> ListAsync(string program, IReadOnlyList<CallArguments> seen, TestInputOptions options) =>
        await new TestInputs(fixture.Sandbox, program, "f", options).GenerateAsync(seen, Cancel).ToListAsync(Cancel);
}
