// Solves one small programming task: samples 32 completions from the embedded model, runs each against the tests, prints one that passes.
using Reasoning.Decoding.Engine;
using Reasoning.Decoding.Generation;
using Reasoning.Search;
using Reasoning.Search.BestOfN;
using Reasoning.Verification.Problems;
using Reasoning.Verification.UnitTests;

var task = new CodeProblem
{
    TaskId = "sample",
    EntryPoint = "transform",
    Prompt = "def transform(numbers):\n    \"\"\"Keep the even numbers, then double each of them.\n\n    >>> transform([1, 2, 3, 4])\n    [4, 8]\n    \"\"\"\n",
    Tests = new AssertTests("def check(candidate):\n    assert candidate([1, 2, 3, 4]) == [4, 8]\n    assert candidate([]) == []\n    assert candidate([-6, 7]) == [-12]\n"),
};

using var model = LlamaModel.Load(Path.Combine(AppContext.BaseDirectory, "models", "reasoning-tiny.gguf"));
using var generator = LocalTextGenerator.Create(model);
await using var judge = new UnitTestJudge();
var context = new SearchContext { Generator = generator, Verifier = judge.For(task) };
var result = await new BestOfNStrategy().SolveAsync(new Problem { Id = task.TaskId, Prompt = task.Prompt }, context);

Console.WriteLine(result.Answer is { } answer ? task.Prompt + answer.Text : result.AbstentionReason);
Console.WriteLine($"# {result.Ranking.Count(candidate => candidate.Verdict!.Passed)} of {result.Spend.ModelCalls} samples pass");
