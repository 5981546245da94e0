using System.Collections.Immutable;
using System.Diagnostics;
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
/// <para>Sources may be hostile: nothing in them is run here, and what would exhaust the compiler's stack, time or memory becomes an error. Beside the compiler's own
/// diagnostics these are <c>RC0001</c> (too long, or of a shape that takes too long), <c>RC0002</c> (the compiler took too long), <c>RC0003</c> (the compiler itself
/// failed), <c>RC0004</c> (too many compilations that took too long still run) and <c>RC0005</c> (the process grew too much meanwhile). The last two say nothing about
/// the program.</para>
/// <para>The stack is large enough for the longest source: the compiler was measured to use at most 1.4 KB of it per character over some 190 ways to nest one thing in
/// another, before any of its code was optimised, and has 4 KB. Memory is watched, and cancelling ends most of what takes long or much; not all: within one method body
/// the compiler hardly ever asks, and types that double (<c>var b = (a, a);</c> and so on) can make it take much memory at once.</para>
/// <para>Safe for use from many threads. The first compilation takes about a second, later ones of short sources a few milliseconds.</para>
/// </remarks>
public sealed class CSharpCompiler
{
    /// <summary>Longest source that is compiled, in UTF-16 units.</summary>
    public const int LongestSource = 128 << 10;

    // Address space; what is not used is not there.
    private const int Stack = 512 << 20;
    private const double MostConstantCharacters = 16 << 20;
    private const int MostOverdue = 4;
    private const long MostGrowth = 1 << 30;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(0.2), WatchInterval = TimeSpan.FromSeconds(0.1);

    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.CSharp14, DocumentationMode.None, SourceCodeKind.Regular, ["DEBUG", "TRACE"]);

    private static readonly EmitOptions EmitOptions = new(debugInformationFormat: DebugInformationFormat.PortablePdb);

    // What is compiled from these shares the symbols of the references, which are read once. Nearly all programs get by with a few of the references, and most of the
    // time goes into looking names up in each of them: a program is compiled against all of them where the few are not enough.
    private static readonly Lazy<Templates> Few = new(() => new(
        FrameworkReferences.Few, ["System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Threading", "System.Threading.Tasks"]));

    private static readonly Lazy<Templates> All = new(() => new(
        FrameworkReferences.All, ["System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks"]));

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

    private int _overdue;

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
        if (source.Length > LongestSource) return Task.FromResult(Refuse("RC0001", $"The source has {source.Length} characters; at most {LongestSource} are compiled."));
        return Volatile.Read(ref _overdue) >= MostOverdue
            ? Task.FromResult(Refuse("RC0004", $"{MostOverdue} compilations that took too long still run; until one ends, no other one is started.") with { IsUndecided = true })
            : CompileWithinLimitsAsync(source, form, cancellationToken);
    }

    private async Task<CompiledProgram> CompileWithinLimitsAsync(string source, ProgramForm form, CancellationToken cancellationToken)
    {
        var completion = new TaskCompletionSource<CompiledProgram>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var token = limit.Token;
        new Thread(() => completion.TrySetResult(Compile(source, form, token)), Stack) { IsBackground = true, Name = "C# compiler" }.Start();
        limit.CancelAfter(TimeLimit);
        try
        {
            return await WatchAsync(completion.Task, limit, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (!completion.Task.IsCompleted)
            {
                // Nobody waits for it any more, but it still takes a processor.
                Interlocked.Increment(ref _overdue);
                _ = completion.Task.ContinueWith(_ => Interlocked.Decrement(ref _overdue), TaskScheduler.Default);
            }
        }
    }

    private async Task<CompiledProgram> WatchAsync(Task<CompiledProgram> compiling, CancellationTokenSource limit, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var before = GC.GetTotalMemory(forceFullCollection: false);
        CompiledProgram? grown = null;
        while (true)
        {
            try
            {
                var compiled = await compiling.WaitAsync(WatchInterval, cancellationToken).ConfigureAwait(false);
                return compiled.Succeeded ? compiled : grown ?? compiled;
            }
            catch (TimeoutException)
            {
                // The compiler asks for cancellation now and then. Where it does not for too long, nobody waits for it any more.
                if (Stopwatch.GetElapsedTime(started) > TimeLimit + Grace) return grown ?? OverTime();
                if (grown is not null || GC.GetTotalMemory(forceFullCollection: false) - before < MostGrowth) continue;
                grown = Refuse("RC0005", $"The process grew by more than {MostGrowth >> 20} MB during the compilation, which was given up.") with { IsUndecided = true };
                await limit.CancelAsync().ConfigureAwait(false);
            }
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

    private static CompiledProgram CompileWithin(string source, ProgramForm form, CancellationToken cancellationToken)
    {
        if (SourceLimits.OfTokens(source, ParseOptions, cancellationToken) is { } tangled) return Refuse("RC0001", tangled);
        var frame = SourceFrame.Parse(source, form, ParseOptions, cancellationToken);
        var root = frame.Tree.GetRoot(cancellationToken);
        if (SourceLimits.OfTree(root) is { } deep) return Refuse("RC0001", deep);
        if (ConstantTexts.Characters(root) > MostConstantCharacters) return Refuse("RC0001", "The constant strings of the program, made of each other, are too long.");
        var statements = root.ChildNodes().Any(node => node is GlobalStatementSyntax);
        var compiled = Emit(Few.Value.Of(form, statements), frame, cancellationToken);
        return compiled.Succeeded ? compiled : Emit(All.Value.Of(form, statements), frame, cancellationToken);
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
            NeedsFinalizerThread = AssemblyFacts.MentionsMember(image, nameof(GC.WaitForPendingFinalizers), nameof(Environment.Exit), nameof(Environment.FailFast)),
            StartsThreads = AssemblyFacts.Creates(image, typeof(Thread)),
        };
    }

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
