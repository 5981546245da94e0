namespace Reasoning.Verification.Sandboxing;

/// <summary>
/// Runs untrusted programs of one language, each in a fresh process that is kept apart from this machine, and says what they answered. It decides nothing: expected
/// values stay with the caller.
/// </summary>
/// <remarks>May be used from many threads; as many programs run at once as the sandbox has workers, and further callers wait in turn.</remarks>
public interface ISandbox : IAsyncDisposable
{
    /// <summary>The language of the programs.</summary>
    ProgramLanguage Language { get; }

    /// <summary>What runs the programs, such as <c>Python 3.11.2</c>.</summary>
    string Runtime { get; }

    /// <summary>What the sandbox was made with: its workers, and the limits of programs.</summary>
    SandboxOptions Options { get; }

    /// <summary>What keeps programs apart from this machine. It is never below what was asked for.</summary>
    Isolation Isolation { get; }

    /// <summary>Calls a function of a program, once per input, all in one process.</summary>
    /// <param name="calls">The program and the inputs.</param>
    /// <param name="cancellationToken">Ends the program.</param>
    /// <exception cref="OperationCanceledException">Cancelled, or the sandbox was disposed, before the program ended.</exception>
    ValueTask<Execution> CallAsync(FunctionCalls calls, CancellationToken cancellationToken = default);

    /// <summary>Runs a program with a standard input.</summary>
    /// <param name="run">The program and its input.</param>
    /// <param name="cancellationToken">Ends the program.</param>
    /// <exception cref="OperationCanceledException">Cancelled, or the sandbox was disposed, before the program ended.</exception>
    ValueTask<Execution> RunAsync(ProgramRun run, CancellationToken cancellationToken = default);
}
