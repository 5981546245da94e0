using System.Runtime.CompilerServices;
using Reasoning.Verification.Problems.Formats;

namespace Reasoning.Verification.Problems;

/// <summary>The formats of public benchmarks that can be read, and reading a file whose format is found out from its first record.</summary>
public static class BenchmarkFormats
{
    // A format that needs more fields than another comes before it.
    private static readonly BenchmarkFormat[] Known =
    [
        new HumanEvalPlusFormat(),
        new MbppPlusFormat(),
        new HumanEvalFormat(),
        new MbppFormat(),
        new SanitizedMbppFormat(),
        new LiveCodeBenchFormat(),
        new AppsFormat(),
        new CodeContestsFormat(),
        new ClassEvalFormat(),
        new MultiPLECSharpFormat(),
    ];

    /// <summary>All formats, in the order in which they are tried.</summary>
    public static IReadOnlyList<BenchmarkFormat> All => Known.AsReadOnly();

    /// <summary>What is wrong with a record of no known format, and which formats there are; without a final full stop.</summary>
    public static string Unknown { get; } =
        $"the fields are those of no known format; there are {string.Join(", ", Known.Select(format => $"{format.Name} ({string.Join(", ", format.Fields)})"))}";

    /// <summary>The format of HumanEval.</summary>
    public static BenchmarkFormat HumanEval { get; } = Get("humaneval");

    /// <summary>The format of a name, in whatever case.</summary>
    /// <param name="name">Such as <c>livecodebench</c>.</param>
    /// <exception cref="ArgumentException">There is no such format; the message lists those there are.</exception>
    public static BenchmarkFormat Get(string name) =>
        Array.Find(Known, format => format.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException($"'{name}' is not a format; there are {string.Join(", ", Known.Select(format => format.Name))}.");

    /// <summary>The format that a record looks like, or null.</summary>
    /// <param name="record">A record, as a rule the first of its file.</param>
    public static BenchmarkFormat? Recognise(ProblemRecord record) => Array.Find(Known, format => format.Recognises(record));

    /// <summary>Reads a file, one problem at a time.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">Its format; null: that of the first record that is a JSON object.</param>
    /// <param name="onBroken">Gets every broken record, which is then passed over; null: the first one is thrown. Damage of the file as a whole is always thrown.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="ProblemFormatException">A record is broken, the file is damaged, or its format is not known.</exception>
    /// <exception cref="IOException">The file cannot be opened or read.</exception>
    public static async IAsyncEnumerable<CodeProblem> ReadAsync(
        string path, BenchmarkFormat? format = null, Action<ProblemFormatException>? onBroken = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await using var file = Open(path);
        await foreach (var problem in ReadAsync(file, path, format, onBroken, cancellationToken).ConfigureAwait(false)) yield return problem;
    }

    /// <summary>Reads a stream, one problem at a time. The stream is left open.</summary>
    /// <param name="stream">The stream; it need not be seekable.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <param name="format">Its format; null: that of the first record that is a JSON object.</param>
    /// <param name="onBroken">Gets every broken record, which is then passed over; null: the first one is thrown. Damage of the file as a whole is always thrown.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="ProblemFormatException">A record is broken, the file is damaged, or its format is not known.</exception>
    public static async IAsyncEnumerable<CodeProblem> ReadAsync(
        Stream stream,
        string name,
        BenchmarkFormat? format = null,
        Action<ProblemFormatException>? onBroken = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var record in ProblemRecord.ReadAsync(stream, name, onBroken, cancellationToken).ConfigureAwait(false))
        {
            format ??= Recognise(record) ?? throw record.Broken(Unknown);
            CodeProblem problem;
            try
            {
                problem = format.Parse(record);
            }
            catch (ProblemFormatException error) when (onBroken is not null)
            {
                onBroken(error);
                continue;
            }

            yield return problem;
        }
    }

    /// <summary>Finds out the format of a file from its first record that is a JSON object.</summary>
    /// <param name="path">The file.</param>
    /// <param name="onBroken">Gets the records before it that are none; null: the first one is thrown.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>The format; null where the file holds no record.</returns>
    /// <exception cref="ProblemFormatException">The file is damaged, or its format is not known.</exception>
    /// <exception cref="IOException">The file cannot be opened or read.</exception>
    public static async Task<BenchmarkFormat?> DetectAsync(string path, Action<ProblemFormatException>? onBroken = null, CancellationToken cancellationToken = default)
    {
        await using var file = Open(path);
        await foreach (var record in ProblemRecord.ReadAsync(file, path, onBroken, cancellationToken).ConfigureAwait(false)) return Recognise(record) ?? throw record.Broken(Unknown);
        return null;
    }

    internal static FileStream Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.Asynchronous | FileOptions.SequentialScan);
    }
}
