using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Reasoning.Decoding.Tests.Documentation;

/// <summary>The C# examples of a page of documentation, to be compiled and run.</summary>
internal static class DocumentationExamples
{
    // What an example prints is kept; the files it names are the test's.
    private const string Frame = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Text.Json;
        using System.Threading.Tasks;
        using Reasoning.Decoding.Beams;
        using Reasoning.Decoding.Decoders;
        using Reasoning.Decoding.Engine;
        using Reasoning.Decoding.Generation;
        using Reasoning.Decoding.Grammars;
        using Reasoning.Decoding.Grammars.Alignment;
        using Reasoning.Decoding.Grammars.ToolCalls;

        namespace Documentation;

        public static class Example
        {
            private static readonly List<string> Printed = new();
            private static string ModelFile = "", Document = "";

            public static async Task<List<string>> RunAsync(string modelFile, string document)
            {
                (ModelFile, Document) = (modelFile, document);
                await RunAsync();
                return Printed;
            }

            private static async Task RunAsync()
            {
                await Task.CompletedTask;
        //EXAMPLE
            }

            private static void Check(bool isTrue)
            {
                if (!isTrue) throw new InvalidOperationException("The example does not do what the page says; it printed:\n" + string.Join("\n", Printed));
            }

            private static class Console
            {
                public static void WriteLine(object value) => Printed.Add(value.ToString()!);
            }

            private static class File
            {
                public static string ReadAllText(string path) => Document;
            }

            private static class LlamaModel
            {
                public static global::Reasoning.Decoding.Engine.LlamaModel Load(string path) => global::Reasoning.Decoding.Engine.LlamaModel.Load(ModelFile);
            }
        }
        """;

    private static readonly MetadataReference[] _references =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path))];

    /// <summary>The examples of a page, in order.</summary>
    public static string[] Read(string page)
    {
        var examples = new List<string>();
        StringBuilder? open = null;
        foreach (string line in File.ReadLines(Path.Combine(Folder(), page)))
        {
            if (open is null && line == "```csharp")
            {
                open = new StringBuilder();
            }
            else if (open is not null && line == "```")
            {
                examples.Add(open.ToString());
                open = null;
            }
            else
            {
                open?.Append(line).Append('\n');
            }
        }

        return [.. examples];
    }

    /// <summary>Compiles and runs an example, and gives what it printed.</summary>
    /// <param name="example">Its statements.</param>
    /// <param name="before">Statements in front of it: what the page says of its variables.</param>
    /// <param name="after">Statements behind it, with checks.</param>
    /// <param name="modelFile">The model that it loads, whatever it is called there.</param>
    /// <param name="document">The content of every file that it reads.</param>
    public static async Task<IReadOnlyList<string>> RunAsync(string example, string before, string after, string modelFile, string document)
    {
        string source = Frame.Replace("//EXAMPLE", $"{before}\n{example}\n{after}", StringComparison.Ordinal);
        var compilation = CSharpCompilation.Create(
            $"Example{Guid.NewGuid():N}", [CSharpSyntaxTree.ParseText(source)], _references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        using var image = new MemoryStream();
        var emitted = compilation.Emit(image);
        Assert.True(emitted.Success, $"{string.Join('\n', emitted.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error))}\n{example}");
        var method = Assembly.Load(image.ToArray()).GetType("Documentation.Example")!.GetMethod("RunAsync", BindingFlags.Public | BindingFlags.Static)!;
        return await (Task<List<string>>)method.Invoke(null, [modelFile, document])!;
    }

    private static string Folder()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "Reasoning.sln"))) return Path.Combine(at.FullName, "docs");
        Assert.Skip("The docs folder of the repository is not above the tests.");
        throw new InvalidOperationException();
    }
}
