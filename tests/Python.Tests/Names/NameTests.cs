namespace Reasoning.Python.Tests.Names;

public class NameTests
{
    [Theory]
    [InlineData("print(x)", "1 UndefinedName x")]
    [InlineData("x = 1\nprint(x, len)", "")]
    [InlineData("def f():\n    return y\ny = 1", "")]
    [InlineData("print(y)\ny = 1", "1 UsedBeforeAssignment y")]
    [InlineData("def f():\n    print(y)\n    y = 1", "2 UsedBeforeAssignment y")]
    [InlineData("def f():\n    print(y)\n    print(y)\n    y = 1", "2 UsedBeforeAssignment y")]
    [InlineData("class A:\n    x = 1\n    y = x\n    def f(self):\n        return x", "5 UndefinedName x")]
    [InlineData("class A:\n    x = [1]\n    y = [i for i in x]\n    z = [x for i in y]", "4 UndefinedName x")]
    [InlineData("from a import *\nprint(x)", "")]
    [InlineData("try:\n    x\nexcept NameError:\n    x = 1", "")]
    [InlineData("try:\n    q\nexcept ValueError:\n    pass", "2 UndefinedName q")]
    [InlineData("def f():\n    total += 1", "2 UndefinedName total")]
    [InlineData("def f(xs):\n    for x in xs:\n        total += x\n    return total", "")]
    [InlineData("def f(n):\n    while n:\n        total += n\n    return total", "3 UndefinedName total")]
    [InlineData("total = 0\ndef f():\n    total += 1", "")]
    [InlineData("def f(n):\n    while n:\n        last = last + 1", "3 UsedBeforeAssignment last")]
    [InlineData("def f(a):\n    if a:\n        print(x)\n    else:\n        x = 1", "")]
    [InlineData("def f():\n    global g\n    g = 1\nprint(g)", "")]
    [InlineData("def f():\n    x = 1\n    def g():\n        nonlocal x\n        x += 1\n    return g", "")]
    [InlineData("print([x for x in [1] if (y := x)], y)", "")]
    [InlineData("f = lambda a, *b, c=1, **d: (a, b, c, d, e)", "1 UndefinedName e")]
    [InlineData("def f(a=b): pass\nb = 1", "1 UsedBeforeAssignment b")]
    [InlineData("match x:\n    case A(y, z=w) | {'k': v, **r} if y: print(y, w, v, r)", "1 UndefinedName x|2 UndefinedName A")]
    [InlineData("with open('f') as (a, b), c as d.e: print(a, b)", "1 UndefinedName c|1 UndefinedName d")]
    [InlineData("import a.b.c, d as e\nprint(a, e, d)", "2 UndefinedName d")]
    [InlineData("try:\n    pass\nexcept E as e:\n    print(e)", "3 UndefinedName E")]
    [InlineData("class A:\n    def f(self): return __class__, __qualname__\nprint(__name__, __file__)", "")]
    [InlineData("def f[T](x: T) -> T: return x\ntype Y[U] = list[U]\nclass B[V](list[V]): pass\nprint(T)", "4 UndefinedName T")]
    [InlineData("@decorate\ndef f(x: Q) -> R: pass", "1 UndefinedName decorate|2 UndefinedName Q|2 UndefinedName R")]
    [InlineData("x: list[y] = []\ndel x, z", "1 UndefinedName y|2 UndefinedName z")]
    [InlineData("print(f'{a} {b!r:{c}}')", "1 UndefinedName a|1 UndefinedName b|1 UndefinedName c")]
    public void Analyze_Names_AreFoundAsPylintFindsThem(string text, string expected)
    {
        IEnumerable<string> found = new PythonAnalyzer().Analyze(text).Diagnostics.Select(diagnostic => $"{diagnostic.Line} {diagnostic.Kind} {diagnostic.Message.Split('\'')[1]}");
        Assert.Equal(expected, string.Join('|', found));
    }

    [Fact]
    public void Analyze_KnownNames_AreNotReported()
    {
        var analyzer = new PythonAnalyzer(new PythonAnalyzerOptions { KnownNames = ["spam"] });
        Assert.Empty(analyzer.Analyze("print(spam)").Diagnostics);
        Assert.Single(analyzer.Analyze("print(eggs)").Diagnostics);
    }

    [Theory]
    [InlineData("if x:\n  y\n", "    ", "2")]
    [InlineData("if x:\n  y\n", null, "")]
    [InlineData("if x:\n  y\n  if z:\n     w\n", null, "4")]
    [InlineData("if x:\n\ty\n", "    ", "2")]
    [InlineData("if x:\n\ty\n", "\t", "")]
    [InlineData("if x:\n    y = [\n  1]\n    # note\n", "    ", "")]
    public void Analyze_Indentation_IsComparedWithItsUnit(string text, string? unit, string lines)
    {
        var analyzer = new PythonAnalyzer(new PythonAnalyzerOptions { IndentUnit = unit, KnownNames = ["x", "y", "z", "w"] });
        Assert.Equal(lines, string.Join(',', analyzer.Analyze(text).Diagnostics.Where(diagnostic => diagnostic.Kind == PythonDiagnosticKind.BadIndentation).Select(diagnostic => diagnostic.Line)));
    }
}
