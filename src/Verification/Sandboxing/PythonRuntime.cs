using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using Reasoning.Verification.Sandboxing.Launching;

namespace Reasoning.Verification.Sandboxing;

/// <summary>Asks an interpreter where it lives.</summary>
internal static class PythonRuntime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // All that it needs to start is below its prefixes; the files themselves may be links into them from anywhere.
    private const string Question = """
        import json, os, sys
        print(json.dumps([sys.executable] + [path for path in {
            sys.prefix, sys.base_prefix, sys.base_exec_prefix, sys.executable, os.path.realpath(sys.executable),
            os.path.dirname(os.path.realpath(os.__file__))} if path]))
        """;

    /// <summary>What the interpreter consists of. Where it was not named as a path, it may be a script that looks for the real one, which then takes its place.</summary>
    /// <param name="start">How a worker is started; its arguments are replaced.</param>
    /// <param name="named">Whether the interpreter was named as a path.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SandboxUnavailableException">It does not answer.</exception>
    public static async Task<RuntimeFiles> AskAsync(ProcessStartInfo start, bool named, CancellationToken cancellationToken)
    {
        start.ArgumentList.Clear();
        foreach (var argument in (string[])["-S", "-s", "-B", "-c", Question]) start.ArgumentList.Add(argument);
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.UseShellExecute = false;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            using var output = process.StandardOutput;
            using var error = process.StandardError;
            try
            {
                var errors = error.ReadToEndAsync(patience.Token);
                var answer = await output.ReadToEndAsync(patience.Token).ConfigureAwait(false);
                await process.WaitForExitAsync(patience.Token).ConfigureAwait(false);
                var paths = JsonSerializer.Deserialize<string[]>(answer)!;
                _ = await errors.ConfigureAwait(false);
                return new RuntimeFiles(named ? null : paths[0], paths[1..]);
            }
            finally
            {
                if (!process.HasExited) process.Kill();
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SandboxUnavailableException($"The Python interpreter {start.FileName} did not say within {Patience.TotalSeconds:0} s where it lives.");
        }
        catch (Exception failure) when (failure is Win32Exception or JsonException or IOException or IndexOutOfRangeException)
        {
            throw new SandboxUnavailableException($"The Python interpreter {start.FileName} does not say where it lives: {failure.Message.TrimEnd('.')}.", failure);
        }
    }
}
