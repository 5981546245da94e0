using System.Globalization;
using FsCheck.Fluent;
using Reasoning.Verification.Problems;
using Reasoning.Verification.Sandboxing;
using Reasoning.Verification.TestGeneration.ModelTests;
using Reasoning.Verification.Tests.Sandboxing;
using Reasoning.Verification.Tests.Values;
using Reasoning.Verification.Values;

namespace Reasoning.Verification.Tests.TestGeneration;

public class ModelTestReaderTests(SandboxFixture fixture)
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("f([1, 2]) == 3", "[1, 2]", "3")]
    [InlineData("3 == f([1, 2])", "[1, 2]", "3")]
    [InlineData("f(1, (2, 'a'), k={'x': [None]}) == -2.5", "1, (2, 'a'), k={'x': [None]}", "-2.5")]
    [InlineData("f(*[1, 2], [0] * 3) == 2 ** 70", "1, 2, [0, 0, 0]", "1180591620717411303424")]
    [InlineData("f({1, 2}) is None", "{1, 2}", "None")]
    [InlineData("f(set()) is True", "set()", "True")]
    [InlineData("f('é\\ud800')", "'é\\ud800'", "True")]
    [InlineData("not f(b'\\xff', True)", "b'\\xff', True", "False")]
    [InlineData("abs(f(1) - 2.5) < 1e-6", "1", "2.5")]
    [InlineData("1e-6 >= abs(2.5 - candidate(1))", "1", "2.5")]
    [InlineData("math.isclose(f(1), math.pi, rel_tol=1e-3)", "1", "3.141592653589793")]
    [InlineData("Solution().f(1) == 10 // 3", "1", "3")]
    public async Task ReadAsync_OneCallAndOneValue_IsACallTest(string assertion, string arguments, string expected)
    {
        var test = Assert.Single((await ReadAsync($"assert {assertion}, 'message'\n")).Tests);
        Assert.Equal(arguments, Text(test.Call!.Arguments));
        Assert.Equal(expected, test.Call.Expected!.ToString());
    }

    [Theory]
    [InlineData("sorted(f(2)) == [1, 2]")]
    [InlineData("f(1) != f(2)")]
    [InlineData("f(1) != 2")]
    [InlineData("f(f(1)) == 1")]
    [InlineData("len(f('abc')) == 3 or f('abc') == []")]
    [InlineData("all((f(i) == i for i in range(3)))")]
    [InlineData("abs(f(1) - 5) <= 2")]
    [InlineData("isinstance(f(1), int)")]
    public async Task ReadAsync_AnythingElse_StaysSource(string assertion)
    {
        var test = Assert.Single((await ReadAsync($"assert {assertion}")).Tests);
        Assert.Null(test.Call);
        Assert.Equal($"assert {assertion}", test.Source);
        Assert.Equal(test.Source, Assert.IsType<AssertTests>(test.ToSuite()).Source);
    }

    [Theory]
    [InlineData("f(1) ==", DropReason.SyntaxError)]
    [InlineData("g(1) == 2", DropReason.UnknownName)]
    [InlineData("sum([1]) == 1", DropReason.NotAboutEntryPoint)]
    [InlineData("f == 1", DropReason.NotAboutEntryPoint)]
    [InlineData("f(1) == f(1)", DropReason.Trivial)]
    [InlineData("(f(1) == 2, 'message')", DropReason.Trivial)]
    [InlineData("f(1) == 2 or True", DropReason.Trivial)]
    [InlineData("f(1) == ...", DropReason.NoExpectation)]
    [InlineData("f(1) == expected", DropReason.UnknownName)]
    [InlineData("f(open('/etc/passwd').read()) == 1", DropReason.NotAllowed)]
    [InlineData("f(1) == __import__('os').getpid()", DropReason.NotAllowed)]
    [InlineData("f(1).__class__ == int", DropReason.NotAllowed)]
    [InlineData("f(9 ** 9 ** 9) == 1", DropReason.TooLong)]
    [InlineData("f('a' * 10 ** 9) > ''", DropReason.TooLong)]
    [InlineData("f(1) in range(10 ** 30)", DropReason.TooLong)]
    public async Task ReadAsync_UselessAssertion_IsDroppedWithItsReason(string assertion, DropReason reason)
    {
        var set = await ReadAsync($"assert {assertion}\nassert f(9) == 9\n");
        var dropped = Assert.Single(set.Dropped);
        Assert.Equal(reason, dropped.Reason);
        Assert.Equal(1, dropped.Line);
        Assert.Equal("assert f(9) == 9", Assert.Single(set.Tests).Source);
    }

    [Fact]
    public async Task ReadAsync_ProseFenceAndUnittest_FindsWhatTheMethodsAssert()
    {
        var set = await ReadAsync("""
            Sure, here's what I'd test:

            ```python
            import unittest, os
            import math as m
            from solution import f

            class TestF(unittest.TestCase):
                def setUp(self):
                    self.x = 3

                def test_values(self):
                    xs = [1, 2]
                    result = f(xs)
                    self.assertEqual(result, 3, "three")
                    xs.append(3)
                    self.assertEqual(f(xs), 6)
                    self.assertAlmostEqual(f(1), m.pi, places=3)
                    self.assertTrue(f(1, 2) and f(2, 1))
                    self.assertEqual(f(self.x), 3)
                    self.assertEqual(f(os.sep), 1)
                    for a, b in [(1, 2), (3, 4)]:
                        self.assertEqual(f(a), b)
                    if xs:
                        self.assertFalse(f(0))
                    with self.assertRaises(ValueError):
                        f(None)

            if __name__ == '__main__':
                unittest.main()
            ```
            assert f("outside the fence") == "prose"
            """);
        Assert.Equal(
            ["assert f([1, 2]) == 3", "assert abs(f(1) - m.pi) <= 0.0005", "assert f(1, 2)", "assert f(2, 1)", "assert f(1) == 2", "assert f(3) == 4"],
            set.Tests.Select(test => test.Source));
        Assert.Equal("import math as m\n", set.Tests[1].Imports);
        Assert.Equal(
            [(17, DropReason.UnknownName), (20, DropReason.UnknownName), (21, DropReason.NotAllowed), (25, DropReason.ControlFlow), (26, DropReason.ExpectsException)],
            set.Dropped.Select(test => (test.Line, test.Reason)));
    }

    [Fact]
    public async Task ReadAsync_ContinuationOfAnAssert_IsReadAsCodeTDoes()
    {
        var options = new ModelTestOptions { Prefix = "assert", FirstPerSample = 2, Contradictions = ContradictionHandling.KeepAll };
        var set = await ReadAsync(options, " f(1) == 2\nassert f(1) == \nassert f(2) == 3\nassert f(3) == 4\nassert f(4) == ", " f(1) == 2\nassert f(2) == 4\n");
        Assert.Equal([("assert f(1) == 2", 2, 0, 1), ("assert f(2) == 3", 1, 0, 3), ("assert f(2) == 4", 1, 1, 2)], set.Tests.Select(test => (test.Source, test.Count, test.Sample, test.Line)));
    }

    [Fact]
    public async Task ReadAsync_LastLineCutOff_IsTruncated()
    {
        var set = await ReadAsync("def check(candidate):\n    assert candidate(1) == 2\n    assert candidate([1,\n        2");
        Assert.Equal("assert f(1) == 2", Assert.Single(set.Tests).Source);
        Assert.Equal((3, DropReason.Truncated), Assert.Single(set.Dropped.Select(test => (test.Line, test.Reason))));
    }

    [Fact]
    public async Task ReadAsync_Contradictions_KeepTheMajorityOrNone()
    {
        string[] samples = ["assert f(1) == 2\nassert f(2) == 2\nassert not f(3)\n", "assert f(1) == 3\nassert f(2) == 2\nassert f(3)\n", "assert f(2) == 5\nassert f(1) == 3.0\nassert f(1) == 2\n"];
        var set = await ReadAsync(null, samples);
        Assert.Equal(["assert f(2) == 2"], set.Tests.Select(test => test.Source));
        Assert.Equal(2, set.Tests[0].Count);
        Assert.All(set.Dropped, test => Assert.Equal(DropReason.Contradicted, test.Reason));
        Assert.Equal([(0, 1), (0, 3), (1, 1), (1, 3), (2, 1), (2, 2)], set.Dropped.Select(test => (test.Sample, test.Line)));

        var all = await ReadAsync(new ModelTestOptions { Contradictions = ContradictionHandling.KeepAll }, samples);
        Assert.Equal(7, all.Tests.Count);
        Assert.Empty(all.Dropped);
    }

    [Fact]
    public async Task ReadAsync_TruthAndIdentity_CompareAsPythonDoes()
    {
        var set = await ReadAsync("assert f(1)\nassert f(2) is True\nassert not f(3)\nassert f(4) == 1\n");
        Assert.Equal([true, true, false, false], Passed(set.Tests[0], 1L, "x", PlainValue.List(), 0.0));
        Assert.Equal([true, false, false], Passed(set.Tests[1], true, 1L, 1.0));
        Assert.Equal([true, true, false], Passed(set.Tests[2], PlainValue.NoneValue.Instance, false, "x"));
        Assert.Equal([true, true, false], Passed(set.Tests[3], true, 1.0, 2L));
        Assert.Equal(3, set.ToSuites().Count);

        static IEnumerable<bool> Passed(ModelTest test, params PlainValue[] answers) => answers.Select(answer => test.Comparison.Matches(test.Call!.Expected!, answer, test.Call.Arguments));
    }

    [Fact]
    public async Task ReadAsync_AnyLiterals_AreTheValuesThatPythonReads()
    {
        var values = new RandomValues(11).Take(60, 3).Where(value => Literal(value) is not null).ToList();
        Assert.True(values.Count > 20);
        var text = string.Concat(values.Select((value, i) => $"assert f({i}, {Literal(value)}) == {Literal(value)}\n"));
        var set = await ReadAsync(text);
        Assert.Equal(values.Count, set.Tests.Count);
        foreach (var (value, test) in values.Zip(set.Tests))
        {
            Assert.Equal(value.ToString(), test.Call!.Expected!.ToString());
            Assert.Equal(value.ToString(), test.Call.Arguments.Positional[1].ToString());
        }

        // What other types write is not a literal.
        static string? Literal(PlainValue value)
        {
            var written = value.ToString();
            return written.Contains("Fraction", StringComparison.Ordinal) || written.Contains("Decimal", StringComparison.Ordinal) || written.Contains("nan", StringComparison.Ordinal)
                || written.Contains("inf", StringComparison.Ordinal) || written.Contains("...", StringComparison.Ordinal) ? null : written;
        }
    }

    [Fact]
    public async Task ReadAsync_HostileTexts_AreReportedAndNeverThrow()
    {
        string[] hostile =
        [
            string.Concat(Enumerable.Repeat("assert f(1) == 2\n", 100_000)),
            string.Concat(Enumerable.Range(0, 3000).Select(i => string.Create(CultureInfo.InvariantCulture, $"assert f({i}) ==\n"))),
            "assert f(\0) == 1\nassert f(1) == 1\n",
            new string('(', 50_000),
            $"assert f({new string('-', 50_000)}1) == 1",
            $"assert f({new string('[', 400)}{new string(']', 400)}) == 1",
            $"assert f({string.Concat(Enumerable.Repeat("x.", 20_000))}y) == 1",
            $"assert f(1) == {new string('9', 50_000)}",
            "assert f(9 ** 9 ** 9) == 1",
            "x = [1]\n" + string.Concat(Enumerable.Repeat("x = x + x\n", 60)) + "assert f(x) == 1",
            "for i in [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]:\n" + string.Concat(Enumerable.Range(1, 12).Select(i => $"{new string(' ', i)}for i in [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]:\n")) + new string(' ', 13) + "assert f(i) == 1",
            "assert f('a' * 10 ** 9) == 1",
            "\ud800\udc00\ud800assert f(1) == 1",
            "```python\nassert f(1) == 1",
            "",
            "\r\r\n\r\u2028\u0085\f",
        ];
        var set = await ReadAsync(null, hostile);
        Assert.All(set.Tests, test => Assert.InRange(test.Sample, 0, hostile.Length - 1));
        Assert.All(hostile.Index().Where(text => text.Item.Contains("assert", StringComparison.Ordinal)), text =>
            Assert.True(set.Tests.Any(test => test.Source.Contains("f(", StringComparison.Ordinal)) || set.Dropped.Any(test => test.Sample == text.Index)));
        Assert.Contains(set.Dropped, test => test is { Sample: 0, Reason: DropReason.TooLong });
        Assert.Equal("assert f(1) == 1", set.Tests[0].Source);
        Assert.Equal(3, set.Tests[0].Count);
    }

    [Fact]
    public async Task ReadAsync_RandomText_NeverThrows()
    {
        string[] pieces = ["assert ", "f(", "1", ")", " == ", "\n", "    ", "def check(candidate):\n", "'", "\"\"\"", "[", "]", "#", "```", "for x in [1, 2]:\n", "x", " = ", ",", "\\", "lambda", " if ", " and ", "\0", "é", "self.assertEqual("];
        var text = Gen.ListOf(Gen.Elements(pieces)).Select(string.Concat);
        var samples = Gen.Sample(text, 200, 40).ToList();
        var set = await ReadAsync(null, [.. samples]);
        Assert.DoesNotContain(set.Dropped, test => test.Reason == DropReason.Unreadable);
        Assert.All(set.Tests, test => Assert.StartsWith("assert ", test.Source, StringComparison.Ordinal));
    }

    [Fact]
    public void Constructor_OtherLanguage_IsRefused() =>
        Assert.Contains("CSharp", Assert.Throws<ArgumentException>(() => new ModelTestReader(new ScriptedSandbox { Language = ProgramLanguage.CSharp })).Message, StringComparison.Ordinal);

    [Fact]
    public async Task ReadAsync_BrokenSandbox_SaysSo()
    {
        var sandbox = new ScriptedSandbox { OnRun = _ => new Execution { Failure = VerdictKind.HarnessError, Reason = "gone" } };
        var error = await Assert.ThrowsAsync<SandboxUnavailableException>(async () => await new ModelTestReader(sandbox).ReadAsync(["assert f(1) == 2"], "f", Cancel));
        Assert.Contains("gone", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_TextThatIsTooMuch_CostsOnlyItself()
    {
        var sandbox = new ScriptedSandbox
        {
            OnRun = run => run.Input.Contains("bomb", StringComparison.Ordinal)
                ? new Execution { Failure = VerdictKind.CpuTimeout, Reason = "too slow" }
                : new Execution { Output = """[{"tests": [], "dropped": [{"line": 1, "source": "", "reason": "trivial", "detail": ""}]}]""" },
        };
        var set = await new ModelTestReader(sandbox).ReadAsync(["a", "bomb", "b"], "f", Cancel);
        Assert.Equal([(0, DropReason.Trivial), (1, DropReason.Unreadable), (2, DropReason.Trivial)], set.Dropped.Select(test => (test.Sample, test.Reason)));
    }

    private ValueTask<ModelTestSet> ReadAsync(string sample) => ReadAsync(null, sample);

    private ValueTask<ModelTestSet> ReadAsync(ModelTestOptions? options, params string[] samples) => new ModelTestReader(fixture.Sandbox, options).ReadAsync(samples, "f", Cancel);

    private static string Text(CallArguments arguments) =>
        string.Join(", ", arguments.Positional.Select(value => value.ToString()).Concat(arguments.Named.Select(named => $"{named.Key}={named.Value}")));
}
