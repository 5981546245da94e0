using Reasoning.Verification.Problems;
using Reasoning.Verification.Programs;
using Reasoning.Verification.Sandboxing;

namespace Reasoning.Verification.Tests;

/// <summary>A handful of problems with every shape of test that benchmarks use, so that the suite means something without their data.</summary>
internal static class SampleProblems
{
    public static IReadOnlyList<CodeProblem> All { get; } =
    [
        Make("literal", "double_all", "def double_all(xs):\n    \"\"\" Every item doubled. \"\"\"\n", "    return [2 * x for x in xs]\n",
            """
            METADATA = {'author': 'tests'}


            def check(candidate):
                assert candidate([]) == []
                assert candidate([1, 2, 3]) == [2, 4, 6], "three items"
                assert candidate((1.5,)) == [3.0]
                assert True
            """),
        Make("tolerance", "mean", "from typing import List\n\n\ndef mean(xs: List[float]) -> float:\n    \"\"\" The mean. \"\"\"\n", "    return sum(xs) / len(xs)\n",
            """
            def check(candidate):
                assert abs(candidate([1.0, 2.0]) - 1.5) < 1e-6
                assert abs(candidate([1.0, 2.0, 4.0]) - 7.0 / 3.0) < 1e-6
            """),
        Make("helper", "root", "def square(x):\n    return x * x\n\n\ndef root(n):\n    \"\"\" The integer square root. \"\"\"\n", "    r = 0\n    while square(r + 1) <= n:\n        r += 1\n    return r\n",
            """
            def check(candidate):
                import random
                rng = random.Random(1)
                for _ in range(20):
                    n = rng.randint(0, 400)
                    r = candidate(n)
                    assert square(r) <= n < square(r + 1)
            """),
        Make("truth", "is_even", "def is_even(n):\n    \"\"\" Whether n is even. \"\"\"\n", "    return n % 2 == 0\n",
            """
            def check(candidate):
                assert candidate(2)
                assert not candidate(3)
                assert candidate(4) is True
                assert candidate(5) is not True
            """),
        Make("own name", "pair", "def pair(a, b):\n    \"\"\" Both, the smaller first. \"\"\"\n", "    return (min(a, b), max(a, b))\n",
            """
            def check(candidate):
                assert pair(2, 1) == (1, 2)
                assert tuple(candidate(3, 4)) == tuple(pair(4, 3))
                assert candidate(b=7, a=5) == (5, 7)
            """),
        Make("statements", "shout", "def shout(text):\n    \"\"\" Upper case with a mark. \"\"\"\n", "    return text.upper() + '!'\n",
            """
            assert shout('hé') == 'HÉ!'
            assert shout('') == '!'
            """),
        Make("values", "echo", "def echo(x):\n    \"\"\" The argument. \"\"\"\n", "    return x\n",
            """
            def check(candidate):
                from fractions import Fraction
                from decimal import Decimal
                for value in (None, True, 0, -1, 2 ** 53, -2 ** 200, 0.1, -0.0, 1e308, float('inf'), 'a\ud800\0', b'\xff', bytearray(b'x'), 1 + 2j,
                              [1, [2]], (1,), {1: 'a', 'b': [2]}, {1, 2}, frozenset({3}), range(1, 9, 2), Fraction(1, 3), Decimal('0.10')):
                    answer = candidate(value)
                    assert answer == value and type(answer) is type(value)
                    assert repr(answer) == repr(value)
                assert candidate(float('nan')) != candidate(float('nan'))
            """),
    ];

    public static CodeProblem Increment { get; } = Make("increment", "f", "def f(x):\n    \"\"\" One more. \"\"\"\n", "    return x + 1\n",
        """
        def check(candidate):
            assert candidate(1) == 2
            assert candidate(5) == 6
            assert candidate(-1) == 0
        """);

    /// <summary>The program and tests that decide about a completion of a problem with assert statements.</summary>
    public static PythonCheck Check(CodeProblem problem, string completion) => new()
    {
        Program = CompletionProgram.Assemble(problem, completion),
        EntryPoint = problem.EntryPoint,
        Tests = ((AssertTests)problem.Tests).Source,
        Setup = ((AssertTests)problem.Tests).Setup,
    };

    public static CodeProblem Make(string name, string entryPoint, string prompt, string solution, string test) => new()
    {
        TaskId = $"Sample/{name}",
        EntryPoint = entryPoint,
        Prompt = prompt,
        CanonicalSolution = solution,
        Tests = new AssertTests(test, prompt),
    };
}
