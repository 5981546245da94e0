using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Reasoning.Verification.Sandboxing;
using Reasoning.Verification.Values;

namespace Reasoning.Verification.Tests.Values;

/// <summary>The interpreter itself, asked what it makes of values: a reference that nobody here wrote.</summary>
internal static class RealPython
{
    /// <summary>Runs a script that finds the values, decoded, as <c>left</c> and once more as <c>right</c>, and prints JSON; skips the test where there is no Python.</summary>
    public static async Task<JsonDocument> AskAsync(IReadOnlyList<PlainValue> values, string script, CancellationToken cancellationToken)
    {
        string interpreter;
        try
        {
            interpreter = PythonInterpreter.Locate(null);
        }
        catch (SandboxUnavailableException reason)
        {
            Assert.Skip(reason.Message);
            throw;
        }

        var program = $$"""
            import json, sys
            {{await Resource("values.py").ConfigureAwait(false)}}
            sys.set_int_max_str_digits(0) if hasattr(sys, "set_int_max_str_digits") else None
            data = json.load(sys.stdin)
            left, right = [decode(item) for item in data], [decode(item) for item in data]
            {{script}}
            """;
        var start = new ProcessStartInfo(interpreter) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(program);
        start.Environment["PYTHONUTF8"] = "1";
        using var process = Process.Start(start)!;
        var answer = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var complaint = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.StandardInput.WriteAsync(Encode(values).AsMemory(), cancellationToken);
        process.StandardInput.Close();
        var (text, error) = (await answer, await complaint);
        await process.WaitForExitAsync(cancellationToken);
        Assert.True(process.ExitCode == 0, error);
        return JsonDocument.Parse(text);
    }

    private static string Encode(IReadOnlyList<PlainValue> values)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, ValueCodec.WriteOptions))
        {
            writer.WriteStartArray();
            foreach (var value in values) ValueCodec.Write(writer, value);
            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static async Task<string> Resource(string name)
    {
        using var reader = new StreamReader(typeof(PlainValue).Assembly.GetManifestResourceStream(name)!);
        return await reader.ReadToEndAsync();
    }
}
