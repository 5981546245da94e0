using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Reasoning.Decoding.Grammars;
using Reasoning.Decoding.Grammars.BuiltIn;
using Reasoning.Testing;
using static Reasoning.Decoding.Grammars.GrammarExpression;

namespace Reasoning.Decoding.Tests.Grammars.BuiltIn;

public class PythonGrammarTests
{
    private const string Compile = "try: compile(t, 'text', 'exec')\nexcept SyntaxError as error: return error.msg";

    // What depends on names or on far places, as Python words it; texts drawn at random cannot avoid it.
    private static readonly string[] _dependsOnNames =
    [
        "duplicate argument", "is used prior to", "is assigned to before", "no binding for nonlocal", "with value in async generator", "can't be global",
        "can't be nonlocal", "keyword argument repeated", "is parameter and", "multiple assignments to name", "checks duplicate key", "attribute name repeated",
        "is nonlocal and global", "assignment expression cannot", "nonlocal declaration not allowed at module level", "Exceeds the limit",
    ];

    private static readonly Grammar _grammar = Constraint.Python();
    private static readonly EarleyRecognizer _recognizer = new(_grammar);

    [Theory]
    [InlineData("import os, sys as system\nfrom . import a\nfrom ..b.c import (d as e,\n  f,)\nfrom x import *\n")]
    [InlineData("@cache\n@a.b(1)\nasync def f(a, /, b: int = 2, *args: str, c, d=4, **rest) -> dict[str, int]:\n    async with a as b, c: await d\n    return [x async for x in y]\n")]
    [InlineData("class A(B, metaclass=C):\n    '''Text.'''\n\n    x: int = 1\n\n    def f(self):\n        yield\n        x = yield from g()\n# end")]
    [InlineData("if a:\n    pass\nelif (b := c) and not d:\n    x = 1 if a else 2\nelse:\n    del x[1:2, ...], y.z\n")]
    [InlineData("for i, (a, *b) in enumerate(c):\n    if a is not b: continue\n    break\nelse:\n    print(a, *b, sep='', **k)\n\nwhile True: x += 1; y **= 2;\n")]
    [InlineData("try:\n    raise A(1) from b\nexcept (A, B) as e:\n    raise\nexcept:\n    pass\nelse:\n    pass\nfinally:\n    assert x, 'y'\n")]
    [InlineData("a = b, *c = [1_000, 0xFf, 1e-5, .5j, 0b1_0] ; x = {**a, 'b': 1} | {k: v for k, v in z if k if v}\n")]
    [InlineData("f = lambda x, *y, z=1: (x, lambda: y)\ng = f'{x!r:>{width}} {{}} {y[\"k\"]:.2f} {z = }' rf\"\\d{x}\" '''a\n'b''' \nh = b'\\x00' rb'\\\\'\n")]
    [InlineData("x = (1 +  # one\n     2\n     )[-1] \\\n    .y(not a, b in c)\nreturned = not-x if(a) else-y")]
    [InlineData("match a:\n    case {'k': A(x, y=[b, *c]), **rest} as d: pass\n    case a.b | 'c' | 3: pass\n    case x if x > 1: pass\n    case _: pass\n")]
    [InlineData("")]
    [InlineData("\n\n  # only a comment")]
    [InlineData("match = case = type = 1\nπ, имя = match, 名\n")]
    public void Python_Programs_AreAcceptedAndCompile(string text)
    {
        Assert.True(IsAccepted(text));
        Assert.Equal([""], PythonInterpreter.Check(Compile, [text]));
    }

