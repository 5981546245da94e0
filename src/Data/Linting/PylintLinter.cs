using Reasoning.Data.Linting.Workers;

namespace Reasoning.Data.Linting;

/// <summary>Lints Python programs with pylint, as the reference implementation of LintSeq does: the same flags, the same reading of the output. Slow (tens of texts per second), for comparing with it.</summary>
/// <remarks>
/// <para>Kept are errors, fatal errors, and of the warnings W0311 (indentation) and W0231 (no call of a base class's <c>__init__</c>). A syntax error whose message names another line behind "on line"
/// is charged to that line. A message with a "|" in it is lost, as in the reference. What it finds depends on the packages that are installed.</para>
/// <para>pylint keeps what it has once read; a process is exchanged after 500 texts unless the options say otherwise.</para>
/// </remarks>
public sealed class PylintLinter : ILinter, IAsyncDisposable
{
    private const int CallsPerProcess = 500;
    private readonly LintWorkerPool _pool;

    private PylintLinter(LintWorkerPool pool) => _pool = pool;

    /// <summary>What judges, such as "pylint 3.2.6".</summary>
    public string Name => _pool.Name;

    /// <summary>Starts a linter.</summary>
    /// <param name="options">How many processes of which interpreter: one that has pylint.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="LinterException">There is no such interpreter, or it has no pylint.</exception>
    public static async Task<PylintLinter> StartAsync(LinterProcessOptions? options = null, CancellationToken cancellationToken = default)
    {
        try
        {
            return new(await LintWorkerPool.StartAsync("pylint_linter.py", options, CallsPerProcess, cancellationToken).ConfigureAwait(false));
        }
        catch (LinterException error) when (error.Message.Contains("No module named", StringComparison.Ordinal))
        {
            throw new LinterException($"{error.Message} Install it (pip install pylint), or name a Python that has it.", error);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="LinterException">The processes die over the text, or take too long.</exception>
    public ValueTask<IReadOnlyList<LintFinding>> LintAsync(string text, CancellationToken cancellationToken = default) => _pool.LintAsync(text, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _pool.DisposeAsync();
}
