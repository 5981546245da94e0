using System.Collections.Immutable;

namespace Reasoning.Verification.Sandboxing.CSharp;

/// <summary>What the compiler made of a program.</summary>
public sealed record CompiledProgram
{
    /// <summary>The assembly; empty where the program has errors.</summary>
    public ReadOnlyMemory<byte> Assembly { get; init; }

    /// <summary>Its portable debugging symbols, which map code to lines; empty where the program has errors.</summary>
    public ReadOnlyMemory<byte> Symbols { get; init; }

    /// <summary>Errors and warnings, in the compiler's order.</summary>
    public required ImmutableArray<ProgramDiagnostic> Diagnostics { get; init; }

    /// <summary>Whether there is an assembly.</summary>
    public bool Succeeded => !Assembly.IsEmpty;

    /// <summary>Whether it was not compiled for a reason that says nothing about it.</summary>
    internal bool IsUndecided { get; init; }

    /// <summary>Whether it may wait for the thread that runs finalizers, which a forked runtime lacks: for finalizers, or for the runtime to end.</summary>
    internal bool NeedsFinalizerThread { get; init; }

    /// <summary>Whether it may start threads that have to be waited for when its first one ends.</summary>
    internal bool StartsThreads { get; init; }
}
