using Reasoning.Verification.Problems;
using Reasoning.Verification.Sandboxing;
using Reasoning.Verification.Values;
using static Reasoning.Verification.Tests.Problems.Formats.FormatSamples;
using static Reasoning.Verification.Values.PlainValue;

namespace Reasoning.Verification.Tests.Problems.Formats;

public class FormatTests
{
    [Fact]
    public async Task Read_HumanEvalPlus_HasInputsWithoutAnswersAndItsOracle()
    {
        var problem = await ReadOneAsync(HumanEvalPlus);
        var tests = Assert.IsType<CallTests>(problem.Tests);
        Assert.Equal(("HumanEval/32", "find_zero", PromptForm.Beginning), (problem.TaskId, problem.EntryPoint, problem.Form));
        Assert.Equal("    return -0.5\n", problem.CanonicalSolution);
        Assert.Equal(
            ["[1, 2]", "[-6, 11, -6, 1]", "[1e+308, 123456789012345678901234567890, -1]", "[nan, -inf, 'NaN \" Infinity']"],
            tests.Tests.Select(test => Assert.Single(test.Arguments.Positional).ToString()));
        Assert.All(tests.Tests, test => Assert.Null(test.Expected));
        Assert.Equal(1e-4, tests.Comparison.AbsoluteTolerance);
        Assert.True(tests.Comparison.Oracle!(new CheckedAnswer(tests.Tests[0].Arguments, -0.5, -0.50001)));
        Assert.False(tests.Comparison.Oracle(new CheckedAnswer(tests.Tests[0].Arguments, -0.5, -0.6)));
        Assert.False(tests.Comparison.Oracle(new CheckedAnswer(tests.Tests[0].Arguments, -0.5, "-0.5")));
        Assert.Equal("EvalPlus/zero of polynomial", tests.Comparison.OracleName);
    }

    [Fact]
    public async Task Read_MbppPlus_RestoresTuplesAndComparesAsSets()
    {
        var problem = await ReadOneAsync(MbppPlus);
        var tests = Assert.IsType<CallTests>(problem.Tests);
        Assert.Equal(("Mbpp/2", "similar_elements", PromptForm.Description), (problem.TaskId, problem.EntryPoint, problem.Form));
        Assert.Equal(["(3, 4, 5, 6)", "(5, 7, 4, 10)"], Assert.Single(tests.Tests).Arguments.Positional.Select(value => value.ToString()));
        Assert.Equal(1e-6, tests.Comparison.AbsoluteTolerance);
        Assert.True(tests.Comparison.Oracle!(new CheckedAnswer(new CallArguments(), Tuple(4, 5), List(5, 4, 4))));
        Assert.False(tests.Comparison.Oracle(new CheckedAnswer(new CallArguments(), Tuple(4, 5), Tuple(4))));
        Assert.False(tests.Comparison.Oracle(new CheckedAnswer(new CallArguments(), Tuple(4, 5), 4)));
    }

    [Theory]
    [InlineData(115, "[[[1, 2], []]]", "[{1, 2}, {}]")]
    [InlineData(124, "[\"0\", \"1j\"]", "0.0, 1j")]
    [InlineData(252, "[\"(-1.5+2j)\"]", "(-1.5+2j)")]
    [InlineData(252, "[\"1e-3-2.5e+4j\"]", "(0.001-25000j)")]
    [InlineData(278, "[[1, [2], 3]]", "(1, (2,), 3)")]
    [InlineData(722, "[{\"a\": [1, 2]}, 3]", "{'a': (1, 2)}, 3")]
    [InlineData(750, "[[1], [2, 3]]", "[1], (2, 3)")]
    [InlineData(791, "[[1, [2, [3]]]]", "(1, (2, (3,)))")]
    [InlineData(1, "[[1], [2, [3]]]", "[1], [2, [3]]")]
    public async Task Read_MbppPlus_RestoresTypesByTaskNumber(int task, string arguments, string expected)
    {
        var record = MbppPlus.Replace("Mbpp/2", $"Mbpp/{task}", StringComparison.Ordinal).Replace("[[[3, 4, 5, 6], [5, 7, 4, 10]]]", $"[{arguments}]", StringComparison.Ordinal);
        var tests = Assert.IsType<CallTests>((await ReadOneAsync(record)).Tests);
        Assert.Equal(expected, string.Join(", ", Assert.Single(tests.Tests).Arguments.Positional));
    }

