using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Reasoning.Decoding.Grammars;

namespace Reasoning.Decoding.Tests.Grammars.BuiltIn;

public class CSharpGrammarTests
{
    private static readonly Grammar _methods = Constraint.CSharpMethod();
    private static readonly Grammar _expressions = Constraint.CSharpExpression();

    [Theory]
    [InlineData("public static int Add(int a, int b = 1) => a + b;")]
    [InlineData("public int? Find<T>(List<T> items, Func<T, bool> test) where T : class\n{\n    for (int i = 0; i < items.Count; i++)\n        if (test(items[i])) return i;\n    return null;\n}")]
    [InlineData("private async Task<string> ReadAsync(string path)\n{\n    using var reader = new StreamReader(path);\n    await foreach (var line in Lines(reader)) { total += line.Length; }\n    return await reader.ReadToEndAsync();\n}")]
    [InlineData("void F()\n{\n    var names = people.Where(p => p.Age >= 18 && p.Name is { Length: > 3 } or null).Select((p, i) => (i, p.Name)).ToList();\n    var (a, b) = (1, -2);\n    List<int> c = [1, ..names[1..^2], 3];\n}")]
    [InlineData("string F(object x) => x switch\n{\n    int n when n > 0 => $\"{n:N2} {{}} {x,5}\",\n    string { Length: 0 } => \"\\n\",\n    [1, .., var last] => last.ToString(),\n    not null => throw new ArgumentException(nameof(x)),\n    _ => @\"a\"\"b\",\n};")]
    [InlineData("void F()\n{\n    try\n    {\n        switch (x)\n        {\n            case 1:\n            case > 5 when y:\n                break;\n            default:\n                throw;\n        }\n    }\n    catch (IOException e) when (e.Message == \"a\") { /* nothing */ }\n    finally { Close(); }\n}")]
    [InlineData("void F()\n{\n    // Comment.\n    if (a) x = 1; else if (b) { x ??= y?.Z![0]; } else while (true) i--;\n    do { i++; } while (i < 0x1F);\n    Dictionary<string, int[]> d = new() { [\"a\"] = new[] { 1 }, };\n    int Local(int q) { return q * 2; }\n}")]
    public void CSharpMethod_Methods_AreAcceptedAndParse(string text)
    {
        Assert.True(new EarleyRecognizer(_methods).IsMatch(text));
        Assert.Equal("", ErrorOfMethod(text));
    }

    [Theory]
    [InlineData("void F() { return }")]
    [InlineData("void F() { int = 1; }")]
    [InlineData("void F() { if (a) }")]
    [InlineData("void F() { a + ; }")]
    [InlineData("void F() { 'ab'; }")]
    [InlineData("void F(")]
    public void CSharpMethod_NoMethods_AreRefusedByBoth(string text)
    {
        Assert.False(new EarleyRecognizer(_methods).IsMatch(text));
        Assert.NotEqual("", ErrorOfMethod(text));
    }

    [Fact]
    public void CSharpMethod_RandomTexts_Parse()
    {
        var texts = new RandomTexts(_methods, 1);
        string[] drawn = [.. Enumerable.Range(0, 3000).Select(i => Encoding.UTF8.GetString(texts.Next(20 + (i % 500))))];
        TextFailures.AssertNone(drawn.Select(text => (text, ErrorOfMethod(text))));
    }

    [Fact]
    public void CSharpExpression_RandomTexts_Parse()
    {
        var texts = new RandomTexts(_expressions, 1);
        string[] drawn = [.. Enumerable.Range(0, 5000).Select(i => Encoding.UTF8.GetString(texts.Next(10 + (i % 300))))];
        TextFailures.AssertNone(drawn.Select(text => (text, ErrorOf(SyntaxFactory.ParseExpression(text).GetDiagnostics()))));
    }

    private static string ErrorOfMethod(string text) => ErrorOf(CSharpSyntaxTree.ParseText($"class C {{\n{text}\n}}").GetDiagnostics());

    private static string ErrorOf(IEnumerable<Diagnostic> diagnostics) =>
        string.Join("; ", diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.ToString()).Take(2));
}
