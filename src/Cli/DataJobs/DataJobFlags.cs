using System.Collections;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Reasoning.Data.Pipelines;

namespace Reasoning.Cli.DataJobs;

/// <summary>The options that all commands share which take records through a pipeline.</summary>
internal sealed class DataJobFlags
{
    private readonly Option<string[]> _input = new("--input", "-i")
    {
        Description = "What to read: files of JSON lines, gzipped or not, folders of such files, patterns such as 'data/*.jsonl', or - for the standard input.",
        HelpName = "PATH",
        Required = true,
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> _files = new("--files")
    {
        Description = "The files to take from folders. Files of source text, such as '*.py', are records with the fields path and text. By default *.jsonl and *.jsonl.gz.",
        HelpName = "PATTERN",
    };

    private readonly Option<string> _out = new("--out", "-o")
    {
        Description = "The file to write, one JSON object a line; gzipped where its name ends in .gz. How far it is stands beside it in a file .progress.json, from which the same command goes on.",
        HelpName = "FILE",
        Required = true,
    };

    private readonly Option<string?> _rejects = new("--rejects")
    {
        Description = "The file of what was not made, and why; by default the name of the output with the ending .rejects.jsonl.",
        HelpName = "FILE",
    };

    private readonly Option<int?> _workers = new("--workers", "-w")
    {
        Description = "Records that are worked on at once; one per processor by default. Changes nothing but the time.",
        HelpName = "N",
    };

    private readonly Option<ulong> _seed = new("--seed") { Description = "Seed of everything that is drawn; the same seed gives the same items.", DefaultValueFactory = _ => 1UL, HelpName = "SEED" };
    private readonly Option<long?> _limit = new("--limit") { Description = "Only the first N records.", HelpName = "N" };
    private readonly Option<int?> _longest = new("--max-record") { Description = "The longest record that is read, in mebibytes; a longer one is a reject. 16 by default.", HelpName = "MIB" };
    private readonly Option<bool> _overwrite = new("--overwrite") { Description = "Throw away what is there of an earlier run, and begin afresh." };

    /// <summary>What comes first in the help.</summary>
    public IReadOnlyList<Option> First => [_input, _files, _out];

    /// <summary>What comes last in the help.</summary>
    public IReadOnlyList<Option> Last => [_seed, _limit, _workers, _rejects, _longest, _overwrite];

    /// <summary>The seed.</summary>
    public ulong Seed(ParseResult parsed) => parsed.GetValue(_seed);

    /// <summary>Records that are worked on at once.</summary>
    public int Workers(ParseResult parsed) => parsed.GetValue(_workers) ?? new PipelineOptions().Workers;

    /// <summary>How many records are read at most; null for all.</summary>
    public long? Limit(ParseResult parsed) => parsed.GetValue(_limit);

    /// <summary>The output, as a full path.</summary>
    public string Output(ParseResult parsed, Terminal terminal) => Path.GetFullPath(parsed.GetRequiredValue(_out), terminal.WorkingFolder);

    /// <summary>The output, as it was named.</summary>
    public string OutputName(ParseResult parsed) => parsed.GetRequiredValue(_out);

    /// <summary>Finds the files of the input.</summary>
    public RecordInput Find(ParseResult parsed, Terminal terminal) => RecordInput.Find(parsed.GetRequiredValue(_input), InputOptions(parsed, terminal));

    /// <summary>The options of the input, checked.</summary>
    public RecordInputOptions InputOptions(ParseResult parsed, Terminal terminal)
    {
        if (parsed.GetValue(_longest) is < 1 or > 1024) throw new UsageException("--max-record: the longest record is between 1 and 1024 MiB.");
        var defaults = new RecordInputOptions();
        return new RecordInputOptions
        {
            FilePattern = parsed.GetValue(_files),
            MaxRecordBytes = parsed.GetValue(_longest) is { } mebibytes ? Math.Min(mebibytes << 20, 1 << 30) : defaults.MaxRecordBytes,
            BaseFolder = terminal.WorkingFolder,
            OpenStandardInput = terminal.OpenIn,
        };
    }

    /// <summary>The options of the pipeline, checked.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="terminal">Whose folder relative names start from.</param>
    /// <param name="own">The options of the command itself that items depend on: a job goes on only with the same values.</param>
    /// <param name="more">What else items depend on.</param>
    public PipelineOptions PipelineOptions(ParseResult parsed, Terminal terminal, IEnumerable<Option> own, IReadOnlyDictionary<string, string> more)
    {
        var settings = new Dictionary<string, string>(more, StringComparer.Ordinal);
        foreach (var option in own.Append(_seed).Append(_files))
        {
            if (parsed.GetResult(option) is { } result && Text(result) is { } value) settings[option.Name] = value;
        }

        return OptionCheck.Build(() => new PipelineOptions
        {
            Workers = Workers(parsed),
            Limit = parsed.GetValue(_limit),
            Overwrite = parsed.GetValue(_overwrite),
            RejectsPath = parsed.GetValue(_rejects) is { } rejects ? Path.GetFullPath(rejects, terminal.WorkingFolder) : null,
            Settings = settings,
        });
    }

    // A default that is spelt out is the same setting as one that is left out.
    private static string? Text(OptionResult result) => Text(result.GetValueOrDefault<object?>());

    private static string? Text(object? value) => value switch
    {
        null => null,
        string text => text,
        IEnumerable items => string.Join(" ", items.Cast<object?>().Select(Text)),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}
