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
    [InlineData(CSharpCompiler.LongestSource)]
    [InlineData(320)]
    public async Task CompileAsync_EveryKindOfNesting_IsCompiledOrAnError(int characters)
    {
        // Whatever comes out of it: the process is still there.
        var overTime = new List<string>();
        foreach (var nesting in Nestings.All)
        {
            var compiled = await Compiler.CompileAsync(Nestings.Source(nesting, characters), ProgramForm.Methods, Cancel);
            Assert.True(compiled.Succeeded || compiled.Diagnostics.Any(diagnostic => diagnostic.IsError), nesting.ToString());
            if (compiled.Diagnostics is [{ Id: "RC0002" or "RC0004" }]) overTime.Add(nesting.ToString());
        }

        Assert.True(overTime.Count <= 10, string.Join('\n', overTime));
    }

    [Theory]
    [InlineData("const string A = \"0123456789\"; {0} const string Z = {1};")]
    [InlineData("void F() {{ const string A = \"0123456789\"; {0} System.Console.Write({1}); }}")]
    [InlineData("class B0 {{ public const string A = \"0123456789\"; }} {0} class C {{ const string A = {1}; }}")]
    public async Task CompileAsync_ConstantsThatDouble_AreRefused(string form)
    {
        var inner = form.Contains("B0", StringComparison.Ordinal);
        foreach (var (depth, succeeds) in ((int, bool)[])[(5, true), (40, false)])
        {
            var chain = string.Concat(Enumerable.Range(1, depth).Select(i => inner
                ? $"class B{i} {{ public const string A = B{i - 1}.A + B{i - 1}.A; }} "
                : $"const string A{i} = A{(i == 1 ? "" : i - 1)} + $\"{{A{(i == 1 ? "" : i - 1)}}}\"; "));
            var source = $"class X {{ {string.Format(System.Globalization.CultureInfo.InvariantCulture, form, chain, inner ? $"B{depth}.A" : $"A{depth}")} }}";
            var compiled = await Compiler.CompileAsync(source, ProgramForm.Methods, Cancel);
            Assert.True(compiled.Succeeded == succeeds, $"{source}: {compiled.Diagnostics.FirstOrDefault()}");
            if (!succeeds) Assert.Equal("RC0001", compiled.Diagnostics.Single().Id);
        }
    }

    [Fact]
    public async Task CompileAsync_TextFullOfBrackets_IsFine()
    {
        var text = new string('(', 500) + new string('<', 500);
        var compiled = await Compiler.CompileAsync($"class A {{ string F() => \"{text}\"; string G() => $\"{text}{{F()}}\"; /* {text} */ }}", ProgramForm.Methods, Cancel);
        Assert.True(compiled.Succeeded, compiled.Diagnostics.FirstOrDefault()?.ToString());
    }

    [Fact]
    public async Task CompileAsync_SourcesThatTakeForever_AreFewAtOnce()
    {
        // Types that double with each line; nothing of them is asked whether to go on.
        var doubling = $"class X {{ void F() {{ var a0 = (1, 1); {string.Concat(Enumerable.Range(1, 34).Select(i => $"var a{i} = (a{i - 1}, a{i - 1}); "))} }} }}";
        var compiler = new CSharpCompiler { TimeLimit = TimeSpan.FromSeconds(0.5) };
        var ids = new List<string>();
        for (var i = 0; i < 6; i++) ids.Add((await compiler.CompileAsync(doubling, ProgramForm.Methods, Cancel)).Diagnostics[0].Id);
        Assert.All(ids, id => Assert.True(id is "RC0002" or "RC0004", id));
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
