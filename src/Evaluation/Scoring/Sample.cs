using System.Text.Json;

namespace Reasoning.Evaluation.Scoring;

/// <summary>One answer of some model to one problem, as a line of a file of samples holds it.</summary>
public sealed class Sample
{
    private const string Format = "a sample has task_id and completion, or task_id and solution";

    private Sample(JsonElement fields, string taskId, string text, bool isWholeProgram, int line) =>
        (Fields, TaskId, Text, IsWholeProgram, Line) = (fields, taskId, text, isWholeProgram, line);

    /// <summary>The problem that it answers, as the file names it.</summary>
    public string TaskId { get; }

    /// <summary>What the model wrote.</summary>
    public string Text { get; }

    /// <summary>Whether <see cref="Text"/> is a whole program (EvalPlus' <c>solution</c>) rather than what continues the prompt.</summary>
    public bool IsWholeProgram { get; }

    /// <summary>Its line in the file, counted from 1.</summary>
    public int Line { get; }

    /// <summary>All its fields, a JSON object.</summary>
    internal JsonElement Fields { get; }

    /// <summary>Reads a line.</summary>
    /// <param name="json">A JSON object.</param>
    /// <param name="file">Name of the file, for messages.</param>
    /// <param name="line">Its line, for messages.</param>
    /// <exception cref="SampleFormatException">The line is no sample; the message says why.</exception>
    internal static Sample Parse(ReadOnlyMemory<byte> json, string file, int line)
    {
        try
        {
            using var document = NonFiniteNumbers.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object) throw Broken("a sample is a JSON object, this is something else");
            var fields = document.RootElement.Clone();

            // The fields and their names are looked at once here: what is no text could not be written again.
            _ = fields.GetRawText();
            foreach (var property in fields.EnumerateObject()) _ = property.Name;

            // Where there are both, the file is in human-eval's format and the solution something that was added to it, which is not to be judged: it may well be
            // the right answer.
            var isWholeProgram = !Has("completion") && Has("solution");
            return new Sample(fields, TaskIdOf(), TextOf(isWholeProgram ? "solution" : "completion"), isWholeProgram, line);

            bool Has(string field) => fields.TryGetProperty(field, out _);

            string TaskIdOf() => fields.TryGetProperty("task_id", out var id) && id.ValueKind == JsonValueKind.Number ? id.GetRawText() : TextOf("task_id");

            string TextOf(string field)
            {
                if (!fields.TryGetProperty(field, out var value)) throw Broken($"the field '{field}' is missing ({Format})");
                if (value.ValueKind != JsonValueKind.String) throw Broken($"the field '{field}' must be a string, not {value.ValueKind.ToString().ToLowerInvariant()}");
                return value.GetString()!;
            }
        }
        catch (JsonException error)
        {
            throw Broken($"this is not JSON (at byte {error.BytePositionInLine})", error);
        }
        catch (InvalidOperationException error)
        {
            throw Broken("a text holds half of a surrogate pair, or bytes that are not UTF-8, which is no text", error);
        }

        SampleFormatException Broken(string problem, Exception? cause = null) => new(file, line, problem, cause);
    }

    /// <summary>A sample that no file holds.</summary>
    internal static Sample Of(string taskId, string text)
    {
        var fields = JsonSerializer.SerializeToElement(new Dictionary<string, string> { ["task_id"] = taskId, ["completion"] = text });
        return new Sample(fields, taskId, text, isWholeProgram: false, line: 0);
    }
}
