namespace Reasoning.Data.LintSeq;

/// <summary>A program as a sequence of edits that write it: each inserts lines, and applied in their order to an empty text they give the program, byte for byte.</summary>
public sealed class EditSequence
{
    internal EditSequence(string program, IReadOnlyList<IReadOnlyList<int>> deletions, IReadOnlyList<int> targets, IReadOnlyList<ForwardEdit> edits, int linterCalls)
    {
        Program = program;
        Deletions = deletions;
        Targets = targets;
        Edits = edits;
        LinterCalls = linterCalls;
    }

    /// <summary>The program.</summary>
    public string Program { get; }

    /// <summary>The deletions that were sampled, first one first: the lines of each, from 0, ascending. As in the reference a deletion may name lines that an earlier one took.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Deletions { get; }

    /// <summary>The line that was drawn for each deletion, from 0; empty where deletions are not drawn by a line.</summary>
    public IReadOnlyList<int> Targets { get; }

    /// <summary>The edits, in the order in which they write the program.</summary>
    public IReadOnlyList<ForwardEdit> Edits { get; }

    /// <summary>How many texts the linter judged for this sequence, those included whose verdict was known from another sequence of the same program.</summary>
    public int LinterCalls { get; }

    /// <summary>The text after some of the edits.</summary>
    /// <param name="edits">How many; 0 is the empty text, all of them the program.</param>
    /// <exception cref="ArgumentOutOfRangeException">Below 0, or above their number.</exception>
    public string StateAfter(int edits)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(edits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(edits, Edits.Count);
        return Write(Edits.Take(edits));
    }

    /// <summary>The text that edits write when they are applied to an empty one.</summary>
    /// <exception cref="FormatException">An edit does not belong to the text that those before it make.</exception>
    public static string Write(IEnumerable<ForwardEdit> edits)
    {
        ArgumentNullException.ThrowIfNull(edits);
        var lines = new List<string>();
        foreach (ForwardEdit edit in edits) edit.ApplyTo(lines);
        return string.Join('\n', lines);
    }
}
