using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Reasoning.Data.LintSeq;

/// <summary>Writes edit sequences as text, and reads what a model writes.</summary>
/// <remarks>
/// <para>The text is that of the reference of Piterbarg, Pinto and Fergus (2024): <c>instruction</c>, then for each edit <c>"\n" marker diff</c>, then <c>"\n" marker "\n" marker</c>. An edit
/// is a unified diff without context and without file names, right behind the marker. A model is asked with <see cref="Prompt"/>.</para>
/// <para>Lines end at "\n" alone. Every inserted line has exactly one "+" before it and is otherwise as it stands in the program, with a carriage return where it has one, trailing white space,
/// and signs at its start. So the program comes back byte for byte; the reference, which strips its texts and eats leading signs, loses such lines.</para>
/// </remarks>
/// <param name="options">The marks; those of the reference where null.</param>
public sealed class EditTextFormat(EditTextOptions? options = null)
{
    /// <summary>The marks.</summary>
    public EditTextOptions Options { get; } = options ?? new EditTextOptions();

    /// <summary>What a model is asked with, to be gone on from: the instruction and the first marker.</summary>
    public string Prompt(string instruction) => $"{instruction}\n{Options.Marker}";

    /// <summary>Whether a text can stand in a training text: it has no mark that would be read as a token.</summary>
    /// <param name="text">A program or an instruction.</param>
    /// <param name="mark">The mark that it has.</param>
    public bool IsFree(string text, [NotNullWhen(false)] out string? mark)
    {
        ArgumentNullException.ThrowIfNull(text);
        mark = text.Contains(Options.Marker, StringComparison.Ordinal) ? Options.Marker
            : Options.EndOfText.Length > 0 && text.Contains(Options.EndOfText, StringComparison.Ordinal) ? Options.EndOfText
            : null;
        return mark is null;
    }

    /// <summary>Writes a sequence.</summary>
    /// <param name="instruction">What the model is asked for; may be empty.</param>
    /// <param name="edits">The edits, first one first.</param>
    /// <exception cref="ArgumentException">The instruction or a line of an edit has a mark in it.</exception>
    public EditText Write(string instruction, IReadOnlyList<ForwardEdit> edits)
    {
        ArgumentNullException.ThrowIfNull(instruction);
        ArgumentNullException.ThrowIfNull(edits);
        if (!IsFree(instruction, out string? mark)) throw new ArgumentException($"The instruction has '{mark}' in it, which would be read as a mark.", nameof(instruction));
        var text = new StringBuilder(instruction);
        foreach (ForwardEdit edit in edits)
        {
            string diff = edit.ToString();
            if (!IsFree(diff, out mark)) throw new ArgumentException($"The program has '{mark}' in it, which would be read as a mark.", nameof(edits));
            text.Append('\n').Append(Options.Marker).Append(diff);
        }

        text.Append('\n').Append(Options.Marker).Append('\n').Append(Options.Marker).Append(Options.EndOfText);
        return new EditText(text.ToString(), instruction.Length);
    }

    /// <summary>Reads a text that <see cref="Write"/> wrote, from behind the instruction on, to the letter.</summary>
    /// <param name="text">The text behind the instruction, beginning with a line break and the marker.</param>
    /// <returns>The edits. They are applied by <see cref="EditSequence.Write"/>.</returns>
    /// <exception cref="FormatException">The text is not one that is written here; the message says where.</exception>
    public IReadOnlyList<ForwardEdit> Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string separator = $"\n{Options.Marker}", end = $"{separator}{separator}{Options.EndOfText}";
        if (!text.EndsWith(end, StringComparison.Ordinal)) throw new FormatException($"The text does not end in two markers '{Options.Marker}', each on a line of its own.");
        string[] pieces = text[..^end.Length].Split(separator);
        if (pieces[0].Length > 0) throw new FormatException($"The text does not begin with a line break and the marker '{Options.Marker}'.");
        var edits = new List<ForwardEdit>();
        for (int piece = 1; piece < pieces.Length; piece++) edits.Add(DiffReader.Read(pieces[piece], piece));
        return edits;
    }

    /// <summary>Writes the program of a text that a model wrote, as well as it goes: the text may be cut off, have no end, or be wrong in places.</summary>
    /// <param name="generation">What the model wrote behind <see cref="Prompt"/>, or a text from behind the instruction on.</param>
    /// <remarks>
    /// <para>As the reference means it: an edit without a hunk's header does nothing, what a hunk holds is inserted where its header says in the new text (at the end where that is beyond it),
    /// whatever counts it gives, and a line that is cut off stays as far as it goes. Lines with "-", which models write that were trained on the reference's data, delete the line that they name
    /// where it is the one at this place.</para>
    /// <para>Unlike in the reference nothing else of a line is lost: it strips letters of its end-of-text mark and all signs that a line begins with.</para>
    /// </remarks>
    public WrittenProgram Replay(string generation)
    {
        ArgumentNullException.ThrowIfNull(generation);
        bool ended = Options.EndOfText.Length > 0 && generation.EndsWith(Options.EndOfText, StringComparison.Ordinal);
        if (ended) generation = generation[..^Options.EndOfText.Length];
        string separator = $"\n{Options.Marker}";
        bool complete = ended || generation.EndsWith(separator + separator, StringComparison.Ordinal) || generation == separator || generation == Options.Marker + separator;   // of no edits
        string last = generation[(generation.LastIndexOf('\n') + 1)..];
        if (last.Length < Options.Marker.Length && Options.Marker.StartsWith(last, StringComparison.Ordinal)) generation = generation[..^last.Length];   // a marker that is cut off
        if (generation.StartsWith(Options.Marker, StringComparison.Ordinal)) generation = generation[Options.Marker.Length..];
        var replay = new DiffReplay();
        foreach (string piece in generation.Split(separator)) replay.Apply(piece);
        return new WrittenProgram(replay.Text, replay.Edits, replay.Problems, complete);
    }
}
