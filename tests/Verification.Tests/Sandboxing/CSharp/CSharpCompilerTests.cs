using Reasoning.Verification.Sandboxing.CSharp;

namespace Reasoning.Verification.Tests.Sandboxing.CSharp;

public class CSharpCompilerTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;
    private static readonly CSharpCompiler Compiler = CSharpCompiler.Shared;
    private static readonly CSharpCompiler Hurried = new() { TimeLimit = TimeSpan.FromSeconds(0.5) };

    [Theory]
    [InlineData("class A\n{\n    int F() => missing;\n}\n", "CS0103", 3, 16, 3, 23)]
    [InlineData("class A\n{\n    int F() { return 1 }\n}\n", "CS1002", 3, 24, 3, 25)]
    [InlineData("int F(int a) => a + missing;", "CS0103", 1, 21, 1, 28)]
    [InlineData("using System; int F(int a) => a + missing;", "CS0103", 1, 35, 1, 42)]
    [InlineData("// é 😀\nusing System;\n\npublic static int F(int a)\n{\n    string s = a; return 1;\n}\n", "CS0029", 6, 16, 6, 17)]
    [InlineData("#line 100 \"elsewhere\"\nclass A { int F() => missing; }\n", "CS0103", 2, 22, 2, 29)]
    public async Task CompileAsync_Error_HasItsPlaceInTheSource(string source, string id, int line, int column, int endLine, int endColumn)
    {
        var compiled = await Compiler.CompileAsync(source, ProgramForm.Methods, Cancel);
        Assert.False(compiled.Succeeded);
        var error = compiled.Diagnostics.First(diagnostic => diagnostic.IsError);
        Assert.Equal((id, line, column, endLine, endColumn), (error.Id, error.Line, error.Column, error.EndLine, error.EndColumn));
        Assert.StartsWith($"({line},{column}): error {id}: ", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Console.WriteLine(1);", ProgramForm.Executable, true)]
    [InlineData("class P { static void Main() { } }", ProgramForm.Executable, true)]
    [InlineData("class P { static async Task<int> Main(string[] args) { await Task.Yield(); return 0; } }", ProgramForm.Executable, true)]
    [InlineData("class P { }", ProgramForm.Executable, false)]
    [InlineData("class P { }", ProgramForm.Methods, true)]
    [InlineData("int Twice(int x) => 2 * x;\nConsole.WriteLine(Twice(1));", ProgramForm.Methods, true)]
    [InlineData("unsafe class P { int* x; }", ProgramForm.Methods, false)]
    [InlineData("class P { object F() => new HttpClient(); }", ProgramForm.Methods, true)]
    [InlineData("class P { string F() => System.Text.Json.JsonSerializer.Serialize(1); }", ProgramForm.Methods, true)]
    [InlineData("class P { string F(string? x) => x; }", ProgramForm.Methods, true)]
    public async Task CompileAsync_Forms_AreTaken(string source, ProgramForm form, bool succeeds)
    {
        var compiled = await Compiler.CompileAsync(source, form, Cancel);
        Assert.True(compiled.Succeeded == succeeds, string.Join("; ", compiled.Diagnostics));
        Assert.NotEqual(succeeds, compiled.Diagnostics.Any(diagnostic => diagnostic.IsError));
    }

    [Theory]
    [InlineData("(", ")")]
    [InlineData("{", "}")]
    [InlineData("[", "]")]
    [InlineData("A<", ">")]
    [InlineData("$\"{", "}\"")]
    [InlineData("\n#if (", "")]
    public async Task CompileAsync_DeepNesting_IsAnErrorAtMost(string open, string close)
    {
        foreach (var depth in (int[])[100, 60_000])
        {
            var middle = string.Concat(string.Concat(Enumerable.Repeat(open, depth)), "1", string.Concat(Enumerable.Repeat(close, depth)));
            foreach (var source in (string[])[$"class X {{ object F(dynamic x, int[] a) {{ return {middle}; }} }}", $"class X {{ {middle} F; }}"])
            {
                var compiled = await Hurried.CompileAsync(source, ProgramForm.Methods, Cancel);
                Assert.True(compiled.Succeeded || compiled.Diagnostics.Any(diagnostic => diagnostic.IsError));
            }
        }
    }

    [Fact]
    public async Task CompileAsync_ManyBracketsThatAreNotNested_AreFine()
    {
        var comparisons = string.Concat(Enumerable.Range(0, 60).Select(i => $"if (x < {i}) x += $\"{{x}} ()\".Length;\n"));
        var compiled = await Compiler.CompileAsync($"class A {{ int F(int x) {{ {comparisons} return x; }} string G() => \"{new string('$', 500)}\"; }}", ProgramForm.Methods, Cancel);
        Assert.True(compiled.Succeeded, compiled.Diagnostics.FirstOrDefault()?.ToString());
    }

    [Fact]
    public async Task CompileAsync_ExponentialTime_IsRefusedAndTheNextOneIsFine()
    {
        const int Depth = 14;
        var overloads = string.Concat(((string[])["int", "string", "long", "object"]).Select(type => $"static void M(Func<{type}, int> f) {{ }} "));
        var nested = $"{string.Concat(Enumerable.Range(0, Depth).Select(i => $"M(x{i} => {{ "))}return x0.Foo;{string.Concat(Enumerable.Repeat(" });", Depth))}";
        var compiled = await Hurried.CompileAsync($"class A {{ {overloads} static void G() {{ {nested} }} }}", ProgramForm.Methods, Cancel);
        Assert.Equal("RC0001", compiled.Diagnostics.Single().Id);
        Assert.True((await Compiler.CompileAsync("class A { int F() => 1; }", ProgramForm.Methods, Cancel)).Succeeded);
    }

    [Fact]
    public async Task CompileAsync_TooLongOrCancelled_IsRefused()
    {
        var compiled = await Compiler.CompileAsync(new string(' ', CSharpCompiler.LongestSource + 1), ProgramForm.Methods, Cancel);
        Assert.Equal("RC0001", compiled.Diagnostics.Single().Id);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Compiler.CompileAsync("class A { }", ProgramForm.Methods, new CancellationToken(canceled: true)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CSharpCompiler { TimeLimit = TimeSpan.Zero });
    }

    [Fact]
    public async Task CompileAsync_SameSource_GivesTheSameAssembly()
    {
        const string Source = "class A { int F(List<int> x) => x.Where(y => y > 1).Sum(); }";
        var first = await Compiler.CompileAsync(Source, ProgramForm.Methods, Cancel);
        var second = await Compiler.CompileAsync(Source, ProgramForm.Methods, Cancel);
        Assert.True(first.Assembly.Span.SequenceEqual(second.Assembly.Span));
    }
}
