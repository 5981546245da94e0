using System.Text.RegularExpressions;

namespace Reasoning.Verification.Problems.Formats;

/// <summary>What a model is asked where a benchmark has a statement in words and, perhaps, code to start from.</summary>
internal static partial class TaskPrompt
{
    /// <summary>
    /// What contest sites have imported before a solution begins, as LiveCodeBench's and APPS' harnesses do; names are imported one by one, as far as solutions use them.
    /// </summary>
    public const string Imports = """
        import bisect, collections, copy, functools, heapq, itertools, math, operator, random, re, string, sys
        from bisect import bisect, bisect_left, bisect_right, insort
        from collections import Counter, OrderedDict, defaultdict, deque
        from functools import cache, cmp_to_key, lru_cache, reduce
        from heapq import heapify, heappop, heappush, heappushpop, heapreplace, nlargest, nsmallest
        from itertools import accumulate, chain, combinations, count, cycle, groupby, pairwise, permutations, product, zip_longest
        from math import ceil, comb, floor, gcd, inf, isqrt, log, log2, sqrt
        from typing import Any, Deque, Dict, Generator, Iterable, Iterator, List, Optional, Set, Tuple, Union
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
