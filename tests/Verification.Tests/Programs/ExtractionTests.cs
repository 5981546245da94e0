using FsCheck;
using FsCheck.Fluent;
using Reasoning.Verification.Problems;
using Reasoning.Verification.Programs;
using static Reasoning.Verification.Programs.ExtractionStep;

namespace Reasoning.Verification.Tests.Programs;

public class ExtractionTests
{
    private const string Function = "def f(x):\n    return g(x)\n";

    private static readonly CodeProblem Beginning = SampleProblems.Make("f", "f", "import math\n\n\ndef f(x):\n    \"\"\" Doc. \"\"\"\n", "", "");

    private static readonly CodeProblem Described = Beginning with { Prompt = "Write f.", Form = PromptForm.Description };

    private static readonly CodeProblem Whole = Described with { EntryPoint = "", Tests = new InputOutputTests([new InputOutputTest("", "")], new()) };

    [Theory]
    [InlineData("<think>\n```python\ndef f(x): pass\n```\n</think>\n" + Function, RemovedThoughts)]
    [InlineData("I think so.</think>\n" + Function, RemovedThoughts)]
    [InlineData("<thinking>a</thinking><think>b</think>" + Function, RemovedThoughts)]
    [InlineData(Function + "<|im_end|>\n<|im_start|>user\nThanks", RemovedTurnTokens)]
    [InlineData(Function + "</s>", RemovedTurnTokens)]
    [InlineData("<|im_start|>assistant\n" + Function, RemovedTurnTokens)]
    [InlineData(Function + "[DONE]\nYou are an expert", RemovedTurnTokens)]
    [InlineData("[PYTHON]\n" + Function + "[/PYTHON] This is it.", TookTagged)]
    [InlineData("Fine.\n<answer>\n" + Function + "</answer> This is it.", TookTagged)]
    [InlineData("[BEGIN]\n" + Function, TookTagged)]
    [InlineData("```py\n" + Function + "```", TookFence)]
    [InlineData("~~~\n" + Function + "~~~\nSo it is.", TookFence)]
    [InlineData("````python\n" + Function + "````", TookFence)]
    [InlineData("```Python title=\"a\"\n" + Function, TookFence)]
    [InlineData("1. This:\n\n   ```python\n   def f(x):\n       return g(x)\n   ```\n", TookFence)]
    [InlineData("```bash\npip install x\n```\n```python\n" + Function + "```\n```text\n3\n```", TookFence)]
    [InlineData("First:\n```python\ndef f(x):\n    return 0\n```\nThat was wrong:\n```python\n" + Function + "```", TookFence)]
    [InlineData("```python\n" + Function + "```\nShorter:\n```python\ndef f(x):\n    ret", TookFence)]
    [InlineData("```\n```python\n" + Function + "```\n", TookFence)]
    [InlineData("### Approach\nWe sort the list, and then return.\n\n```python\n" + Function + "```", TookFence)]
    [InlineData("# Solution\n```python\n" + Function + "```", TookFence)]
    [InlineData("if you want the shortest way, this is it:\n```python\n" + Function + "```", TookFence)]
    [InlineData("for example:\n```python\n" + Function + "```", TookFence)]
    [InlineData("from the task it follows:\n```python\n" + Function + "```", TookFence)]
    [InlineData(" Here is the code:\n```python\n" + Function + "```", TookFence)]
    [InlineData(" `f` does this:\n```python\n" + Function + "```", TookFence)]
    [InlineData("import math\n```python\n" + Function + "```", TookFence)]
    [InlineData("This it is:\n" + Function + "```\nf(1)\n```", RemovedProse)]
    [InlineData("Here is the code:\n\n" + Function, RemovedProse)]
    [InlineData("Sure! I'll write it (with care\n" + Function + "\nThis function calls `g`.\n\n- It is short\n", RemovedProse)]
    [InlineData(Function + "```\n\nThis is it.", RemovedProse)]
    [InlineData("```python\n" + Function + "\nif __name__ == '__main__':\n    print(f(1))\nelse:\n    pass\n```", RemovedMain)]
    [InlineData("```python\n" + Function + "\n# Example\nprint(f(1))\n\nassert f(2) == g(\n    2)\n```", RemovedUsage)]
    public void Extract_WhatModelsWriteAroundAFunction_IsTakenAway(string text, ExtractionStep step)
    {
        foreach (var problem in (CodeProblem[])[Beginning, Described])
        {
            var extraction = CompletionProgram.Extract(problem, text);
            Assert.Equal(problem == Beginning ? $"import math\n\n{Function.Trim()}" : Function.Trim(), extraction.Program.Trim());
            Assert.Contains(step, extraction.Steps);
        }
    }

