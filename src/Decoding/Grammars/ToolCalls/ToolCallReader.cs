using System.Text;

namespace Reasoning.Decoding.Grammars.ToolCalls;

/// <summary>
/// Reads a text under <see cref="Constraint.ToolCalls"/> while it is generated: the text around calls, the tool as soon as its name is complete, arguments as they
/// grow. Not thread-safe.
/// </summary>
public sealed class ToolCallReader
{
    internal const string Head = "{\"name\": \"", Middle = "\", \"arguments\": ", Tail = "}";

    private readonly ToolCallOptions _options;
    private readonly StringBuilder _held = new();        // may still turn out to be the beginning of a marker
    private readonly StringBuilder _arguments = new();
    private Part _part;
    private string _name = "";
    private int _call;
    private int _depth;
    private bool _isInString;
    private bool _isEscaped;

    /// <summary>Creates the reader.</summary>
    /// <param name="options">The options that the constraint was made with; null for the default.</param>
    public ToolCallReader(ToolCallOptions? options = null) => _options = options ?? new ToolCallOptions();

    private enum Part
    {
        Text,
        Head,
        Name,
        Middle,
        Arguments,
        End,
    }

    /// <summary>Number of complete calls so far.</summary>
    public int CompletedCalls => _call;

    /// <summary>Takes the next piece of text, however it is cut.</summary>
    /// <returns>What it brought, in the order of the text.</returns>
    /// <exception cref="FormatException">The text is not one of the constraint.</exception>
    public IReadOnlyList<ToolCallUpdate> Append(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var updates = new List<ToolCallUpdate>();
        var arguments = new StringBuilder();
        foreach (char character in text) Append(character, updates, arguments);
        Flush(arguments, updates);
        return Join(updates);
    }

    /// <summary>Ends the text: what was held back because a call could have begun there.</summary>
    /// <returns>The rest of the text around calls; a call that is cut off is not reported as complete.</returns>
    public IReadOnlyList<ToolCallUpdate> Finish()
    {
        if (_part != Part.Text || _held.Length == 0) return [];
        var rest = new ToolCallText(_held.ToString());
        _held.Clear();
        return [rest];
    }

    private void Append(char character, List<ToolCallUpdate> updates, StringBuilder arguments)
    {
        switch (_part)
        {
            case Part.Text:
                AppendText(character, updates);
                break;
            case Part.Head:
                Expect(Head, character, Part.Name);
                break;
            case Part.Name when character == '"':
                _name = _held.ToString();
                updates.Add(new ToolCallStarted(_call, _name));
                _held.Clear().Append(character);
                _part = Part.Middle;
                break;
            case Part.Name:
                _held.Append(character);
                break;
            case Part.Middle:
                Expect(Middle, character, Part.Arguments);
                break;
            case Part.Arguments:
                AppendArgument(character, updates, arguments);
                break;
            case Part.End:
                Expect(_options.End, character, Part.Text);
                break;
        }
    }

    // Text is certain as far as no beginning of the marker ends it.
    private void AppendText(char character, List<ToolCallUpdate> updates)
    {
        _held.Append(character);
        string held = _held.ToString();
        int certain = 0;
        while (!_options.Begin.StartsWith(held[certain..], StringComparison.Ordinal)) certain++;
        if (certain > 0) updates.Add(new ToolCallText(held[..certain]));
        _held.Remove(0, certain);
        if (_held.Length < _options.Begin.Length) return;
        _held.Clear();
        _part = Part.Head;
    }

    private void Expect(string expected, char character, Part next)
    {
        if (expected[_held.Length] != character)
            throw new FormatException($"The text is not one of the constraint: call {_call + 1} should go on with '{expected[_held.Length..]}', not with '{character}'.");
        _held.Append(character);
        if (_held.Length < expected.Length) return;
        _held.Clear();
        _part = next;
    }

    private void AppendArgument(char character, List<ToolCallUpdate> updates, StringBuilder arguments)
    {
        if (!_isInString && _depth == 0 && character == '}')
        {
            Flush(arguments, updates);
            updates.Add(new ToolCallCompleted(_call++, _name, _arguments.ToString()));
            _arguments.Clear();
            _part = _options.End.Length > 0 ? Part.End : Part.Text;
            return;
        }

        arguments.Append(character);
        _arguments.Append(character);
        if (_isEscaped) _isEscaped = false;
        else if (_isInString && character == '\\') _isEscaped = true;
        else if (character == '"') _isInString = !_isInString;
        else if (!_isInString && character is ('{' or '[')) _depth++;
        else if (!_isInString && character is ('}' or ']')) _depth--;
    }

    private void Flush(StringBuilder arguments, List<ToolCallUpdate> updates)
    {
        if (arguments.Length > 0) updates.Add(new ToolCallArguments(_call, arguments.ToString()));
        arguments.Clear();
    }

    private static List<ToolCallUpdate> Join(List<ToolCallUpdate> updates)
    {
        var joined = new List<ToolCallUpdate>();
        foreach (var update in updates)
        {
            if (update is ToolCallText text && joined is [.., ToolCallText before]) joined[^1] = new ToolCallText(before.Text + text.Text);
            else joined.Add(update);
        }

        return joined;
    }
}
