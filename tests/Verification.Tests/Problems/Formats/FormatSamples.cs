using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Reasoning.Verification.Problems;

namespace Reasoning.Verification.Tests.Problems.Formats;

/// <summary>One record of each format, with all the fields that the public files have, made by hand.</summary>
internal static class FormatSamples
{
    public const string HumanEval = """
        {"task_id": "HumanEval/0", "prompt": "from typing import List\n\n\ndef f(xs: List[float]) -> bool:\n    \"\"\" Doc. \"\"\"\n", "entry_point": "f", "canonical_solution": "    return True\n", "test": "\n\nMETADATA = {}\n\n\ndef check(candidate):\n    assert candidate([1.0]) == True\n"}
        """;

    public const string HumanEvalPlus = """
        {"task_id": "HumanEval/32", "prompt": "\nimport math\n\ndef find_zero(xs: list):\n    \"\"\" Doc. \"\"\"\n", "contract": "\n    assert len(xs) > 0 # $_CONTRACT_$\n", "entry_point": "find_zero", "canonical_solution": "    return -0.5\n", "test": "def check(candidate):\n    assert True\n", "base_input": [[[1, 2]], [[-6, 11, -6, 1]]], "plus_input": [[[1e308, 123456789012345678901234567890, -1]], [[NaN, -Infinity, "NaN \" Infinity"]]], "atol": 0.0001}
        """;

    public const string MbppPlus = """
        {"task_id": "Mbpp/2", "prompt": "\"\"\"\nWrite a function to find the shared elements from the given two lists.\nassert set(similar_elements((3, 4, 5, 6),(5, 7, 4, 10))) == set((4, 5))\n\"\"\"\n", "entry_point": "similar_elements", "canonical_solution": "\ndef similar_elements(test_tup1, test_tup2):\n  return tuple(set(test_tup1) & set(test_tup2))\n", "base_input": [[[3, 4, 5, 6], [5, 7, 4, 10]]], "atol": 0, "plus_input": {}, "contract": "\n  assert isinstance(test_tup1, tuple) # $_CONTRACT_$\n", "assertion": "assert set(similar_elements((3, 4, 5, 6),(5, 7, 4, 10))) == set((4, 5))\n"}
        """;

    public const string Mbpp = """
        {"text": "Write a function to find the nodes.", "code": "import math\r\nR = 3\r\ndef helper(a):\r\n\treturn a\r\n\r\ndef min_cost(cost, m): \r\n\treturn helper(m)", "task_id": 1, "test_setup_code": "import math", "test_list": ["assert min_cost([[1]], 2) == 2", "assert math.floor(min_cost([[2]], 3)) == 3"], "challenge_test_list": ["assert min_cost([], 9) == 0"]}
        """;

    public const string MbppObjects = """
        {"text": "Write a function to measure a chain.", "code": "import math\r\nclass Leaf:\r\n\tdef __init__(self, value): \r\n\t\tself.value = value\r\n\t\tself.next = None\r\nclass Unused: pass\r\ndef depth(leaf): \r\n\treturn 0 if leaf is None else 1 + depth(leaf.next)", "task_id": 7, "test_setup_code": "leaf = Leaf(1)\r\nleaf.next = Leaf(2)", "test_list": ["assert depth(leaf) == 2", "assert depth(leaf.next) == 1 "], "challenge_test_list": []}
        """;

    public const string SanitizedMbpp = """
        {"source_file": "Benchmark Questions Verification V2.ipynb", "task_id": 2, "prompt": "Write a function to find the shared elements.", "code": "def shared(a, b):\n  return tuple(set(a) & set(b)) ", "test_imports": ["import math", "from sys import maxsize"], "test_list": ["assert set(shared((1, 2), (2,))) == set((2,))"]}
        """;