    [Theory]
    [InlineData("    return '</s>' + '<think'\n", "    return '</s>' + '<think'\n")]
    [InlineData("    return 1\n```\nThat is all.", "    return 1\n")]
    [InlineData("    # Returns x.\n    return x\n```\nSo it is:\n```python\nf(1)\n```", "    # Returns x.\n    return x\n")]
    [InlineData("    for y in x:\n        return y\n```\nThis function returns the first.", "    for y in x:\n        return y\n")]
    [InlineData("a, b, c = x\nreturn a", "    a, b, c = x\n    return a")]
    [InlineData("\tif x:\n\t\treturn '\t'\n\treturn \"\"\"\n\t\"\"\"\n", "    if x:\n        return '\t'\n    return \"\"\"\n\t\"\"\"\n")]
    [InlineData("return x", "    return x")]
    [InlineData("for y in x:\n        print(y)\n    return x", "    for y in x:\n        print(y)\n    return x")]
    [InlineData("for y in x:\n    print(y)\nreturn '''\nx'''", "    for y in x:\n        print(y)\n    return '''\nx'''")]
    [InlineData("Sure, here is the body:\n    return 1\n", "    return 1\n")]
    [InlineData("```python\n    return x\n```\nand\n```python\nf(1)\n```", "    return x\n")]
    [InlineData("    return 1\n\nif __name__ == \"__main__\":\n    f(1)\n", "    return 1\n\n")]
    [InlineData("    return 1\n\nprint(f(1))\nassert False\n", "    return 1\n\nprint(f(1))\nassert False\n")]
    public void Extract_Body_ContinuesThePrompt(string text, string body) => Assert.Equal(Beginning.Prompt + body, CompletionProgram.Assemble(Beginning, text));

    [Fact]
    public void Extract_TextAsItShouldBe_IsLeftAlone()
    {
        var extraction = CompletionProgram.Extract(Beginning, "    return x\n\n\ndef other():\n    print(1)\n");
        Assert.Equal(Beginning.Prompt + "    return x\n\n\ndef other():\n    print(1)\n", extraction.Program);
        Assert.Empty(extraction.Steps);
    }

    [Fact]
    public void Extract_DocstringWithAFence_IsNotTornApart()
    {
        const string code = "def f(x):\n    \"\"\"\n    ```\n    f(1)\n    ```\n    \"\"\"\n    return x\n";
        Assert.Equal(code, CompletionProgram.Assemble(Described, code));
    }

    [Fact]
    public void Extract_HelpersInAnotherBlock_AreJoined()
    {
        var extraction = CompletionProgram.Extract(Described, "```python\ndef g(x):\n    return x\n```\nthen\n```python\nprint('unrelated')\n```\n```python\n" + Function + "```\n");
        Assert.Equal("def g(x):\n    return x\n\n" + Function, extraction.Program);
        Assert.Equal([TookFence, JoinedFences], extraction.Steps);
    }

    [Fact]
    public void Extract_WholeProgram_IsTheBlockThatCanBeOne()
    {
        const string program = "def main():\n    print(input())\n\nif __name__ == '__main__':\n    main()\n";
        Assert.Equal(program, CompletionProgram.Assemble(Whole, $"Input:\n```\n1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32\n```\n```python\n{program}```\n```python\nx\n```"));
        Assert.Equal(program, CompletionProgram.Assemble(Whole, program));
        Assert.Equal("print(1)\n", CompletionProgram.Assemble(Whole, "Here is the program:\nprint(1)\nIt prints one.\n"));
    }