    [Theory]
    [InlineData("text_starta_endb", "'a'", "True", true)]
    [InlineData("text_starta_endb", "None", "True", false)]
    [InlineData("text_starta_endb", "None", "None", true)]
    [InlineData("text_starta_endb", "True", "'m'", true)]
    [InlineData("are_equivalent", "True", "False", true)]
    [InlineData("sum_div", "1", "0", true)]
    [InlineData("sum_div", "7", "7", true)]
    [InlineData("sum_div", "7", "8", false)]
    public async Task Read_MbppPlus_HasOraclesByFunction(string function, string expected, string actual, bool accepted)
    {
        var tests = Assert.IsType<CallTests>((await ReadOneAsync(MbppPlus.Replace("\"entry_point\": \"similar_elements\"", $"\"entry_point\": \"{function}\"", StringComparison.Ordinal))).Tests);
        var answer = new CheckedAnswer(new CallArguments(), Verification.Values.Literals.PythonLiteral.Parse(expected), Verification.Values.Literals.PythonLiteral.Parse(actual));
        Assert.Equal(accepted, tests.Comparison.Oracle!(answer));
        Assert.StartsWith("EvalPlus/", tests.Comparison.OracleName, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_MbppPlusDataSet_TakesInputsAndResultsOfItsProgram()
    {
        var problem = await ReadOneAsync(MbppPlusDataSet);
        var tests = Assert.IsType<CallTests>(problem.Tests);
        Assert.Equal(("Mbpp/2", "shared", PromptForm.Description), (problem.TaskId, problem.EntryPoint, problem.Form));
        Assert.Equal(["(3, 4), [5] -> (3,)", "(), [] -> inf"], tests.Tests.Select(test => $"{string.Join(", ", test.Arguments.Positional)} -> {test.Expected}"));
        Assert.Equal(1e-6, tests.Comparison.AbsoluteTolerance);
        Assert.Contains("assert set(shared", problem.Prompt, StringComparison.Ordinal);
        Assert.StartsWith("def shared", problem.CanonicalSolution, StringComparison.Ordinal);

        var reference = Assert.IsType<CallTests>((await ReadOneAsync(MbppPlusDataSet
            .Replace("results = [(3,), inf]\\n", "", StringComparison.Ordinal).Replace("(inp, exp)", "inp", StringComparison.Ordinal).Replace("zip(inputs, results)", "inputs", StringComparison.Ordinal)
            .Replace("exp, 0)", "ref_func(*inp), 1e-04)", StringComparison.Ordinal))).Tests);
        Assert.All(reference.Tests, test => Assert.Null(test.Expected));
        Assert.Equal(1e-4, reference.Comparison.AbsoluteTolerance);
        Assert.Contains("has 2 inputs and 1 results", await RefusalOfAsync(MbppPlusDataSet.Replace("[(3,), inf]", "[1]", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("no line 'inputs = [...]'", await RefusalOfAsync(MbppPlusDataSet.Replace("ninputs = [", "ninputs = f([", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("does not end in a loop", await RefusalOfAsync(MbppPlusDataSet.Replace("assertion(shared", "check(shared", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_EvalPlus_GrantsTheHarnessesTimeUpToAMinute()
    {
        Assert.Equal(TimeSpan.FromSeconds(16), (await ReadOneAsync(HumanEvalPlus)).CpuTime);
        Assert.Equal(TimeSpan.FromSeconds(4), (await ReadOneAsync(MbppPlus)).CpuTime);
        var many = string.Join(", ", Enumerable.Repeat("[[3, 4, 5, 6], [5, 7, 4, 10]]", 40));
        Assert.Equal(TimeSpan.FromSeconds(60), (await ReadOneAsync(MbppPlus.Replace("[[[3, 4, 5, 6], [5, 7, 4, 10]]]", $"[{many}]", StringComparison.Ordinal))).CpuTime);
    }

    [Fact]
    public async Task Read_Mbpp_FindsTheFunctionThatIsTested()
    {
        var problem = await ReadOneAsync(Mbpp);
        Assert.Equal(("Mbpp/1", "min_cost", PromptForm.Description), (problem.TaskId, problem.EntryPoint, problem.Form));
        Assert.Equal("Write a function to find the nodes.\nYour code should pass these tests:\n\nassert min_cost([[1]], 2) == 2\nassert math.floor(min_cost([[2]], 3)) == 3\n", problem.Prompt);
        Assert.Equal(new AssertTests("assert min_cost([[1]], 2) == 2\nassert math.floor(min_cost([[2]], 3)) == 3", "import math"), problem.Tests);
        Assert.DoesNotContain('\r', problem.CanonicalSolution!);
        var without = await ReadOneAsync(Mbpp.Replace("\"test_setup_code\": \"import math\"", "\"test_setup_code\": \"\"", StringComparison.Ordinal));
        Assert.Equal("import math", Assert.IsType<AssertTests>(without.Tests).Setup);
        var sanitized = await ReadOneAsync($"[{SanitizedMbpp}]");
        Assert.Equal(("Mbpp/2", "shared"), (sanitized.TaskId, sanitized.EntryPoint));
        Assert.Equal("import math\nfrom sys import maxsize", Assert.IsType<AssertTests>(sanitized.Tests).Setup);
        Assert.Contains("call no function", await RefusalOfAsync(Mbpp.Replace("def min_cost", "def other", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("digit_distance_nums", "[123, 4]", 3, 3, true)]
    [InlineData("digit_distance_nums", "[123, 4]", 3, 4, true)]
    [InlineData("digit_distance_nums", "[123, 4]", 3, 5, false)]
    [InlineData("digit_distance_nums", "[-123, 4]", 3, 4, false)]
    [InlineData("surface_Area", "[6, 4]", 84, 84, true)]
    [InlineData("surface_Area", "[6, 4]", 84, 96, true)]
    [InlineData("surface_Area", "[6, 4]", 84, 95, false)]
    public async Task Read_MbppPlus_AcceptsTheOtherReadingOfATask(string function, string arguments, int expected, int actual, bool accepted)
    {
        var record = MbppPlus.Replace("\"entry_point\": \"similar_elements\"", $"\"entry_point\": \"{function}\"", StringComparison.Ordinal)
            .Replace("Mbpp/2", "Mbpp/1", StringComparison.Ordinal).Replace("[[[3, 4, 5, 6], [5, 7, 4, 10]]]", $"[{arguments}]", StringComparison.Ordinal);
        var tests = Assert.IsType<CallTests>((await ReadOneAsync(record)).Tests);
        Assert.Equal(accepted, tests.Comparison.Oracle!(new CheckedAnswer(Assert.Single(tests.Tests).Arguments, expected, actual)));
    }

    [Theory]
    [InlineData("check_str", true)]
    [InlineData("similar_elements", false)]
    public async Task Read_MbppPlus_TakesAMatchForFoundWhereATextIsToMatch(string function, bool isTaken)
    {
        var tests = Assert.IsType<CallTests>((await ReadOneAsync(MbppPlus.Replace("\"entry_point\": \"similar_elements\"", $"\"entry_point\": \"{function}\"", StringComparison.Ordinal))).Tests);
        Assert.Equal(isTaken ? (PlainValue)true : null, tests.Comparison.ForeignAnswer);
    }

    [Fact]
    public async Task Read_MbppWithAClassInItsTests_NamesTheClassAndMakesTestMethods()
    {
        var problem = await ReadOneAsync(MbppObjects);
        var tests = Assert.IsType<UnittestTests>(problem.Tests);
        Assert.Equal("depth", problem.EntryPoint);
        Assert.Equal(["depth", "Leaf"], tests.Names);
        Assert.Equal("import math", tests.Setup);
        Assert.Equal(
            "import unittest\nleaf = Leaf(1)\nleaf.next = Leaf(2)\n\n\nclass Tests(unittest.TestCase):\n    def test_001(self):\n        assert depth(leaf) == 2\n\n    def test_002(self):\n        assert depth(leaf.next) == 1\n",
            tests.Source);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Read_LiveCodeBench_TakesPrivateTestsPlainOrPacked(bool packed)
    {
        var problem = await ReadOneAsync(packed ? LiveCodeBench : LiveCodeBenchPlain);
        var tests = Assert.IsType<CallTests>(problem.Tests);
        Assert.Equal(("2777", "Solution.pair", PromptForm.Description), (problem.TaskId, problem.EntryPoint, problem.Form));
        Assert.Equal(["[1, 2], 'a' -> [2, [3]]", "[], '\u00e9' -> None"], tests.Tests.Select(test => $"{string.Join(", ", test.Arguments.Positional)} -> {test.Expected}"));
        var expected = tests.Tests[0].Expected!;
        Assert.True(tests.Comparison.Matches(expected, List(2, List(3))));
        Assert.True(tests.Comparison.Matches(expected, Tuple(2, List(3))));
        Assert.False(tests.Comparison.Matches(expected, List(2, Tuple(3))));
        Assert.False(tests.Comparison.Matches(expected, new SequenceValue(SequenceKind.Iterator, [2, List(3)])));
        Assert.Contains("def pair(self", problem.Prompt, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_LiveCodeBenchStandardInput_HasInputsAndOutputs()
    {
        var record = LiveCodeBenchWith(Pack(TestList(("3\n", "4\n", "stdin"))), TestList(("1\n", "2\n", "stdin")), "{}");
        var problem = await ReadOneAsync(record);
        Assert.Equal([new InputOutputTest("1\n", "2\n"), new InputOutputTest("3\n", "4\n")], Assert.IsType<InputOutputTests>(problem.Tests).Tests);
        Assert.Equal("", problem.EntryPoint);
        var comparison = Assert.IsType<InputOutputTests>(problem.Tests).Comparison;
        Assert.True(comparison.Matches("1.50 2\nab\n", "\n 1.5  2.0 \n\tab"));
        Assert.False(comparison.Matches("1.50 2\nab\n", "1.5\n2\nab"));
        Assert.Contains("setrecursionlimit", problem.Preamble, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_LiveCodeBench_RefusesWhatItCannotKnow()
    {
        var call = ("[1]", "2", "functional");
        Assert.Contains("some tests are functional and some are stdin", await RefusalOfAsync(LiveCodeBenchWith(TestList(("1", "2", "stdin")))), StringComparison.Ordinal);
        Assert.Contains("has no func_name", await RefusalOfAsync(LiveCodeBenchWith(TestList(call), metadata: "{}")), StringComparison.Ordinal);
        Assert.Contains("test 0 is functional, but its input or output is not JSON", await RefusalOfAsync(LiveCodeBenchWith("[]", TestList(("x", "2", "functional")))), StringComparison.Ordinal);
        Assert.Contains("has the testtype 'odd'", await RefusalOfAsync(LiveCodeBenchWith(TestList(("1", "2", "odd")))), StringComparison.Ordinal);
        Assert.Contains("the problem has no tests", await RefusalOfAsync(LiveCodeBenchWith("[]", "[]")), StringComparison.Ordinal);

        // An object that would run something when unpickled: c os system, (, S'id', t, R, .
        byte[] attack = [0x80, 2, .. "cos\nsystem\n"u8, (byte)'X', 2, 0, 0, 0, .. "id"u8, 0x85, (byte)'R', (byte)'.'];
        using var packed = new MemoryStream();
        using (var zlib = new System.IO.Compression.ZLibStream(packed, System.IO.Compression.CompressionLevel.Fastest)) zlib.Write(attack);
        var message = await RefusalOfAsync(LiveCodeBenchWith(Convert.ToBase64String(packed.ToArray())));
        Assert.Contains("the pickle holds something else than one text (instruction 0x63)", message, StringComparison.Ordinal);
        Assert.Contains("base64, but not of a text", await RefusalOfAsync(LiveCodeBenchWith("AAAA")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_AppsCall_AcceptsTheAnswerOrItsOnlyItem()
    {
        var problem = await ReadOneAsync(AppsCall);
        var tests = Assert.IsType<CallTests>(problem.Tests);
        Assert.Equal(("APPS/4", "Solution.add"), (problem.TaskId, problem.EntryPoint));
        Assert.Equal(["1, 2", "[3], {1: 2}"], tests.Tests.Select(test => string.Join(", ", test.Arguments.Positional)));
        Assert.StartsWith("class Solution:", problem.CanonicalSolution, StringComparison.Ordinal);
        bool Accepts(int test, PlainValue actual) => tests.Comparison.Oracle!(new CheckedAnswer(tests.Tests[test].Arguments, tests.Tests[test].Expected!, actual));
        Assert.True(Accepts(0, 3));
        Assert.True(Accepts(0, List(3)));
        Assert.False(Accepts(0, 4));
        Assert.True(Accepts(1, Tuple(3, 4)));
        Assert.True(Accepts(1, List(Tuple(3, 4))));
        Assert.False(Accepts(1, List(4, 3)));
        Assert.False(tests.Comparison.Oracle!(new CheckedAnswer(new CallArguments(), List(3, 4), 3)));
        Assert.Equal("APPS", tests.Comparison.OracleName);
    }

    [Theory]
    [InlineData("[{\\\"1\\\": 2}]", "[{1: 2}]")]
    [InlineData("{\\\"1\\\": 2, \\\"-3\\\": 4}", "{1: 2, -3: 4}")]
    [InlineData("[{\\\"1\\\": 2}, {\\\"3\\\": 4}]", "[{'1': 2}, {'3': 4}]")]
    [InlineData("[{\\\"a\\\": 2}]", "[{'a': 2}]")]
    public async Task Read_AppsCall_RestoresKeysOfAnExpectedDict(string output, string expected)
    {
        var record = AppsCall.Replace("[[3], [[3, 4]]]", $"[[3], {output}]", StringComparison.Ordinal);
        Assert.NotEqual(AppsCall, record);
        Assert.Equal(expected, Assert.IsType<CallTests>((await ReadOneAsync(record)).Tests).Tests[1].Expected!.ToString());
    }

    [Fact]
    public async Task Read_Apps_HasTheImportsOfItsHarness()
    {
        var modules = (await ReadOneAsync(AppsCall)).Preamble.Split('\n')[^1].Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);
        Assert.All((string[])["import", "sys", "time", "itertools", "collections", "math", "fractions", "random", "heapq"], name => Assert.Contains(name, modules));
    }

    [Fact]
    public async Task Read_AppsStandardInput_JoinsLinesAndKnowsDecimals()
    {
        var problem = await ReadOneAsync(AppsStandard);
        var tests = Assert.IsType<InputOutputTests>(problem.Tests);
        Assert.Equal(("APPS/12", "", (string?)null), (problem.TaskId, problem.EntryPoint, problem.CanonicalSolution));
        Assert.Equal([new InputOutputTest("1\n", "1.50\n"), new InputOutputTest("2\n3", "x\ny")], tests.Tests);
        Assert.Equal((1e-5, false), (tests.Comparison.Tolerance, tests.Comparison.LinesMatter));
        Assert.Equal("sample, line 1: the problem has no tests (the field 'input_output' is empty).", await RefusalOfAsync("""{"problem_id": 1, "question": "Q", "input_output": ""}"""));
        Assert.Contains("1 inputs and 0 outputs", await RefusalOfAsync("""{"problem_id": 1, "question": "Q", "input_output": "{\"inputs\": [\"\"], \"outputs\": []}"}"""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_CodeContests_JoinsAllTestsAndKeepsTheTimeOfOne()
    {
        var problem = await ReadOneAsync(CodeContests);
        var tests = Assert.IsType<InputOutputTests>(problem.Tests);
        Assert.Equal(["2 1\n", "3 2\n", "1\n"], tests.Tests.Select(test => test.Input));
        Assert.Equal(["1 2\n", "2 3\n", "1\n"], tests.Tests.Select(test => test.Output));
        Assert.False(tests.Comparison.LinesMatter);
        Assert.Equal(TimeSpan.FromSeconds(1.5), problem.CpuTime);
        Assert.StartsWith("print(", problem.CanonicalSolution, StringComparison.Ordinal);
        var listed = CodeContests.Replace("{\"input\": [\"2 1\\n\"], \"output\": [\"1 2\\n\"]}", "[{\"input\": \"2 1\\n\", \"output\": \"1 2\\n\"}]", StringComparison.Ordinal);
        Assert.NotEqual(CodeContests, listed);
        Assert.Equal(tests.Tests, Assert.IsType<InputOutputTests>((await ReadOneAsync(listed)).Tests).Tests);
        Assert.Contains("the file 'in.txt'", await RefusalOfAsync(CodeContests.Replace("\"input_file\": \"\"", "\"input_file\": \"in.txt\"", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("YES\n3\n", "Yes 3", true)]
    [InlineData("YES", "Yeah", false)]
    [InlineData("3", "3.0", true)]
    [InlineData("3", "3.000009", true)]
    [InlineData("0.3333333", "0.33333", true)]
    [InlineData("0.3333333", "0.3333", false)]
    [InlineData("1234567.891", "1234567.89", false)]
    [InlineData("1000000", "1000001", false)]
    [InlineData("1e3", "1000", true)]
    [InlineData("3 4", "3", false)]
    public async Task Read_CodeContests_ComparesAsItsHarness(string expected, string actual, bool matches) =>
        Assert.Equal(matches, Assert.IsType<InputOutputTests>((await ReadOneAsync(CodeContests)).Tests).Comparison.Matches(expected, actual));

    [Theory]
    [InlineData(2, 12)]
    [InlineData(49, 294)]
    [InlineData(51, 300)]
    public async Task Read_LiveCodeBenchCalls_GrantTheHarnessesTimeForEachUpToABound(int count, int seconds)
    {
        var record = LiveCodeBenchWith(TestList([.. Enumerable.Repeat(("[1]\n\"a\"", "2", "functional"), count)]), "[]");
        Assert.Equal(TimeSpan.FromSeconds(seconds), (await ReadOneAsync(record)).CpuTime);
    }

    [Fact]
    public async Task Read_AppsAndLiveCodeBench_GrantTheHarnessesTime()
    {
        Assert.Equal(TimeSpan.FromSeconds(6), (await ReadOneAsync(LiveCodeBenchWith(TestList(("1", "2", "stdin"), ("1", "2", "stdin")), "[]", "{}"))).CpuTime);
        Assert.Equal(TimeSpan.FromSeconds(4), (await ReadOneAsync(AppsStandard)).CpuTime);
        Assert.Equal(TimeSpan.FromSeconds(8), (await ReadOneAsync(AppsCall)).CpuTime);
    }

    [Fact]
    public async Task Read_ClassEval_HasTheClassAndItsImports()
    {
        var problem = await ReadOneAsync($"[{ClassEval}]");
        var tests = Assert.IsType<UnittestTests>(problem.Tests);
        Assert.Equal(("ClassEval_0", "Gate", PromptForm.Description), (problem.TaskId, problem.EntryPoint, problem.Form));
        Assert.Equal(["Gate"], tests.Names);
        Assert.Equal(TimeSpan.FromSeconds(5), problem.CpuTime);
        Assert.Equal(TimeSpan.FromSeconds(15), (await ReadOneAsync(ClassEval.Replace("\"test_classes\": [\"GateTestOpen\"]", "\"test_classes\": [\"A\", \"B\", \"C\"]", StringComparison.Ordinal))).CpuTime);
        Assert.Equal(("import logging\nimport datetime", "import logging\nimport datetime"), (tests.Setup, problem.Preamble));
        Assert.Contains(":param n: int", problem.Prompt, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_MultiPLE_ReadsAssertionsWithoutRunningThem()
    {
        var problem = await ReadOneAsync(MultiPLE);
        var tests = Assert.IsType<CallTests>(problem.Tests);
        Assert.Equal((ProgramLanguage.CSharp, "Problem.HasCloseElements", PromptForm.Beginning), (problem.Language, problem.EntryPoint, problem.Form));
        Assert.Equal([$"[1.0, 2.5, 3.0], {(double)0.3f} -> True", $"[], {(double)-0.05f} -> False"], tests.Tests.Select(test => $"{string.Join(", ", test.Arguments.Positional)} -> {test.Expected}"));
    }

    [Theory]
    [InlineData("Debug.Assert(HasCloseElements(null, 1L).Equals((new List<long>(new long[]{(long)1L}))));", "None, 1 -> [1]")]
    [InlineData("Debug.Assert(HasCloseElements(new Dictionary<string, long>(){{\\\"a\\\", 1L}}).Equals((Tuple.Create(1L, \\\"x\\\"))));", "{'a': 1} -> (1, 'x')")]
    [InlineData("Debug.Assert(!HasCloseElements('c'));", "'c' -> False")]
    [InlineData("Debug.Assert(Problem.HasCloseElements(-1, 2.5).SequenceEqual(new[]{1, 2}), \\\"message\\\");", "-1, 2.5 -> [1, 2]")]
    public async Task Read_MultiPLE_KnowsFormsOfAssertions(string assertion, string expected)
    {
        var problem = await ReadOneAsync(WithAssertion(assertion));
        Assert.Equal(expected, Assert.IsType<CallTests>(problem.Tests).Tests.Select(test => $"{string.Join(", ", test.Arguments.Positional)} -> {test.Expected}").First());
    }

    [Theory]
    [InlineData("var x = 1;", "this is no call of Debug.Assert")]
    [InlineData("Debug.Assert(HasCloseElements(Environment.Exit(0)));", "'Environment.Exit(0)' is a call, not a literal")]
    [InlineData("Debug.Assert(HasCloseElements(1) == Other(1));", "'Other(1)' is a call, not a literal")]
    [InlineData("Debug.Assert(HasCloseElements(1) > 2);", "it compares nothing")]
    [InlineData("Debug.Assert(1 == 1);", "what is compared must be a call of the function")]
    [InlineData("Debug.Assert(Missing(1) == 1);", "the tests call both 'Missing' and 'HasCloseElements'")]
    public async Task Read_MultiPLE_RefusesOtherAssertionsWithTheirPlace(string assertion, string expected)
    {
        var message = await RefusalOfAsync(WithAssertion(assertion));
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.StartsWith("sample, line 1: ", message, StringComparison.Ordinal);
        if (!expected.StartsWith("the tests", StringComparison.Ordinal)) Assert.Contains("in line 3 of the field 'tests'", message, StringComparison.Ordinal);
    }

    private static string WithAssertion(string assertion) =>
        MultiPLE.Replace("Debug.Assert(HasCloseElements((new List<float>(new float[]{(float)1.0f, (float)2.5f, 3})), (0.3f)) == (true));", assertion, StringComparison.Ordinal);
}