    /// <summary>A row of the data set evalplus/mbppplus.</summary>
    public const string MbppPlusDataSet = """
        {"task_id": 2, "code": "def shared(a, b):\n  return tuple(set(a) & set(b)) ", "prompt": "Write a function to find the shared elements.", "source_file": "x.ipynb", "test_imports": [], "test_list": ["assert set(shared((3, 4), (4,))) == set((4,))"], "test": "import numpy as np\nfrom math import inf\n\ndef assertion(out, exp, atol):\n    assert out == exp\n\n\ninputs = [[(3, 4), [5]], [(), []]]\nresults = [(3,), inf]\nfor i, (inp, exp) in enumerate(zip(inputs, results)):\n    assertion(shared(*inp), exp, 0)\n"}
        """;

    public const string AppsCall = """
        {"id": 4, "question": "Add.\n", "solutions": "[\"class Solution:\\n    def add(self, a, b):\\n        return a + b\\n\"]", "input_output": "{\"fn_name\": \"add\", \"inputs\": [[1, 2], [[3], {\"1\": 2}]], \"outputs\": [[3], [[3, 4]]]}", "difficulty": "interview", "url": "https://example.org/", "starter_code": "\nclass Solution:\n    def add(self, a, b):\n        "}
        """;

    public const string AppsStandard = """
        {"problem_id": 12, "question": "Echo.", "solutions": "", "input_output": "{\n  \"inputs\": [\n    \"1\\n\",\n    [\"2\", \"3\"]\n  ],\n  \"outputs\": [\"1.50\\n\", [\"x\", \"y\"]]\n}", "difficulty": "introductory", "url": "https://example.org/", "starter_code": ""}
        """;

    public const string CodeContests = """
        {"name": "1575_A. Sorting", "description": "Sort.\n", "public_tests": {"input": ["2 1\n"], "output": ["1 2\n"]}, "private_tests": {"input": [], "output": []}, "generated_tests": {"input": ["3 2\n", "1\n"], "output": ["2 3\n", "1\n"]}, "source": 2, "difficulty": 7, "solutions": {"language": [2, 3], "solution": ["int main(){}", "print(*sorted(map(int, input().split())))"]}, "incorrect_solutions": {"language": [], "solution": []}, "cf_contest_id": 1575, "cf_index": "A", "cf_points": 0.0, "cf_rating": 1100, "cf_tags": ["sortings"], "is_description_translated": false, "untranslated_description": "", "time_limit": {"seconds": 1, "nanos": 500000000}, "memory_limit_bytes": 1024000000, "input_file": "", "output_file": ""}
        """;

    public const string ClassEval = """
        {"task_id": "ClassEval_0", "skeleton": "import logging\nimport datetime\n\nclass Gate:\n    \"\"\"\n    Filters.\n    \"\"\"\n    def __init__(self):\n        pass\n\n    def open(self, n):\n        \"\"\"\n        :param n: int\n        \"\"\"\n", "test": "import unittest\n\nclass GateTestOpen(unittest.TestCase):\n    def test_open_1(self):\n        self.assertTrue(Gate().open(1))\n", "solution_code": "import logging\nimport datetime\n\nclass Gate:\n    def __init__(self):\n        pass\n\n    def open(self, n):\n        return True\n", "import_statement": ["import logging", "import datetime"], "class_description": "    \"\"\"\n    Filters.\n    \"\"\"\n", "class_name": "Gate", "test_classes": ["GateTestOpen"], "class_constructor": "class Gate: \n    def __init__(self):\n        pass\n\n", "fields": [], "methods_info": [{"method_name": "open", "method_description": "", "test_class": "GateTestOpen", "test_code": "", "solution_code": "", "dependencies": {"Standalone": true, "lib_dependencies": [], "field_dependencies": [], "method_dependencies": []}}]}
        """;