    [Theory]
    [InlineData("n, m, k = map(int, input().split())\nprint(n)\n")]
    [InlineData("import sys\nn = 3\na, b, c = 1, 2, 3  # the first three\nprint(a)\n")]
    [InlineData("R, C, *rest = input().split()\nprint('the first, the second = all')\na, b, c = R, C, 'no sentence here'\nprint(a)\n")]
    [InlineData("x, y, z = (\n    1, 2, 3)\nprint(x)\n")]
    [InlineData("r\"\"\"Sorts the numbers \\d.\"\"\"\nprint(1)\n")]
    [InlineData("exec(\n    'print(1)')\n")]
    [InlineData("print(sum(map(int, input().split())))  # of all\n")]
    public void Extract_AssignmentToSeveralTargets_IsNoSentence(string program)
    {
        Assert.Equal(program, CompletionProgram.Assemble(Whole, program));
        Assert.Equal(program, CompletionProgram.Assemble(Whole, $"Here is the program:\n{program}So, the answer, as asked, is a = 1 here.\n"));
        Assert.Equal(program, CompletionProgram.Assemble(Whole, $"{program}```\nThat is all.\n"));
    }

    [Fact]
    public void Extract_SeveralPrograms_TakesTheLastClosedOne()
    {
        const string slow = "import sys\n\ndef main():\n    data = sys.stdin.read().split()\n    for a in data:\n        for b in data:\n            print(a, b)\n\nmain()\n";
        const string fast = "print(input())\n";
        Assert.Equal(fast, CompletionProgram.Assemble(Whole, $"Slow:\n```python\n{slow}```\nThat is too slow. Faster:\n```python\n{fast}```\nIts output:\n```\n1\n2\n3\n```\nIts heart:\n```python\ninput()\n```\nor\n```python\nimport sys\nprint(sys.std"));
        Assert.Equal(fast, CompletionProgram.Assemble(Whole, $"### Approach\n```python\n{fast}```"));
        Assert.Equal(slow, CompletionProgram.Assemble(Whole, $"if so:\n```\n{slow}```"));
    }

    [Fact]
    public void Extract_MethodOfAClass_IsGivenOneWhereItIsMissing()
    {
        var problem = Described with { EntryPoint = "Solution.f", Preamble = "import math" };
        Assert.Equal("import math\n\nclass Solution:\n    def f(self, x):\n        return x\n", CompletionProgram.Assemble(problem, "class Solution:\n    def f(self, x):\n        return x\n"));
        Assert.EndsWith("\n\nclass Solution:\n    f = staticmethod(f)\n", CompletionProgram.Assemble(problem, "```python\ndef f(x):\n    return x\n```"), StringComparison.Ordinal);
        var extraction = CompletionProgram.Extract(problem, "from __future__ import annotations\ndef f(self, x):\n    return x\n");
        Assert.StartsWith("from __future__ import annotations\nimport math\n\ndef f", extraction.Program, StringComparison.Ordinal);
        Assert.EndsWith("    f = f\n", extraction.Program, StringComparison.Ordinal);
        Assert.Equal([WrappedInClass, AddedPreamble], extraction.Steps);
    }

    [Fact]
    public void Extract_KeepReachable_DropsWhatTheEntryPointDoesNotNeed()
    {
        const string code = """
            import math
            try:
                import numpy
            except ImportError:
                numpy = None
            LIMIT = 3
            unused = 4

            # Needed.
            @cache
            def g(x):
                return min(x, LIMIT)

            def h(x):
                return k(x)

            def k(x):
                return h(x)

            class C:
                pass

            def f(x):
                return g(x)

            for i in range(3):
                f(i)
            """;
        var extraction = CompletionProgram.Extract(Described, code, new CompletionOptions { KeepReachableOnly = true });
        Assert.Equal(KeptReachable, extraction.Steps[^1]);
        foreach (var kept in (string[])["import math", "import numpy", "LIMIT = 3", "# Needed.\n@cache\ndef g", "def f"]) Assert.Contains(kept, extraction.Program, StringComparison.Ordinal);
        foreach (var dropped in (string[])["unused", "def h", "def k", "class C", "range(3)"]) Assert.DoesNotContain(dropped, extraction.Program, StringComparison.Ordinal);
        Assert.Equal("x = 1", CompletionProgram.Assemble(Described, "x = 1", new CompletionOptions { KeepReachableOnly = true }));
    }

