using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Reasoning.Data.Corpus;

/// <summary>The problems of a generated benchmark.</summary>
/// <param name="Programs">Programming problems in HumanEval's format.</param>
/// <param name="Arithmetic">Arithmetic problems.</param>
public sealed record GeneratedBenchmark(IReadOnlyList<ProgramProblem> Programs, IReadOnlyList<ArithmeticQuestion> Arithmetic)
{
    /// <summary>File of the programming problems.</summary>
    public const string ProgramsFile = "programs.jsonl";

    /// <summary>File of the arithmetic problems.</summary>
    public const string ArithmeticFile = "arithmetic.jsonl";

    private static readonly JsonSerializerOptions _json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The programming problems as JSON lines.</summary>
    public string ProgramsToJsonLines() => ToJsonLines(Programs);

    /// <summary>The arithmetic problems as JSON lines.</summary>
    public string ArithmeticToJsonLines() => ToJsonLines(Arithmetic);

    /// <summary>Writes both files into a folder, which is made when it is missing.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public async Task WriteAsync(string folder, CancellationToken cancellationToken = default)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, ProgramsFile), ProgramsToJsonLines(), cancellationToken).ConfigureAwait(false);
        await File.WriteAllTextAsync(Path.Combine(folder, ArithmeticFile), ArithmeticToJsonLines(), cancellationToken).ConfigureAwait(false);
    }

    private static string ToJsonLines<T>(IEnumerable<T> items)
    {
        var text = new StringBuilder();
        foreach (T item in items)
            text.Append(JsonSerializer.Serialize(item, _json)).Append('\n');
        return text.ToString();
    }
}