    [Theory]
    [InlineData("class = 1")]
    [InlineData("def if(): pass")]
    [InlineData("return 1")]
    [InlineData("x = yield 1")]
    [InlineData("break")]
    [InlineData("for a in b:\n    def f():\n        break")]
    [InlineData("while a: pass\nelse: continue")]
    [InlineData("def f():\n    await x")]
    [InlineData("f() = 1")]
    [InlineData("f() += 1")]
    [InlineData("None = 1")]
    [InlineData("a, b += 1")]
    [InlineData("*a = b")]
    [InlineData("*a, *b = c")]
    [InlineData("del f()")]
    [InlineData("def f(a=1, b): pass")]
    [InlineData("def f(*): pass")]
    [InlineData("def f(**a, b): pass")]
    [InlineData("f(a=1, 2)")]
    [InlineData("f(**a, *b)")]
    [InlineData("f(x for x in y, 1)")]
    [InlineData("a + not b")]
    [InlineData("a if b")]
    [InlineData("a = 012")]
    [InlineData("1__0")]
    [InlineData("0x")]
    [InlineData("'a\nb'")]
    [InlineData("'\\x0'")]
    [InlineData("b'é'")]
    [InlineData("'a' b'b'")]
    [InlineData("f'{'")]
    [InlineData("f'}'")]
    [InlineData("f'{}'")]
    [InlineData("if a:\nb")]
    [InlineData("if a:\n   b\n    c")]
    [InlineData("  a")]
    [InlineData("if a: if b: c")]
    [InlineData("try: a")]
    [InlineData("try: a\nexcept: b\nexcept C: d")]
    [InlineData("def f():\n    from x import *")]
    [InlineData("x = (1,\n")]
    [InlineData("[*a for a in b]")]
    [InlineData("(*a)")]
    [InlineData("(a := 1) := 2")]
    [InlineData("a := 1")]
    [InlineData("match a:\n    case b: pass\n    case c: pass")]
    [InlineData("@a\nb = 1")]
    [InlineData("else: a")]
    [InlineData("a = \"\"\"b\"")]
    [InlineData("(a).b: int")]
    public void Python_NoPrograms_AreRefusedByBoth(string text)
    {
        Assert.False(IsAccepted(text));
        Assert.NotEqual([""], PythonInterpreter.Check(Compile, [text]));
    }

    [Fact]
    public void Python_Depth_IsLimited()
    {
        string Nested(int depth) => string.Concat(Enumerable.Range(0, depth).Select(level => new string(' ', 2 * level) + "if a:\n")) + new string(' ', 2 * depth) + "b";
        var recognizer = new EarleyRecognizer(Constraint.Python(new PythonGrammarOptions { MaxDepth = 3, IndentWidth = 2 }));
        Assert.True(recognizer.IsMatch(Nested(3)));
        Assert.False(recognizer.IsPrefix(Nested(4)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PythonGrammarOptions { MaxDepth = 21 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new PythonGrammarOptions { IndentWidth = 0 });
    }

    [Theory]
    [InlineData("", "", "", 3000)]
    [InlineData("x = (", "expression.nested", ")", 2000)]
    [InlineData("f'''{", "conditional.apostrophe", "}'''", 500)]
    [InlineData("async def f(a):\n    ", "line.AsynchronousFunction", "", 1000)]
    [InlineData("def f(", "parameters.nested", "): pass", 500)]
    [InlineData("x = ", "string.prefixed", "", 1000)]
    [InlineData("match a:\n    case ", "pattern.refutable.line", ": pass", 1000)]
    public void Python_RandomTexts_Compile(string before, string rule, string after, int count)
    {
        var texts = new RandomTexts(rule.Length == 0 ? _grammar : Grammar.Create(Rule(rule), _grammar.Rules), 1);
        string[] drawn = [.. Enumerable.Range(0, count).Select(i => before + Encoding.UTF8.GetString(texts.Next(10 + (i % 400))) + after)];
        string[] answers = PythonInterpreter.Check(Compile, drawn);
        TextFailures.AssertNone(drawn.Zip(answers).Where(pair => !_dependsOnNames.Any(part => pair.Second.Contains(part, StringComparison.Ordinal))));
        Assert.True(answers.Count(answer => answer.Length == 0) > count * 0.6);
    }

    [Fact]
    public void Python_HumanEval_AcceptsSolutions()
    {
        string? path = TestData.Find("data/HumanEval.jsonl.gz");
        Assert.SkipWhen(path is null, TestData.Missing("data/HumanEval.jsonl.gz"));
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path!), CompressionMode.Decompress));
        string[] programs = [.. Programs(reader.ReadToEnd())];
        Assert.Equal(164, programs.Length);

        // The five others indent some blocks by other than four spaces.
        Assert.Equal(159, programs.Count(IsAccepted));
    }

    [Fact]
    public void Python_BundledPrograms_AreAccepted() =>
        Assert.All(Programs(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "models", "benchmark", "programs.jsonl"))), program => Assert.True(IsAccepted(program), program));

    private static bool IsAccepted(string text) => _recognizer.IsMatch(text);

    private static IEnumerable<string> Programs(string lines) => lines.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => JsonDocument.Parse(line).RootElement)
        .Select(problem => problem.GetProperty("prompt").GetString() + problem.GetProperty("canonical_solution").GetString());
}
