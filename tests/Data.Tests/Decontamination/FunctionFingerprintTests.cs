using Reasoning.Data.Decontamination;

namespace Reasoning.Data.Tests.Decontamination;

public sealed class FunctionFingerprintTests
{
    private const string Original = """"
        import math
        from typing import List


        def spread(numbers: List[float], limit: int = 10) -> float:
            """How far the numbers are apart."""
            total = 0.0
            for index, number in enumerate(numbers):
                if index < limit and number != 'x':
                    total += math.sqrt(abs(number)) * 16
            return max(total, 1.0)
        """";

    [Theory]
    [InlineData("names", "import math\ndef f(a, b=10):\n    c = 0.0\n    for d, e in enumerate(a):\n        if d < b and e != 'x':\n            c += math.sqrt(abs(e)) * 16\n    return max(c, 1.0)\n")]
    [InlineData("import", "from math import sqrt as root\ndef f(a, b=10):\n  c = 0.0\n  for d, e in enumerate(a):\n    if d < b and e != 'x': c += root(abs(e)) * 16\n  return max(c, 1.0)\n")]
    [InlineData("import inside", "def f(a, b=10):\n  import math as m\n  c = 0.0\n  for d, e in enumerate(a):\n    if d < b and e != 'x': c += m.sqrt(abs(e)) * 16\n  return max(c, 1.0)\n")]
    [InlineData("form", "import math\ndef f(a,b = 10): # comment\n\n   c=0.0;\n   for (d, e) in enumerate( a ):\n      if (d<b) and (e!=\"\\x78\"): c+=(math.sqrt(abs(e)))*0x1_0\n   return max(c,\n 1.0)")]
    [InlineData("docstring and annotations", "import math\ndef f(a, b: 'int' = 10):\n    '''Other.'''\n    c: float = 0.0\n    for d, e in enumerate(a):\n        'remark'\n        if d < b and e != 'x':\n            pass\n            c += math.sqrt(abs(e)) * 16\n    return max(c, 1.0)\n")]
    [InlineData("class", "import math\nclass Solution:\n    @staticmethod\n    def f(a, b=10):\n        c = 0.0\n        for d, e in enumerate(a):\n            if d < b and e != 'x':\n                c += math.sqrt(abs(e)) * 16\n        return max(c, 1.0)\n    def g(self): return 1\n")]
    [InlineData("method", "import math\nclass Solution:\n    def f(self, a, b=10):\n        c = 0.0\n        for d, e in enumerate(a):\n            if d < b and e != 'x':\n                c += math.sqrt(abs(e)) * 16\n        return max(c, 1.0)\n")]
    [InlineData("fence", "Here it is:\n\n```python\nimport math\ndef f(a, b=10):\n    c = 0.0\n    for d, e in enumerate(a):\n        if d < b and e != 'x':\n            c += math.sqrt(abs(e)) * 16\n    return max(c, 1.0)\n```\nThat is all of it.\n")]
    [InlineData("prose", "Here it is, isn't it?\n\nimport math\ndef f(a, b=10):\n    c = 0.0\n    for d, e in enumerate(a):\n        if d < b and e != 'x':\n            c += math.sqrt(abs(e)) * 16\n    return max(c, 1.0)\n\nThat is (all of it.\n")]
    public void Find_SameButForNamesAndForm_HasTheSameHash(string change, string program)
    {
        FunctionFingerprint original = Assert.Single(FunctionFingerprint.Find(Original));

        IReadOnlyList<FunctionFingerprint> found = FunctionFingerprint.Find(program);

        Assert.True(found.Any(function => function.Hash == original.Hash && function.Size == original.Size && function.Name == "f"), $"{change}: {string.Join(", ", found)}");
    }

    [Theory]
    [InlineData("number", "* 16", "* 17")]
    [InlineData("text", "'x'", "'y'")]
    [InlineData("built-in", "abs(number)", "int(number)")]
    [InlineData("attribute", "math.sqrt", "math.cbrt")]
    [InlineData("operator", "index < limit", "index <= limit")]
    [InlineData("name of another role", "max(total, 1.0)", "max(number, 1.0)")]
    [InlineData("default", "int = 10", "int = 11")]
    [InlineData("statement", "total = 0.0", "total = extra = 0.0")]
    public void Find_AnotherProgram_HasAnotherHash(string change, string old, string other)
    {
        Assert.Contains(old, Original, StringComparison.Ordinal);

        Assert.False(Assert.Single(FunctionFingerprint.Find(Original)).Hash == Assert.Single(FunctionFingerprint.Find(Original.Replace(old, other, StringComparison.Ordinal))).Hash, change);
    }

    [Theory]
    [InlineData("'ab'", "\"a\" 'b'", true)]
    [InlineData("'ab'", "('a' # note ' here\n        'b')", true)]
    [InlineData("'a\\nb'", "'''a\nb'''", true)]
    [InlineData("'a\\\\b'", "r'a\\b'", true)]
    [InlineData("'\\u0041\\101\\x41'", "'AAA'", true)]
    [InlineData("'it\\'s'", "\"it's\"", true)]
    [InlineData("'a'", "b'a'", false)]
    [InlineData("1., 0b101, 0O17, 1_0, 2E3", "1.0, 5, 15, 10, 2000.0", true)]
    [InlineData("1", "1.0", false)]
    [InlineData("1.5", "1.5j", false)]
    [InlineData("True", "1", false)]
    [InlineData("'a\\n'", "r'a\\n'", false)]
    [InlineData("f'{x} and {y!r:>3}'", "f\"{x} and {y!r:>3}\"", true)]
    [InlineData("f'{x} and {y}'", "f'{x} or {y}'", false)]
    [InlineData("'1', 'a'", "'1, a'", false)]
    [InlineData("'a', 'b'", "'a', 'c'", false)]
    public void Find_Literals_CountByValue(string first, string second, bool isSame)
    {
        FunctionFingerprint one = Assert.Single(FunctionFingerprint.Find($"def f(x, y):\n    return g({first})\n")), other = Assert.Single(FunctionFingerprint.Find($"def f(x, y):\n    return g({second})\n"));

        Assert.Equal(isSame, one.Hash == other.Hash);
    }

    [Fact]
    public void Find_Recursion_IsTheSameAsMethodAndAsFunction() => Assert.Equal(
        Assert.Single(FunctionFingerprint.Find("def fib(n):\n    return n if n < 2 else fib(n - 1) + fib(n - 2)\n")).Hash,
        Assert.Single(FunctionFingerprint.Find("class S:\n    def go(self, k):\n        return k if k < 2 else self.go(k - 1) + self.go(k - 2)\n")).Hash);

    [Fact]
    public void Find_AnyText_GivesAnAnswer()
    {
        Assert.Empty(FunctionFingerprint.Find(""));
        Assert.Empty(FunctionFingerprint.Find("We define a def here, def there."));
        Assert.Single(FunctionFingerprint.Find("def f():\n    pass\ndef g(:\n"), function => function.Name == "f");

        // Deeper than the stack allows: the function is passed over.
        string deep = "def f(x):\n    return " + string.Join(" + ", Enumerable.Repeat("x", 200_000)) + "\ndef g(x):\n    return x\n";
        Assert.Contains(FunctionFingerprint.Find(deep), function => function.Name == "g");
    }
}