    public const string MultiPLE = """
        {"name": "HumanEval_0_has_close_elements", "language": "cs", "prompt": "using System;\nusing System.Collections.Generic;\nusing System.Diagnostics;\nusing System.Linq;\nclass Problem {\n    // Check.\n    // >>> HasCloseElements((new List<float>(new float[]{(float)1.0f, (float)2.0f})), (0.5f))\n    // (false)\n    public static bool HasCloseElements(List<float> numbers, float threshold) {\n", "doctests": "transform", "original": "/tmp/HumanEval_0.py", "prompt_terminology": "reworded", "tests": "    }\n    public static void Main(string[] args) {\n    Debug.Assert(HasCloseElements((new List<float>(new float[]{(float)1.0f, (float)2.5f, 3})), (0.3f)) == (true));\n    Debug.Assert(HasCloseElements((new List<float>()), (-0.05f)) == (false));\n    }\n\n}\n", "stop_tokens": ["\n    }\n"]}
        """;

    private static readonly (string Input, string Output, string Type)[] Calls = [("[1, 2]\n\"a\"", "[2, [3]]", "functional"), ("[]\n\"\u00e9\"", "null", "functional")];

    /// <summary>A problem of LiveCodeBench whose private tests are packed as in the "lite" data set.</summary>
    public static string LiveCodeBench { get; } = LiveCodeBenchWith(Pack(TestList(Calls[1..])));

    /// <summary>The same with private tests as plain JSON.</summary>
    public static string LiveCodeBenchPlain { get; } = LiveCodeBenchWith(TestList(Calls[1..]));

    /// <summary>Records by the name of their format.</summary>
    public static IReadOnlyList<(string Format, string Record)> All { get; } =
    [
        ("humaneval", HumanEval), ("humanevalplus", HumanEvalPlus), ("mbppplus", MbppPlus), ("mbppplus", MbppPlusDataSet), ("mbpp", Mbpp), ("mbpp-sanitized", SanitizedMbpp), ("livecodebench", LiveCodeBench),
        ("livecodebench", LiveCodeBenchPlain), ("apps", AppsCall), ("apps", AppsStandard), ("codecontests", CodeContests), ("classeval", ClassEval), ("multipl-e-cs", MultiPLE),
    ];

    public static string LiveCodeBenchWith(string privateTests, string? publicTests = null, string metadata = "{\"func_name\": \"pair\"}") => new JsonObject
    {
        ["question_title"] = "pair",
        ["question_content"] = "Pair.\n",
        ["platform"] = "leetcode",
        ["question_id"] = "2777",
        ["contest_id"] = "weekly-contest-1",
        ["contest_date"] = "2023-07-01T00:00:00",
        ["starter_code"] = "class Solution:\n    def pair(self, xs: List[int], s: str) -> List[int]:\n        ",
        ["difficulty"] = "easy",
        ["public_test_cases"] = publicTests ?? TestList(Calls[..1]),
        ["private_test_cases"] = privateTests,
        ["metadata"] = metadata,
    }.ToJsonString();

    public static string TestList(params (string Input, string Output, string Type)[] tests) =>
        JsonSerializer.Serialize(tests.Select(test => new { input = test.Input, output = test.Output, testtype = test.Type }));

    /// <summary>As Python's <c>base64.b64encode(zlib.compress(pickle.dumps(text)))</c>, protocol 4.</summary>
    public static string Pack(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, utf8.Length);
        byte[] pickle = [0x80, 4, 0x95, .. new byte[8], (byte)'X', .. length, .. utf8, 0x94, (byte)'.'];
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest)) zlib.Write(pickle);
        return Convert.ToBase64String(packed.ToArray());
    }

    public static async Task<List<CodeProblem>> ReadAsync(byte[] content, BenchmarkFormat? format = null, Action<ProblemFormatException>? onBroken = null)
    {
        using var stream = new MemoryStream(content);
        return await BenchmarkFormats.ReadAsync(stream, "sample", format, onBroken, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
    }

    public static async Task<CodeProblem> ReadOneAsync(string record) => Assert.Single(await ReadAsync(Encoding.UTF8.GetBytes(record)));

    public static async Task<string> RefusalOfAsync(string record, string? format = null) =>
        (await Assert.ThrowsAsync<ProblemFormatException>(() => ReadAsync(Encoding.UTF8.GetBytes(record), format is null ? null : BenchmarkFormats.Get(format)))).Message;
}
