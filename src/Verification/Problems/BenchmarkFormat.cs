using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Reasoning.Verification.Problems;

/// <summary>
/// The file format of a public benchmark: how it is recognised, and how each of its records becomes a problem. All formats are read from JSON lines or one
/// JSON array, packed with gzip or not. The formats there are: <see cref="BenchmarkFormats"/>.
/// </summary>
public abstract class BenchmarkFormat
{
    private protected BenchmarkFormat()
    {
    }

    /// <summary>Its name on the command line, in lower case.</summary>
    public abstract string Name { get; }

    /// <summary>The benchmark's own name, and where it was published.</summary>
    public abstract string Title { get; }

    /// <summary>The language of the answers.</summary>
    public virtual ProgramLanguage Language => ProgramLanguage.Python;

    /// <summary>What the tests are, in a few words.</summary>
    public abstract string Tests { get; }

    /// <summary>Which file to give, in one sentence.</summary>
    public abstract string File { get; }

    /// <summary>Where the benchmark comes from.</summary>
    public abstract Uri Homepage { get; }

    /// <summary>The licence of the data as its authors state it; null where that is not known.</summary>
    public virtual string? Licence => null;

    /// <summary>The fields by which a record is recognised.</summary>
    public abstract IReadOnlyList<string> Fields { get; }

    /// <summary>Whether a record looks like one of this format: it has all of the <see cref="Fields"/>.</summary>
    /// <param name="record">A record, as a rule the first of its file.</param>
    public virtual bool Recognises(ProblemRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return record.Has([.. Fields]);
    }

    /// <summary>Reads one record.</summary>
    /// <param name="record">The record.</param>
    /// <exception cref="ProblemFormatException">The record is no problem of this format; the message says why.</exception>
    public CodeProblem Parse(ProblemRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        try
        {
            return ParseRecord(record);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or OverflowException or KeyNotFoundException or ArgumentException
            || (error is FormatException and not ProblemFormatException))
        {
            throw record.Broken($"this is no problem in the format {Name} ({error.Message.Split('\n')[0].TrimEnd('.')})", error);
        }
    }

    /// <summary>Reads a file, one problem at a time.</summary>
    /// <param name="path">The file.</param>
    /// <param name="onBroken">Gets every broken record, which is then passed over; null: the first one is thrown. Damage of the file as a whole is always thrown.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="ProblemFormatException">A record is broken, or the file is damaged; the problems before it have been read.</exception>
    /// <exception cref="IOException">The file cannot be opened or read.</exception>
    public async IAsyncEnumerable<CodeProblem> ReadAsync(
        string path, Action<ProblemFormatException>? onBroken = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await using var file = BenchmarkFormats.Open(path);
        await foreach (var problem in ReadAsync(file, path, onBroken, cancellationToken).ConfigureAwait(false)) yield return problem;
    }

    /// <summary>Reads a stream, one problem at a time. The stream is left open.</summary>
    /// <param name="stream">The stream; it need not be seekable.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <param name="onBroken">Gets every broken record, which is then passed over; null: the first one is thrown. Damage of the file as a whole is always thrown.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="ProblemFormatException">A record is broken, or the file is damaged; the problems before it have been read.</exception>
    public IAsyncEnumerable<CodeProblem> ReadAsync(
        Stream stream, string name, Action<ProblemFormatException>? onBroken = null, CancellationToken cancellationToken = default) =>
        BenchmarkFormats.ReadAsync(stream, name, this, onBroken, cancellationToken);

    /// <summary>Reads one record.</summary>
    private protected abstract CodeProblem ParseRecord(ProblemRecord record);
}
