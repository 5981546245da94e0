using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Reasoning.Benchmarks.Engine;

/// <summary>The same workloads by llama.cpp's own tools, <c>llama-bench</c> and <c>llama-batched-bench</c>, in tokens per second.</summary>
/// <param name="folder">Where the two programs are.</param>
/// <param name="threads">Threads to use.</param>
internal sealed class LlamaCppTools(string folder, int threads)
{
    /// <summary>A prompt of a length, or decoding from an empty context when <paramref name="prompt"/> is 0.</summary>
    public double Single(string model, int prompt, int generated)
    {
        string output = Run("llama-bench", $"-m {model} -t {threads} -p {prompt} -n {generated} -r 1 -o jsonl");
        string line = output.Split('\n').First(text => text.StartsWith('{'));
        return JsonDocument.Parse(line).RootElement.GetProperty("avg_ts").GetDouble();
    }

    /// <summary>Decoding of several sequences that share a prefix of 256 tokens.</summary>
    public double Shared(string model, int sequences, int steps)
    {
        int context = 256 + (sequences * steps);
        string output = Run("llama-batched-bench", $"-m {model} -t {threads} -tb {threads} -c {context} -npp 256 -ntg {steps} -npl {sequences} -pps");
        string row = output.Split('\n').Last(text => text.StartsWith("|  ", StringComparison.Ordinal));
        return double.Parse(row.Split('|')[8], CultureInfo.InvariantCulture); // S_TG t/s
    }

    private string Run(string tool, string arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(folder, tool), arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{tool} {arguments} failed: {errors.Result}");
    }
}
