using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Reasoning.Verification.Problems.Reading;
using Reasoning.Verification.Sandboxing;
using Reasoning.Verification.Values;

namespace Reasoning.Verification.Problems.Formats;

/// <summary>
/// LiveCodeBench code generation (Jain et al. 2024), the files <c>test.jsonl</c>, <c>test2.jsonl</c> and so on of its data sets: <c>question_id</c>,
/// <c>question_content</c>, <c>starter_code</c> (may be absent or empty), <c>public_test_cases</c> (a text that holds a JSON list of tests),
/// <c>private_test_cases</c> (the same; or, in the "lite" data set, that text as a Python pickle, compressed with zlib, in base64), <c>metadata</c> (a text that
/// holds a JSON object, with <c>func_name</c> where a function is asked for). A test has <c>input</c>, <c>output</c> and <c>testtype</c>, which is
/// <c>stdin</c> or <c>functional</c>; of a function, every line of the input is an argument in JSON.
/// </summary>
/// <remarks>
/// Public tests come first. As in the benchmark's harness lines of output are compared without the white space at either end, and a line of decimal numbers by their values; its imports
/// stand before the program, its 6 s for each test are granted, and a tuple counts as a list where it is the whole answer.
/// </remarks>
internal sealed class LiveCodeBenchFormat : BenchmarkFormat
{
    private const string Needed = "a problem of LiveCodeBench has question_id, question_content, public_test_cases and private_test_cases";
    private const int MostBytes = 1 << 30;
    private static readonly TimeSpan TimePerTest = TimeSpan.FromSeconds(6);
    private static readonly ValueComparison TupleIsList = new() { TupleIsList = true };

    /// <summary>What the harness imports before a program, in its order, with the names that it makes known; and the depth of recursion that it allows.</summary>
    private const string Imports = """
        from string import *
        from re import *
        from datetime import *
        from collections import *
        from heapq import *
        from bisect import *
        from copy import *
        from math import *
        from random import *
        from statistics import *
        from itertools import *
        from functools import *
        from operator import *
        from io import *
        from sys import *
        from json import *
        from builtins import *
        from typing import *
        import string, re, datetime, collections, heapq, bisect, copy, math, random, statistics, itertools, functools, operator, io, sys, json
        sys.setrecursionlimit(50000)
        """;

    public override string Name => "livecodebench";

    public override string Title => "LiveCodeBench (Jain et al. 2024)";

    public override string Tests => "calls, or standard input and output";

    public override string File => "test.jsonl to test6.jsonl of livecodebench/code_generation_lite.";

    public override Uri Homepage { get; } = new("https://livecodebench.github.io");

    public override IReadOnlyList<string> Fields { get; } = ["question_id", "question_content", "public_test_cases", "private_test_cases"];

    private protected override CodeProblem ParseRecord(ProblemRecord record)
    {
        var starter = record.GetOptionalText("starter_code") ?? "";
        var tests = ReadTests(record, "public_test_cases", ReadPublic(record)).Concat(ReadTests(record, "private_test_cases", ReadPrivate(record))).ToArray();
        if (tests.Length == 0) throw record.Broken("the problem has no tests");
        var isFunction = tests[0].IsFunction;
        if (tests.Any(test => test.IsFunction != isFunction)) throw record.Broken("some tests are functional and some are stdin; they must be of one kind");
        TestSuite suite = isFunction
            ? new CallTests([.. tests.Select((test, i) => ReadCall(record, test, i))], TupleIsList)
            : new InputOutputTests([.. tests.Select(test => new InputOutputTest(test.Input, test.Output))], new OutputComparison { IgnoreIndentation = true, NumbersByValue = true });
        return new CodeProblem
        {
            TaskId = record.GetName("question_id", Needed),
            Prompt = TaskPrompt.Make(record.GetText("question_content", Needed), starter),
            Form = PromptForm.Description,
            EntryPoint = isFunction ? TaskPrompt.EntryPoint(starter, ReadFunctionName(record)) : "",
            Preamble = Imports,
            Tests = suite,
            CpuTime = HarnessTime.Of(TimePerTest, suite),
        };
    }

