using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Reasoning.Verification.Sandboxing;

namespace Reasoning.Verification.Tests.Sandboxing;

/// <summary>
/// Random and malformed programs in every mode: each gets a verdict, none breaks a worker. The number of programs is 240, or what the environment variable
/// <c>REASONING_FUZZ</c> says.
/// </summary>
public class FuzzTests(SandboxFixture fixture)
{
    private const int Seed = 20240229;

    private static readonly string[] Seeds =
    [
        "def f(x):\n    return x + 1\n\nprint(f(int(input())))\n",
        "import sys\nclass A:\n    def __init__(self):\n        self.n = {1: 'a', (2,): [3.5, None]}\n    def g(self, *a, **k):\n        try:\n            return [y ** 2 for y in a if y]\n        finally:\n            del self.n\ndef f(x):\n    return A().g(x, x + 1)\nfor line in sys.stdin:\n    print(f(int(line)), f'{line!r:>10}')\n",
        "from functools import lru_cache\n@lru_cache(None)\ndef fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)\ndef f(x):\n    with open(0) as file: text = file.read()\n    while x < 5: x += 1\n    lambda: (yield)\n    return fib(x), text, {**{}}, 1j, b'\\xff', 0x1f\n",
    ];

    private static readonly string[] Tokens =
    [
        "def f(x):", "\n", "    ", "return ", "x", "+ 1", "(", ")", "[", "]", "\"\"\"", "'", "\\", "\0", "\ud800", "\udfff", "\uFEFF", "é", "\t", ":", "lambda", "=", "import os",
        "yield", "await ", "class ", "*", "#", new string('9', 5000), "\f", "\r", "{", "}", "f'{", "print(x)", "raise ", "del f", "global x", "async ", "match x:", "case _:", "@", "->", ";",
        "0o9", "1e999", "\u202e", "`", "$", "?", "if 1:", "else:", "try:", "except:", "finally:", "while 0:", "from . import *", "__import__('os')", "exec(", "nonlocal q", "x = y = z = ",
    ];

    private static readonly string[] Constructs =
    [
        "x = " + new string('(', 3000), "x = " + new string('[', 200) + new string(']', 200), "x = " + string.Concat(Enumerable.Repeat("-", 20000)) + "1",
        "x = " + string.Join("+", Enumerable.Repeat("1", 20000)), "x = '" + new string('a', 300000) + "'", string.Concat(Enumerable.Range(0, 120).Select(i => new string(' ', i) + "if 1:\n")),
        "x = " + string.Concat(Enumerable.Repeat("f'{", 60)), "#" + new string('x', 500000), "x" + string.Concat(Enumerable.Repeat(".a", 20000)), "lambda: " + string.Concat(Enumerable.Repeat("lambda: ", 3000)) + "1",
        "\uFEFFdef f(x): return x", "# -*- coding: utf-16 -*-\ndef f(x): return x", "# coding: nothing-known\ndef f(x): return x", "x = 10 ** 10 ** 7\ndef f(y): return str(x)", "",
    ];

    [Fact]
    public async Task AnyProgram_InEveryMode_GetsAVerdict()
    {
        var count = int.Parse(Environment.GetEnvironmentVariable("REASONING_FUZZ") ?? "240", CultureInfo.InvariantCulture);
        var kinds = new ConcurrentDictionary<string, int>();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, count),
            new ParallelOptions { MaxDegreeOfParallelism = SandboxFixture.Options.Workers, CancellationToken = TestContext.Current.CancellationToken },
            async (index, cancellationToken) =>
            {
                var (mode, kind, reason) = await JudgeAsync(index, Program(index), cancellationToken);
                Assert.True(kind != VerdictKind.HarnessError, $"program {index} {mode}: {reason}");
                Assert.True(kind is null or VerdictKind.Pass == reason is null, $"program {index} {mode}: a {kind} without a reason");
                kinds.AddOrUpdate($"{mode} {kind?.ToString() ?? "came to its end"}", 1, (_, before) => before + 1);
            });
        Assert.Equal(count, kinds.Values.Sum());
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join("\n", kinds.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key}: {pair.Value}")));
    }

    private async Task<(string Mode, VerdictKind? Kind, string? Reason)> JudgeAsync(int index, string program, CancellationToken cancellationToken)
    {
        var calls = new FunctionCalls { Program = program, EntryPoint = "f", Inputs = [new CallArguments(1), new CallArguments("x")] };
        switch (index % 4)
        {
            case 0:
                var check = SampleProblems.Check(SampleProblems.Increment, "") with { Program = program };
                var verdict = await fixture.Sandbox.JudgeAsync(check, cancellationToken);
                return ("asserts", verdict.Kind, verdict.Reason);
            case 1:
                var unittests = new PythonCheck { Program = program, Names = ["f"], Tests = "import unittest\nclass T(unittest.TestCase):\n    def test(self): self.assertEqual(f(1), 2)\n" };
                verdict = await fixture.Sandbox.JudgeAsync(unittests, cancellationToken);
                return ("unittest", verdict.Kind, verdict.Reason);
            case 2:
                var called = await fixture.Sandbox.CallAsync(calls, cancellationToken);
                return ("calls", called.Failure, called.Reason);
            default:
                var run = await fixture.Sandbox.RunAsync(new ProgramRun { Program = program, Input = "3\n" }, cancellationToken);
                return ("runs", run.Failure, run.Reason);
        }
    }

    /// <summary>The program of that number: random bytes, random tokens, a mutated program, or an extreme one.</summary>
    private static string Program(int index)
    {
        var random = new Random(unchecked(Seed + index));
        switch (index / 4 % 4)
        {
            case 0:
                var bytes = new byte[random.Next(0, 2000)];
                random.NextBytes(bytes);
                return random.Next(2) == 0 ? Encoding.Latin1.GetString(bytes) : Encoding.UTF8.GetString(bytes);
            case 1:
                return string.Concat(Enumerable.Range(0, random.Next(1, 60)).Select(_ => Tokens[random.Next(Tokens.Length)]));
            case 2:
                var text = new StringBuilder(Seeds[random.Next(Seeds.Length)]);
                for (var changes = random.Next(1, 6); changes > 0; changes--) Mutate(text, random);
                return text.ToString();
            default:
                var program = Constructs[random.Next(Constructs.Length)];
                return random.Next(3) == 0 ? $"{Seeds[random.Next(Seeds.Length)]}\n{program}" : program;
        }
    }

    private static void Mutate(StringBuilder text, Random random)
    {
        var place = random.Next(text.Length + 1);
        var length = Math.Min(random.Next(1, 12), text.Length - place);
        switch (random.Next(5))
        {
            case 0: text.Remove(place, length); break;
            case 1: text.Insert(place, Tokens[random.Next(Tokens.Length)]); break;
            case 2: text.Insert(place, (char)random.Next(char.MaxValue + 1)); break;
            case 3: text.Insert(place, text.ToString(place, length)); break;
            default:
                if (place < text.Length) text[place] = (char)(text[place] ^ (1 << random.Next(8)));
                break;
        }
    }
}
