using System.CommandLine;
using System.Globalization;
using Reasoning.Data.Pipelines;

namespace Reasoning.Cli.DataJobs;

/// <summary>A command that takes records through stages into a file, and goes on where it was stopped. What it adds is its options and what it makes of them.</summary>
internal abstract class DataJobCommand : Command, IHasExamples
{
    private Option[] _own = [];

    /// <summary>Creates the command; its constructor calls <see cref="Use"/>.</summary>
    /// <param name="terminal">Where it reads and writes.</param>
    /// <param name="name">Its name under <c>reason data</c>.</param>
    /// <param name="description">One sentence about what it makes.</param>
    protected DataJobCommand(Terminal terminal, string name, string description)
        : base(name, description)
    {
        Terminal = terminal;
        SetAction(RunAsync);
    }

    public abstract IReadOnlyList<(string Line, string Remark)> Examples { get; }

    /// <summary>Where the command reads and writes.</summary>
    protected Terminal Terminal { get; }

    /// <summary>The options that all such commands share.</summary>
    protected DataJobFlags Flags { get; } = new();

    /// <summary>Those of its own options that no item depends on, such as the path of an interpreter: a job may go on with other values.</summary>
    protected virtual IReadOnlyList<Option> OptionsWithoutEffect => [];

    /// <summary>Gives the command its own options, between those that all share.</summary>
    protected void Use(params Option[] options)
    {
        _own = options;
        foreach (var option in (Option[])[.. Flags.First, .. options, .. Flags.Last]) Add(option);
    }

    /// <summary>Makes the stages. Options are checked here (<see cref="OptionCheck"/>, <see cref="UsageException"/>) before files are opened.</summary>
    protected abstract ValueTask<DataJob> CreateAsync(ParseResult parsed, CancellationToken cancellationToken);

    /// <summary>The full path of a file that is named on the command line.</summary>
    protected string InFolder(string file) => Path.GetFullPath(file, Terminal.WorkingFolder);

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        Flags.InputOptions(parsed, Terminal);
        Flags.PipelineOptions(parsed, Terminal, [], new Dictionary<string, string>());
        await using var job = await CreateAsync(parsed, cancellationToken);
        var options = Flags.PipelineOptions(parsed, Terminal, _own.Except(OptionsWithoutEffect), job.Settings);
        var pipeline = new DataPipeline(Flags.Find(parsed, Terminal), job.Stages, Flags.Output(parsed, Terminal), options);
        var output = Flags.OutputName(parsed);
        PipelineSummary summary;
        try
        {
            summary = await WorkProgress.ShowAsync<PipelineProgress, PipelineSummary>(
                Terminal, value => (Describe(value), value.Share), progress => pipeline.RunAsync(progress, cancellationToken));
        }
        catch (OperationCanceledException)
        {
            await Terminal.Error.WriteLineAsync($"Stopped; what was finished is kept in {output}, and the same command goes on from there.");
            return ReasonTool.Cancelled;
        }

        return DataJobReport.Write(Terminal, output, summary);
    }

    private string Describe(PipelineProgress value) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Name}: {value.Records:#,0} records, {value.Items:#,0} items, {value.Rejects:#,0} rejects{WorkProgress.Pace(value.Rate, value.Share is 1 ? null : value.TimeLeft)}");
}