    private static JsonElement ReadPublic(ProblemRecord record) => ParseTests(record, "public_test_cases", Encoding.UTF8.GetBytes(record.GetText("public_test_cases", Needed)));

    private static JsonElement ReadPrivate(ProblemRecord record)
    {
        var field = record.Get("private_test_cases", Needed);

        // Decoded where it stands: these can be a hundred megabytes. JSON is no base64, as it begins with a bracket.
        if (field.ValueKind == JsonValueKind.String && field.TryGetBytesFromBase64(out var packed) && packed.Length > 0)
        {
            try
            {
                return ParseTests(record, "private_test_cases", PickledText.Read(Inflate(packed)));
            }
            catch (Exception error) when (error is InvalidDataException || (error is FormatException and not ProblemFormatException))
            {
                throw record.Broken($"the field 'private_test_cases' is base64, but not of a text that was pickled and compressed ({error.Message.TrimEnd('.')})", error);
            }
        }

        return ParseTests(record, "private_test_cases", Encoding.UTF8.GetBytes(record.GetText("private_test_cases", Needed)));
    }

    private static ReadOnlyMemory<byte> Inflate(byte[] packed)
    {
        using var zlib = new ZLibStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int count; (count = zlib.Read(buffer)) > 0;)
        {
            if (plain.Length + count > MostBytes) throw new InvalidDataException("it unpacks to more than a gigabyte");
            plain.Write(buffer, 0, count);
        }

        return plain.GetBuffer().AsMemory(0, (int)plain.Length);
    }

    private static JsonElement ParseTests(ProblemRecord record, string field, ReadOnlyMemory<byte> utf8)
    {
        if (utf8.Span.IndexOfAnyExcept(" \t\r\n"u8) < 0) utf8 = "[]"u8.ToArray();
        try
        {
            return PythonJson.Parse(utf8);
        }
        catch (JsonException error)
        {
            throw record.Broken($"the text of the field '{field}' is not JSON (at its byte {error.BytePositionInLine})", error);
        }
    }

    private static IEnumerable<(bool IsFunction, string Input, string Output)> ReadTests(ProblemRecord record, string field, JsonElement tests)
    {
        if (tests.ValueKind != JsonValueKind.Array) throw record.Broken($"the text of the field '{field}' must be a JSON list of tests");
        foreach (var (i, test) in tests.EnumerateArray().Index())
        {
            if (test.ValueKind != JsonValueKind.Object) throw record.Broken($"test {i} of the field '{field}' is no JSON object");
            yield return (Part("testtype") switch
            {
                "functional" => true,
                "stdin" => false,
                var other => throw record.Broken($"test {i} of the field '{field}' has the testtype '{other}'; there are stdin and functional"),
            }, Part("input"), Part("output"));

            string Part(string name) => test.TryGetProperty(name, out var part)
                ? record.GetText(part, $"{field}[{i}].{name}")
                : throw record.Broken($"test {i} of the field '{field}' has no {name}");
        }
    }

    private static string ReadFunctionName(ProblemRecord record)
    {
        var metadata = ParseTests(record, "metadata", Encoding.UTF8.GetBytes(record.GetText("metadata", Needed)));
        return metadata.ValueKind == JsonValueKind.Object && metadata.TryGetProperty("func_name", out var name) && name.ValueKind == JsonValueKind.String
            ? name.GetString()!
            : throw record.Broken("the tests are functional, but the field 'metadata' has no func_name");
    }

    private static CallTest ReadCall(ProblemRecord record, (bool IsFunction, string Input, string Output) test, int at)
    {
        try
        {
            var arguments = test.Input.Split('\n').Where(line => !string.IsNullOrWhiteSpace(line)).Select(Value).ToArray();
            return new CallTest(new CallArguments(arguments), Value(test.Output));
        }
        catch (JsonException error)
        {
            throw record.Broken($"test {at} is functional, but its input or output is not JSON", error);
        }

        static PlainValue Value(string json) => PythonJson.ToValue(PythonJson.Parse(Encoding.UTF8.GetBytes(json)));
    }
}
