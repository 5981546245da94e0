using System.ComponentModel;
using System.Diagnostics;

namespace Reasoning.Verification.Sandboxing.Checking;

/// <summary>Runs our own harmless attacks without a sandbox, to see that they can succeed at all. Nothing else is ever run here.</summary>
internal static class PlainPython
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>What the program wrote; what there is of it where it does not end in time.</summary>
    public static async Task<string> RunAsync(string interpreter, string program, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(interpreter, ["-I", "-S", "-B", "-c", program])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            using var output = process.StandardOutput;
            var said = new System.Text.StringBuilder();
            try
            {
                // Not to the stream's end: a process that was left behind holds it open.
                while (await output.ReadLineAsync(patience.Token).ConfigureAwait(false) is { } line)
                {
                    said.AppendLine(line);
                    if (!line.StartsWith("attempt ", StringComparison.Ordinal)) break;
                }

                await process.WaitForExitAsync(patience.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // It says too little, which is all there is to say.
            }
            finally
            {
                if (!process.HasExited) process.Kill();
            }

            return said.ToString();
        }
        catch (Win32Exception)
        {
            return "";
        }
    }
}
