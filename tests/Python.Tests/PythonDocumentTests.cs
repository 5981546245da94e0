namespace Reasoning.Python.Tests;

public class PythonDocumentTests
{
    private const string Program = """
        import os

        LIMIT = 3


        @staticmethod
        def first(items):
            '''Several
        lines.'''
            return items[:LIMIT]


        class Box:
            size = LIMIT

            def grow(self):
                self.size += first([1])[0]


        if LIMIT:
            print(first([1, 2]))
        else:
            total = 0
        try:
            import json
        except ImportError:
            json = None
        print(os, json, missing)

        """;

    private static readonly string[] Pieces =
    [
        "x = 1\n", "\n", "    ", "else:\n", "def g():\n    return first\n", "'''", "(", ")", "@deco\n", "LIMIT = 2\n", "total += 1\n", "except ValueError:\n    pass\n", "# note\n", "\\\n", "print(y)\n", "y = 2\n", "from a import *\n", ";", "\t", "  ",
    ];

    [Fact]
    public void Replace_RandomEdits_FindsWhatAWholeAnalysisFinds()
    {
        var analyzer = new PythonAnalyzer();
        var whole = new PythonAnalyzer();
        int clean = 0, edits = 0;
        for (int seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            PythonDocument document = PythonDocument.Open(Program, analyzer);
            string text = Program;
            for (int i = 0; i < 25; i++)
            {
                (int start, int length, string replacement) = Edit(text, random);
                document = document.Replace(start, length, replacement);
                text = string.Concat(text.AsSpan(0, start), replacement, text.AsSpan(start + length));
                Assert.Equal(text, document.Text);
                PythonAnalysis expected = whole.Analyze(text);
                Assert.Equal(expected.Diagnostics, document.Diagnostics);
                clean += expected.Tree.Error is null ? 1 : 0;
                edits++;
            }
        }

        Assert.InRange(clean, edits / 10, edits * 9 / 10);
    }

    private static (int Start, int Length, string Replacement) Edit(string text, Random random)
    {
        int[] lines = [0, .. Enumerable.Range(0, text.Length).Where(i => text[i] == '\n').Select(i => i + 1)];
        int line = random.Next(lines.Length - 1);
        int lineStart = lines.Length > 1 ? lines[line] : 0, lineEnd = lines.Length > 1 ? lines[line + 1] : text.Length;
        return random.Next(6) switch
        {
            0 => (lineStart, lineEnd - lineStart, ""),
            1 => (lineStart, 0, Pieces[random.Next(Pieces.Length)]),
            2 => (random.Next(text.Length + 1), 0, Pieces[random.Next(Pieces.Length)]),
            3 => (lineStart, 0, text[lineStart..lineEnd]),
            // Back to a program without mistakes, so that not all end in one.
            4 => (0, text.Length, Program),
            _ => (lineStart, 0, "x = 1\n"),
        };
    }

    [Fact]
    public void Replace_InOneFunction_ReadsOnlyThatAgain()
    {
        string text = string.Concat(Enumerable.Range(0, 400).Select(i => $"def f{i}(x):\n    y = x + {i}\n    return y * f{(i + 1) % 400}(y)\n\n"));
        PythonDocument document = PythonDocument.Open(text, new PythonAnalyzer());
        Assert.Empty(document.Diagnostics);
        int at = text.IndexOf("def f200", StringComparison.Ordinal);
        PythonDocument edited = document.Replace(text.IndexOf("return y", at, StringComparison.Ordinal) + 7, 1, "z");
        Assert.Equal(["Undefined variable 'z'"], edited.Diagnostics.Select(diagnostic => diagnostic.Message));
        Assert.InRange(edited.ReadAgain, 1, 200);
        PythonDocument renamed = edited.Replace(at + 4, 4, "g");
        Assert.Equal(2, renamed.Diagnostics.Count);
        Assert.InRange(renamed.ReadAgain, 1, 300);
    }

    [Fact]
    public void Replace_OutsideOfTheText_IsRefused()
    {
        PythonDocument document = PythonDocument.Open("x = 1\n", new PythonAnalyzer());
        Assert.Throws<ArgumentOutOfRangeException>(() => document.Replace(-1, 0, ""));
        Assert.Throws<ArgumentOutOfRangeException>(() => document.Replace(0, 7, ""));
        Assert.Throws<ArgumentOutOfRangeException>(() => document.Replace(7, 0, ""));
    }
}
