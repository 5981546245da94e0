using System.Buffers;
using System.Text;
using System.Text.Json;
using Reasoning.Verification.Sandboxing;
using Reasoning.Verification.Values;

namespace Reasoning.Verification.TestGeneration;

/// <summary>Programs of this library that read Python source by Python's own parser. What they read is untrusted, so they run in the sandbox like what they read.</summary>
internal sealed class AnalysisProgram
{
    private static readonly TimeSpan CpuTime = TimeSpan.FromSeconds(20);

    private readonly string _source;

    private AnalysisProgram(params IEnumerable<string> modules) => _source = string.Join('\n', modules.Select(Read));

    /// <summary>Finds assertions in texts.</summary>
    public static AnalysisProgram ModelTests { get; } = new("values.py", "literals.py", "model_tests.py");

    /// <summary>Lists changes to a program.</summary>
    public static AnalysisProgram Mutants { get; } = new("mutants.py");

    /// <summary>Runs the program.</summary>
    /// <param name="sandbox">Where; it must run Python.</param>
    /// <param name="request">Writes what the program reads.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What it answered, and null; or null, and why there is no answer: what it read was too much for it.</returns>
    /// <exception cref="SandboxUnavailableException">The sandbox broke.</exception>
    public async ValueTask<(JsonDocument? Answer, string? Failure)> RunAsync(ISandbox sandbox, Action<Utf8JsonWriter> request, CancellationToken cancellationToken)
    {
        var input = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(input)) request(writer);
        var run = new ProgramRun { Program = _source, Input = Encoding.UTF8.GetString(input.WrittenSpan), CpuTime = CpuTime };
        var execution = await sandbox.RunAsync(run, cancellationToken).ConfigureAwait(false);
        if (execution.Failure == VerdictKind.HarnessError) throw new SandboxUnavailableException($"The sandbox broke over reading a program: {execution.Reason}");
        if (execution.Failure is { } failure) return (null, $"{failure}: {(execution.Error.Length > 0 ? LastLine(execution.Error) : execution.Reason)}");
        try
        {
            return (JsonDocument.Parse(execution.Output, ValueCodec.ReadOptions), null);
        }
        catch (JsonException error)
        {
            return (null, $"The answer is no JSON: {error.Message}");
        }
    }

    /// <summary>Refuses sandboxes of other languages.</summary>
    /// <exception cref="ArgumentException">The sandbox does not run Python.</exception>
    public static ISandbox Python(ISandbox sandbox, string name)
    {
        ArgumentNullException.ThrowIfNull(sandbox, name);
        return sandbox.Language == ProgramLanguage.Python
            ? sandbox
            : throw new ArgumentException($"Python source is read by Python's own parser; a sandbox of {sandbox.Language} cannot run it.", name);
    }

    private static string LastLine(string text) => text.TrimEnd().Split('\n')[^1];

    private static string Read(string name)
    {
        using var stream = typeof(AnalysisProgram).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The assembly lacks its resource {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