    [Fact]
    public void Extract_AnyText_IsAProgram()
    {
        string[] pieces =
        [
            "```", "```python\n", "~~~\n", "\n", "    ", "\t", "def f(x):\n", "class Problem {", "}", "{", "\"\"\"", "'", "\\", "#", "(", "]", "<think>", "</think>", "<|im_end|>", "</s>", "[PYTHON]", "[/PYTHON]\n",
            "<answer>", "if __name__ == \"__main__\":\n", "print(f(1))\n", "return 1\n", "Here is the code:\n", "@a\n", "else:\n", "\r", "\0", "\ud800", "import x\n", "public static int F(int x) {", "/*", "@\"", "\v", "\f", "\u00a0", "\u2028", "$\"\"\"", "using System;\n",
        ];
        CodeProblem[] problems =
        [
            Beginning, Described, Whole, Described with { EntryPoint = "Solution.f", Preamble = "import math" }, CSharp, CSharp with { Form = PromptForm.Description, Preamble = "using System;" },
        ];
        var text = from parts in Gen.Elements(pieces).ListOf() select string.Concat(parts);
        Prop.ForAll(text.ToArbitrary(), Holds).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
        Prop.ForAll(ArbMap.Default.ArbFor<string>().Filter(value => value is not null), Holds).QuickCheckThrowOnFailure();

        bool Holds(string value) => problems.All(problem => CompletionProgram.Extract(problem, value, new CompletionOptions { KeepReachableOnly = value.Length % 2 == 0, TruncateAtStops = value.Length % 3 == 0 }).Program is not null);
    }

    [Theory]
    [InlineData("(")]
    [InlineData("<think>")]
    [InlineData("<think></think>")]
    [InlineData("```\n")]
    [InlineData("```python\ndef g(x):\n    pass\n```\n")]
    [InlineData("\"")]
    [InlineData("a\n")]
    [InlineData("def f(x):\n")]
    [InlineData("if __name__ == '__main__':\n  f\n")]
    [InlineData("{ F(")]
    [InlineData("A<")]
    [InlineData("$\"{")]
    [InlineData("x=>")]
    [InlineData("- ")]
    [InlineData("if(a)")]
    [InlineData("a?b:")]
    [InlineData("a<b&&")]
    [InlineData("new int[")]
    [InlineData("</s> ")]
    [InlineData("[PYTHON]\n")]
    public void Extract_LongRepetitiveText_IsAProgram(string piece)
    {
        // Sixty-four thousand characters of it: long enough for the stack of a parser, and for what is worse than quadratic.
        var text = string.Concat(Enumerable.Repeat(piece, (1 << 16) / piece.Length));
        foreach (var problem in (CodeProblem[])[Beginning, Described, Whole, CSharp]) Assert.NotNull(CompletionProgram.Assemble(problem, text, new CompletionOptions { KeepReachableOnly = true }));
    }

    private const string CSharpPrompt = "using System;\nclass Problem {\n    // Adds.\n    public static int F(int x) {\n";

    private static CodeProblem CSharp { get; } = Beginning with { Language = ProgramLanguage.CSharp, Prompt = CSharpPrompt, EntryPoint = "Problem.F" };

    [Theory]
    [InlineData("        return x + 1;", CSharpPrompt + "        return x + 1;\n}\n}\n")]
    [InlineData("        return x + 1;\n    }\n", CSharpPrompt + "        return x + 1;\n    }\n}\n")]
    [InlineData("        return G('{');\n    }\n    static int G(char c) => c;\n}\n", CSharpPrompt + "        return G('{');\n    }\n    static int G(char c) => c;\n}\n")]
    [InlineData("        return 1;\n    }\n\n    public static void Main(string[] args) {\n        Console.Wr", CSharpPrompt + "        return 1;\n    }\n}\n")]
    [InlineData("        return 1; // }\n    }\n}\n\nclass Other {", CSharpPrompt + "        return 1; // }\n    }\n}\n")]
    [InlineData("        return 1;\n    }\n}\n```\nIt returns one.", CSharpPrompt + "        return 1;\n    }\n}\n")]
    [InlineData("```csharp\npublic static int F(int x) {\n    return 1;\n}\n```", "using System;\nclass Problem {\n    // Adds.\npublic static int F(int x) {\n    return 1;\n}\n}\n")]
    [InlineData("Sure:\n```csharp\nusing System.Linq;\nclass Problem {\n    public static int F(int x) => 1;\n}\n```\nDone.", "using System;\nusing System.Linq;\nclass Problem {\n    public static int F(int x) => 1;\n}\n")]
    [InlineData("```c#\n        return x + 1;\n    }\n```", CSharpPrompt + "        return x + 1;\n    }\n}\n")]
    public void Extract_CSharp_IsAWholeClass(string text, string program) => Assert.Equal(program, CompletionProgram.Assemble(CSharp, text));
}
