using Reasoning.Data.Linting;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Data.LintSeq;

/// <summary>
/// LintSeq: samples ways to write a program as a sequence of insertions such that a linter finds no mistake between two of them. Follows U. Piterbarg, L. Pinto and
/// R. Fergus, "Training Language Models on Synthetic Edit Sequences Improves Code Synthesis" (2024), section 3, as the authors' reference does it for their data.
/// </summary>
/// <remarks>
/// <para>It works backwards, from the whole program. A round draws one line among those that are left to draw and deletes it together with the lines that belong to it; while the
/// linter minds what is left, the lines that it minds and those that belong to them are deleted too. All that a round deletes is one edit. Rounds go on until no line is left to draw.
/// Every step of a round deletes at least one more line, so that it ends with a text that is free of mistakes, if only the empty one.</para>
/// <para>Departures from the reference: edits are made of the deleted lines, not of a comparison of texts, so that they give the program back byte for byte, whatever its characters; blank
/// lines are never drawn; and the trees of sequences that it can search by evolution (none of which went into its data) are left out.</para>
/// <para>Cost: one text to lint per step, of which every subset of the program's lines is linted once for all sequences of a call.</para>
/// </remarks>
public sealed class LintSeqSampler : IEditSampler
{
    private readonly ILinter _linter;
    private readonly IProgramOutliner _outliner;

    /// <summary>Creates a sampler. It may be used from many threads at once.</summary>
    /// <param name="linter">What decides whether a text is free of mistakes.</param>
    /// <param name="options">The settings; those of the paper where null.</param>
    /// <param name="outliner">What finds out which lines belong together; indentation alone, as in the reference, where null.</param>
    public LintSeqSampler(ILinter linter, LintSeqOptions? options = null, IProgramOutliner? outliner = null)
    {
        ArgumentNullException.ThrowIfNull(linter);
        _linter = linter;
        _outliner = outliner ?? new IndentationOutliner();
        Options = options ?? new LintSeqOptions();
    }

    /// <summary>The settings.</summary>
    public LintSeqOptions Options { get; }

    /// <inheritdoc/>
    /// <remarks>A program that has no line to draw (it is empty, or all comments) becomes sequences without deletions.</remarks>
    public async Task<IReadOnlyList<EditSequence>> SampleAsync(string program, CounterRandom random, int count = 1, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        LintSeqRounds rounds = Open(program);
        var sequences = new List<EditSequence>(count);
        for (int i = 0; i < count; i++) sequences.Add(await rounds.SampleAsync(new RandomTargets(random.Split((ulong)i)), cancellationToken).ConfigureAwait(false));
        return sequences;
    }

    /// <summary>Samples one sequence of a program, with draws from elsewhere.</summary>
    /// <param name="program">The program. One that has no line to draw (it is empty, or all comments) is a sequence without deletions.</param>
    /// <param name="targets">What draws lines.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="LinterException">The linter failed, or charges a mistake to a line that is not there.</exception>
    public Task<EditSequence> SampleAsync(string program, ITargetSource targets, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(targets);
        return Open(program).SampleAsync(targets, cancellationToken);
    }

    private LintSeqRounds Open(string program)
    {
        string[] lines = ProgramText.Lines(program);
        return new LintSeqRounds(program, lines, _outliner.Outline(lines), new LintedProgram(lines, _linter, Options.IgnoreExistingMistakes), Options);
    }
}
