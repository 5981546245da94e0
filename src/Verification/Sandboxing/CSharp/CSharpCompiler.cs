using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Emit;

namespace Reasoning.Verification.Sandboxing.CSharp;

/// <summary>
/// Compiles C# 14 sources in this process (Roslyn), against the assemblies of the runtime: implicit usings as in a console project, nullable annotations off, no
/// unsafe code, optimised, with <c>DEBUG</c> and <c>TRACE</c> defined so that <c>Debug.Assert</c> means something.
/// </summary>
/// <remarks>
/// <para>Sources may be hostile: nothing in them is run here, and what would exhaust the compiler's stack or time becomes an error. Beside the compiler's own
/// diagnostics these are <c>RC0001</c> (too long or too deeply nested), <c>RC0002</c> (the compiler took too long) and <c>RC0003</c> (the compiler itself failed).</para>
/// <para>Safe for use from many threads. The first compilation takes about a second, later ones of short sources a few milliseconds.</para>
/// </remarks>
public sealed class CSharpCompiler
{
    /// <summary>Longest source that is compiled, in UTF-16 units.</summary>
    public const int LongestSource = 1 << 20;

    // A parser that found no end of nesting with little stack leaves little to the later phases, which have plenty.
    private const int ParserStack = 1 << 20, CompilerStack = 256 << 20;
    private const int DeepestTree = 1200, DeepestLambdas = 6;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(0.2);

    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.CSharp14, DocumentationMode.None, SourceCodeKind.Regular, ["DEBUG", "TRACE"]);

    private static readonly EmitOptions EmitOptions = new(debugInformationFormat: DebugInformationFormat.PortablePdb);

    // What is compiled from these shares the symbols of the references, which are read once. Nearly all programs get by with a few of the references, and most of the
    // time goes into looking names up in each of them: a program is compiled against all of them where the few are not enough.
    private readonly Templates _few = new(FrameworkReferences.Few, ["System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Threading", "System.Threading.Tasks"]);
    private readonly Templates _all = new(FrameworkReferences.All, ["System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks"]);

    /// <summary>The one that every sandbox of this process shares, since getting warm takes long.</summary>
    internal static CSharpCompiler Shared { get; } = new();

    /// <summary>Time on the clock that one compilation may take. Default: 10 s.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not above zero, or above one hour.</exception>
    public TimeSpan TimeLimit
    {
        get;
        init => field = value > TimeSpan.Zero && value <= TimeSpan.FromHours(1)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(TimeLimit), value, "TimeLimit must be above zero and at most one hour.");
    } = TimeSpan.FromSeconds(10);

    /// <summary>Compiles a source on a thread of its own.</summary>
    /// <param name="source">The whole source.</param>
    /// <param name="form">What it is.</param>
    /// <param name="cancellationToken">Gives up compiling.</param>
    /// <returns>The assembly, or the errors.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Task<CompiledProgram> CompileAsync(string source, ProgramForm form, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        cancellationToken.ThrowIfCancellationRequested();
        return source.Length > LongestSource
            ? Task.FromResult(Refuse("RC0001", $"The source has {source.Length} characters; at most {LongestSource} are compiled."))
            : CompileWithinLimitAsync(source, form, cancellationToken);
    }

    private async Task<CompiledProgram> CompileWithinLimitAsync(string source, ProgramForm form, CancellationToken cancellationToken)
    {
        var completion = new TaskCompletionSource<CompiledProgram>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var token = limit.Token;
        new Thread(() => completion.TrySetResult(Compile(source, form, token)), CompilerStack) { IsBackground = true, Name = "C# compiler" }.Start();
        limit.CancelAfter(TimeLimit);
        try
        {
            // The compiler asks for cancellation between members. Where it does not for too long, nobody waits for it any more.
            return await completion.Task.WaitAsync(TimeLimit + Grace, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return OverTime();
        }
    }

    private CompiledProgram Compile(string source, ProgramForm form, CancellationToken cancellationToken)
    {
        try
        {
            return CompileWithin(source, form, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return OverTime();
        }
        catch (InsufficientExecutionStackException)
        {
            return Refuse("RC0001", "The source is too deeply nested to be compiled.");
        }
        catch (Exception error)
        {
            return Refuse("RC0003", $"The compiler failed over the source: {error.GetType().Name}: {error.Message}");
        }
    }

    private CompiledProgram OverTime() => Refuse("RC0002", $"The compiler did not finish within {TimeLimit.TotalSeconds:0.#} s.");

    private CompiledProgram CompileWithin(string source, ProgramForm form, CancellationToken cancellationToken)
    {
        if (DeepText.Find(source) is { } deep) return Refuse("RC0001", deep);
        var frame = ParseShallow(source, form, cancellationToken);
        if (IsTooDeep(frame.Tree.GetRoot(cancellationToken))) return Refuse("RC0001", $"The source is nested more than {DeepestTree} levels deep.");
        if (HasDeepLambdas(frame.Tree.GetRoot(cancellationToken)))
            return Refuse("RC0001", $"The source nests more than {DeepestLambdas} lambdas; compiling them can take exponential time.");
        var statements = frame.Tree.GetRoot(cancellationToken).ChildNodes().Any(node => node is GlobalStatementSyntax);
        var compiled = Emit(_few.Of(form, statements), frame, cancellationToken);
        return compiled.Succeeded ? compiled : Emit(_all.Of(form, statements), frame, cancellationToken);
    }

    private static CompiledProgram Emit(CSharpCompilation template, SourceFrame frame, CancellationToken cancellationToken)
    {
        using var assembly = new MemoryStream();
        using var symbols = new MemoryStream();
        var result = template.AddSyntaxTrees(frame.Tree).Emit(assembly, symbols, options: EmitOptions, cancellationToken: cancellationToken);
        var diagnostics = result.Diagnostics
            .Where(diagnostic => diagnostic.Severity is DiagnosticSeverity.Error or DiagnosticSeverity.Warning && !diagnostic.IsSuppressed)
            .Select(frame.Place)
            .ToImmutableArray();
        if (!result.Success) return new CompiledProgram { Diagnostics = diagnostics };
        var image = assembly.ToArray();
        return new CompiledProgram
        {
            Assembly = image,
            Symbols = symbols.ToArray(),
            Diagnostics = diagnostics,
            NeedsFinalizerThread = AssemblyFacts.MentionsMember(image, nameof(GC.WaitForPendingFinalizers), nameof(Environment.Exit)),
            StartsThreads = AssemblyFacts.Creates(image, typeof(Thread)),
        };
    }

    private static SourceFrame ParseShallow(string source, ProgramForm form, CancellationToken cancellationToken)
    {
        SourceFrame? frame = null;
        RunWithStack(ParserStack, () => frame = SourceFrame.Parse(source, form, ParseOptions, cancellationToken));
        return frame!;
    }

    /// <summary>Runs an action on a thread with a stack of so many bytes.</summary>
    internal static void RunWithStack(int size, Action action)
    {
        Exception? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    action();
                }
                catch (Exception error)
                {
                    failure = error;
                }
            },
            size) { IsBackground = true, Name = "C# parser" };
        thread.Start();
        thread.Join();
        if (failure is not null) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
    }

    /// <summary>Whether a tree is deeper than the recursive phases of the compiler should go; looked at level by level, without recursion.</summary>
    private static bool IsTooDeep(SyntaxNode root)
    {
        List<SyntaxNode> level = [root], next = [];
        for (var depth = 0; level.Count > 0; depth++)
        {
            if (depth > DeepestTree) return true;
            foreach (var node in level)
            {
                foreach (var child in node.ChildNodesAndTokens())
                {
                    if (child.AsNode() is { } inner) next.Add(inner);
                }
            }

            (level, next) = (next, level);
            next.Clear();
        }

        return false;
    }

    // Each overload of a method that takes a lambda binds the lambda's body anew, and with it the lambdas in there.
    private static bool HasDeepLambdas(SyntaxNode root) => root.DescendantNodes()
        .Where(node => node is AnonymousFunctionExpressionSyntax)
        .Any(node => node.Ancestors().Count(outer => outer is AnonymousFunctionExpressionSyntax) >= DeepestLambdas);

    private static CompiledProgram Refuse(string id, string message) => new() { Diagnostics = [new ProgramDiagnostic(id, true, message, 0, 0, 0, 0)] };

    /// <summary>Compilations that lack only the program.</summary>
    private sealed class Templates(ImmutableArray<MetadataReference> references, string[] usings)
    {
        private readonly CSharpCompilation _library = Create(OutputKind.DynamicallyLinkedLibrary, references, usings);
        private readonly CSharpCompilation _executable = Create(OutputKind.ConsoleApplication, references, usings);

        public CSharpCompilation Of(ProgramForm form, bool hasStatements) => form == ProgramForm.Executable || hasStatements ? _executable : _library;

        private static CSharpCompilation Create(OutputKind kind, ImmutableArray<MetadataReference> references, string[] usings) => CSharpCompilation.Create(
            "candidate",
            [CSharpSyntaxTree.ParseText(string.Concat(usings.Select(name => $"global using global::{name};\n")), ParseOptions, encoding: System.Text.Encoding.UTF8)],
            references,
            new CSharpCompilationOptions(kind, optimizationLevel: OptimizationLevel.Release, concurrentBuild: false, deterministic: true));
    }
}
