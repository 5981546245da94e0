using System.Text.RegularExpressions;

namespace Reasoning.Verification.Problems.Formats;

/// <summary>What a model is asked where a benchmark has a statement in words and, perhaps, code to start from.</summary>
internal static partial class TaskPrompt
{
    /// <summary>
    /// What contest sites have imported before a solution begins, as APPS' harness does (NumPy apart). Names are imported with an asterisk, which works with every version
    /// of Python; modules come last, so that <c>bisect</c> is the module, and what <c>math</c> hides of the built-in functions is brought back.
    /// </summary>
    public const string Imports = """
        from bisect import *
        from collections import *
        from functools import *
        from heapq import *
        from itertools import *
        from math import *
        from typing import *
        from builtins import pow
        import bisect, collections, copy, datetime, fractions, functools, heapq, itertools, json, math, operator, random, re, string, sys, time
        """;

    /// <summary>The prompt.</summary>
    /// <param name="statement">The task.</param>
    /// <param name="starterCode">Code to start from; empty for a program that reads its standard input.</param>
    public static string Make(string statement, string starterCode) => string.IsNullOrWhiteSpace(starterCode)
        ? $"{statement.Trim()}\n\nWrite a Python program that reads from standard input and writes to standard output.\n"
        : $"{statement.Trim()}\n\nWrite it in Python, beginning with this code:\n\n```python\n{starterCode.ReplaceLineEndings("\n").TrimEnd()}\n```\n";

    /// <summary>The entry point of a function: that of the class <c>Solution</c> where the starting code has one.</summary>
    public static string EntryPoint(string starterCode, string function) => SolutionClass().IsMatch(starterCode) ? $"Solution.{function}" : function;

    [GeneratedRegex(@"^class[ \t]+Solution\b", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex SolutionClass();
}
