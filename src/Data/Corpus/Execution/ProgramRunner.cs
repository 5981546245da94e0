using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Reasoning.Data.Corpus.Execution;

/// <summary>Programs to run on the same inputs.</summary>
/// <param name="Programs">Python sources, each defining <paramref name="Entry"/>.</param>
/// <param name="Entry">Function to call.</param>
/// <param name="Inputs">Argument lists as JSON arrays.</param>
internal sealed record ProgramRequest(IReadOnlyList<string> Programs, string Entry, IReadOnlyList<string> Inputs);

/// <summary>
/// One Python process that is fed programs of our own making and answers what they return. Model output never runs here: that needs the
/// sandbox of Reasoning.Verification.
/// </summary>
internal sealed class ProgramRunner : IAsyncDisposable
{
    private const double SecondsPerProgram = 0.5;

    private readonly Process _process;

    private ProgramRunner(Process process) => _process = process;

    /// <summary>Starts the interpreter.</summary>
    /// <exception cref="InvalidOperationException">There is no such interpreter.</exception>
    public static ProgramRunner Start(string python)
    {
        using Stream stream = typeof(ProgramRunner).Assembly.GetManifestResourceStream("execute_programs.py")
            ?? throw new InvalidOperationException("The assembly lacks its resource execute_programs.py.");
        string script = new StreamReader(stream, Encoding.UTF8).ReadToEnd();
        var start = new ProcessStartInfo(python, ["-I", "-c", script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = new UTF8Encoding(false),
            UseShellExecute = false,
        };
        try
        {
            return new ProgramRunner(Process.Start(start)!);
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new InvalidOperationException($"Python could not be started as '{python}': {error.Message}. Install Python 3 or name its executable.", error);
        }
    }

    /// <summary>Runs many requests; the answers come in the same order, per request and program one output per input.</summary>
    /// <remarks>An output is Python's <c>repr</c>, or an exclamation mark and the name of the error.</remarks>
    public async Task<string[][][]> RunAsync(IReadOnlyList<ProgramRequest> requests, CancellationToken cancellationToken = default)
    {
        // Written while the answers are read, so that neither pipe fills up.
        Task writing = Task.Run(() => WriteAsync(requests, cancellationToken), cancellationToken);
        var answers = new string[requests.Count][][];
        for (int i = 0; i < answers.Length; i++)
        {
            string line = await _process.StandardOutput.ReadLineAsync(cancellationToken).ConfigureAwait(false)
                ?? throw new InvalidOperationException("The Python process ended before it had answered every request.");
            answers[i] = JsonNode.Parse(line)!["outputs"]!.Deserialize<string[][]>()!;
        }

        await writing.ConfigureAwait(false);
        return answers;
    }

    public async ValueTask DisposeAsync()
    {
        // Not asked to end but ended: after a cancellation it may be waiting for someone to read its answers.
        _process.Kill();
        await _process.WaitForExitAsync().ConfigureAwait(false);
        _process.Dispose();
    }

    private async Task WriteAsync(IReadOnlyList<ProgramRequest> requests, CancellationToken cancellationToken)
    {
        foreach (ProgramRequest request in requests)
        {
            var json = new JsonObject
            {
                ["programs"] = new JsonArray([.. request.Programs.Select(program => (JsonNode)program)]),
                ["entry"] = request.Entry,
                ["inputs"] = new JsonArray([.. request.Inputs.Select(input => JsonNode.Parse(input))]),
                ["seconds"] = SecondsPerProgram,
            };
            await _process.StandardInput.WriteLineAsync(json.ToJsonString().AsMemory(), cancellationToken).ConfigureAwait(false);
        }

        await _process.StandardInput.FlushAsync(cancellationToken).ConfigureAwait(false);
    }
}
