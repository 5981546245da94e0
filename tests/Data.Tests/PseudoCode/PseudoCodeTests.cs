using System.Text.Json.Nodes;
using Reasoning.Data.PseudoCode;
using Reasoning.Data.Tests.Fakes;
using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Data.Tests.PseudoCode;

public sealed class PseudoCodeTests(JudgeFixture fixture) : IClassFixture<JudgeFixture>
{
    private const string Prompt = "from typing import List\n\ndef double(values: List[int]) -> List[int]:\n    \"\"\"Double the secret values.\"\"\"\n";
    private const string Solution = "    return [2 * value for value in values]\n";
    private const string Tests = "def check(candidate):\n    assert candidate([1, 2]) == [2, 4]\n    assert candidate([]) == []\n";
    private const string Pseudo = "ALGORITHM double\nFOR EACH value IN values DO\n  append 2 * value to result\nEND FOR";

    [Fact]
    public async Task GenerateAsync_PseudoCodeThatSuffices_IsKeptWithAllFourItems()
    {
        var generator = new ScriptedGenerator((request, index) => IsDescription(request) ? $"\n{Pseudo}\n"
            : index == 0 ? "def double(values):\n    return values\n" : "```python\ndef double(values):\n    return [v + v for v in values]\n```");

        var result = await new PseudoCodeGenerator(generator, fixture.Judge).GenerateAsync(JudgeFixture.Problem(Prompt, "double", Tests), Solution, new CounterRandom(1));

        Assert.Equal(Pseudo, result.Example!.PseudoCode);
        Assert.Contains("v + v", result.Example.Regenerated);
        var items = result.Example.ToItems(new PseudoCodePrompts());
        Assert.Equal(["code", "pseudo_code", "code_of_pseudo_code", "pseudo_code_then_code"], items.Select(item => (string)item["task"]!));
        Assert.Equal([Solution, Pseudo, Solution, $"{Pseudo}\n\n{Solution}"], items.Select(item => (string)item["completion"]!));
        Assert.Equal(Prompt, (string)items[0]["prompt"]!);
        Assert.StartsWith(Pseudo, (string)items[2]["prompt"]!);

        // The second writer sees the signature, and neither the task nor the program.
        var second = generator.Requests.Last();
        Assert.Contains("def double(values: List[int]) -> List[int]:", second.Prompt);
        Assert.DoesNotContain("secret", second.Prompt);
        Assert.DoesNotContain("2 * value for", second.Prompt);
    }

    [Fact]
    public async Task GenerateAsync_PseudoCodeThatDoesNotSuffice_IsTriedAgainAndThenRejected()
    {
        var generator = new ScriptedGenerator((request, _) => IsDescription(request) ? "Do something." : "def double(values):\n    return values\n");

        var result = await new PseudoCodeGenerator(generator, fixture.Judge, new PseudoCodeOptions { Attempts = 3 })
            .GenerateAsync(JudgeFixture.Problem(Prompt, "double", Tests), Solution, new CounterRandom(1));

        Assert.Equal("not enough to go by", result.Reject!.Reason);
        Assert.Equal(6, generator.Requests.Count);
        Assert.Equal(6, generator.Requests.Select(request => request.Seed).Distinct().Count());
    }

    [Fact]
    public async Task GenerateAsync_ProgramInPlaceOfPseudoCode_IsRejected()
    {
        var result = await new PseudoCodeGenerator(new ScriptedGenerator((_, _) => Prompt + Solution), fixture.Judge)
            .GenerateAsync(JudgeFixture.Problem(Prompt, "double", Tests), Solution, new CounterRandom(1));

        Assert.Equal("copied program", result.Reject!.Reason);
    }

    [Fact]
    public async Task GenerateAsync_WrongSolution_CostsNoRequest()
    {
        var generator = new ScriptedGenerator((_, _) => "x");

        var result = await new PseudoCodeGenerator(generator, fixture.Judge)
            .GenerateAsync(JudgeFixture.Problem(Prompt, "double", Tests), "    return values\n", new CounterRandom(1));

        Assert.Equal("solution fails", result.Reject!.Reason);
        Assert.Empty(generator.Requests);
    }

    [Fact]
    public async Task ProcessAsync_RecordOfHumanEval_GivesFourItems()
    {
        var generator = new ScriptedGenerator((request, _) => IsDescription(request) ? Pseudo : "def double(values):\n    return [v + v for v in values]\n");
        var record = Records.Of(new JsonObject { ["task_id"] = "T/0", ["prompt"] = Prompt, ["entry_point"] = "double", ["test"] = Tests, ["canonical_solution"] = Solution });

        var outcome = await new PseudoCodeStage(new PseudoCodeGenerator(generator, fixture.Judge)).ProcessAsync(record);

        Assert.Equal(4, outcome.Items.Count);
        Assert.Empty(outcome.Rejects);
    }

    private static bool IsDescription(GenerationRequest request) => request.Prompt.Contains("Task:\n", StringComparison.Ordinal);
}
