using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Reasoning.Data.Linting.Workers;

/// <summary>One Python process that judges one text after another.</summary>
internal sealed class LintWorker : IDisposable
{
    private static readonly UTF8Encoding Encoding = new(false);
    private static readonly TimeSpan TimeToEnd = TimeSpan.FromSeconds(0.5);
    private readonly Process _process;
    private volatile string? _complaint;

    private LintWorker(Process process)
    {
        _process = process;
        process.ErrorDataReceived += (_, line) => _complaint = string.IsNullOrWhiteSpace(line.Data) ? _complaint : line.Data;
        process.BeginErrorReadLine();
    }

    /// <summary>What judges, with its version.</summary>
    public string Name { get; private set; } = "";

    /// <summary>How many texts it has judged.</summary>
    public int Calls { get; private set; }

    /// <summary>Starts a process and waits until it is ready.</summary>
    /// <exception cref="LinterException">There is no such interpreter, or it lacks what the script needs.</exception>
    public static async Task<LintWorker> StartAsync(string script, LinterProcessOptions options, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(options.Python, ["-c", script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = Encoding,
            StandardOutputEncoding = Encoding,
            StandardErrorEncoding = Encoding,
            UseShellExecute = false,
            WorkingDirectory = Path.GetPathRoot(AppContext.BaseDirectory),
        };
        start.Environment["PYTHONSAFEPATH"] = "1";   // no modules from the folder that it starts in
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception error)
        {
            throw new LinterException($"Python could not be started as '{options.Python}': {error.Message}. Install Python 3 or name its executable.", error);
        }

        var worker = new LintWorker(process);
        try
        {
            JsonNode reply = await worker.ReadAsync(options.TimeLimit, cancellationToken).ConfigureAwait(false);
            worker.Name = reply["ready"]?.GetValue<string>() ?? throw new LinterException($"The linter is not to be had from '{options.Python}': {reply["error"]}.");
            return worker;
        }
        catch
        {
            worker.Dispose();
            throw;
        }
    }

    /// <summary>Judges a text. A worker that throws is of no more use.</summary>
    /// <exception cref="IOException">The process has ended.</exception>
    /// <exception cref="LinterException">It took too long, or could not judge the text.</exception>
    public async Task<IReadOnlyList<LintFinding>> LintAsync(string text, TimeSpan limit, CancellationToken cancellationToken)
    {
        Calls++;
        await _process.StandardInput.WriteAsync((JsonSerializer.Serialize(new { text }) + "\n").AsMemory(), cancellationToken).ConfigureAwait(false);
        await _process.StandardInput.FlushAsync(cancellationToken).ConfigureAwait(false);
        JsonNode reply = await ReadAsync(limit, cancellationToken).ConfigureAwait(false);
        if (reply["error"] is { } error) throw new LinterException($"The linter could not judge a text of {text.AsSpan().Count('\n') + 1} lines: {error}.");
        return [.. reply["findings"]!.AsArray().Select(finding => new LintFinding(finding![0]!.GetValue<string>(), finding[1]!.GetValue<int>(), finding[2]!.GetValue<string>()))];
    }

    public void Dispose()
    {
        try
        {
            _process.StandardInput.Close();   // it tidies up and ends
            if (!_process.WaitForExit(TimeToEnd)) _process.Kill(entireProcessTree: true);
        }
        catch (Exception error) when (error is InvalidOperationException or IOException)
        {
            // It has ended already.
        }

        _process.Dispose();
    }

    private async Task<JsonNode> ReadAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timer.CancelAfter(limit);
        try
        {
            string line = await _process.StandardOutput.ReadLineAsync(timer.Token).ConfigureAwait(false)
                ?? throw new IOException($"The linter's process ended{(_complaint is null ? "" : $" with '{_complaint}'")}.");
            return JsonNode.Parse(line)!;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new LinterException($"The linter took longer than {limit.TotalSeconds:0.#} s.");
        }
        catch (JsonException error)
        {
            throw new LinterException($"The linter's process wrote something that is no reply: {error.Message}", error);
        }
    }
}
