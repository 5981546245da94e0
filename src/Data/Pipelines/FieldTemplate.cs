using System.Text;
using System.Text.Json.Nodes;

namespace Reasoning.Data.Pipelines;

/// <summary>A text made of a record's fields: how the schema of a dataset is mapped to what a generator needs. <c>{prompt}{canonical_solution}</c> is a program of HumanEval,
/// <c>{messages.0.content}</c> goes into objects and arrays; braces that are meant are doubled.</summary>
public sealed class FieldTemplate
{
    private readonly List<(string Text, bool IsField)> _parts = [];

    /// <summary>Reads a template.</summary>
    /// <param name="template">Text with fields in braces.</param>
    /// <exception cref="ArgumentException">A brace is not closed, or not opened, or names nothing.</exception>
    public FieldTemplate(string template)
    {
        ArgumentNullException.ThrowIfNull(template);
        Template = template;
        var text = new StringBuilder();
        for (int at = 0; at < template.Length; at++)
        {
            char letter = template[at];
            if (letter is '{' or '}' && at + 1 < template.Length && template[at + 1] == letter)
            {
                text.Append(letter);
                at++;
            }
            else if (letter == '{')
            {
                int end = template.IndexOf('}', at);
                if (end < 0) throw new ArgumentException($"The template '{template}' opens a brace at character {at + 1} that is not closed.", nameof(template));
                if (end == at + 1) throw new ArgumentException($"The template '{template}' names no field in the braces at character {at + 1}.", nameof(template));
                if (text.Length > 0) _parts.Add((text.ToString(), false));
                text.Clear();
                _parts.Add((template[(at + 1)..end], true));
                at = end;
            }
            else if (letter == '}')
            {
                throw new ArgumentException($"The template '{template}' closes a brace at character {at + 1} that is not open; write }}}} for a brace.", nameof(template));
            }
            else
            {
                text.Append(letter);
            }
        }

        if (text.Length > 0) _parts.Add((text.ToString(), false));
    }

    /// <summary>The template as it was written.</summary>
    public string Template { get; }

    /// <summary>The template as it was written.</summary>
    public override string ToString() => Template;

    /// <summary>The text for a record.</summary>
    /// <exception cref="RecordFieldException">A field is missing, or is an object or an array.</exception>
    public string Fill(JsonObject fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        if (_parts is [(var only, true)]) return Read(fields, only);
        var text = new StringBuilder();
        foreach (var (part, isField) in _parts) text.Append(isField ? Read(fields, part) : part);
        return text.ToString();
    }

    private static string Read(JsonObject fields, string path)
    {
        if (!fields.TryGetPropertyValue(path, out JsonNode? node))
        {
            node = fields;
            foreach (string step in path.Split('.'))
            {
                node = node switch
                {
                    JsonObject inner when inner.TryGetPropertyValue(step, out JsonNode? value) => value,
                    JsonArray items when int.TryParse(step, out int index) && index >= 0 && index < items.Count => items[index],
                    _ => throw new RecordFieldException($"The record has no field '{path}'; it has {string.Join(", ", fields.Select(field => $"'{field.Key}'"))}."),
                };
            }
        }

        return node switch
        {
            JsonValue value when value.TryGetValue(out string? text) => text,
            JsonValue value => value.ToJsonString(),
            null => throw new RecordFieldException($"The field '{path}' is null where a text is needed."),
            _ => throw new RecordFieldException($"The field '{path}' is {(node is JsonArray ? "an array" : "an object")} where a text is needed."),
        };
    }
}
