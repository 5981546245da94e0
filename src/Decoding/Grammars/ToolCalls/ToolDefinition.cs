namespace Reasoning.Decoding.Grammars.ToolCalls;

/// <summary>A tool that a model may call.</summary>
public sealed record ToolDefinition
{
    private readonly string _name = "";
    private readonly string _parameters = "{}";

    /// <summary>The name it is called by; not empty, and without characters that JSON escapes.</summary>
    /// <exception cref="ArgumentException">The name is empty or has a quotation mark, a backslash or a control character.</exception>
    public required string Name
    {
        get => _name;
        init
        {
            ArgumentException.ThrowIfNullOrEmpty(value, nameof(Name));
            if (value.Any(character => character is '"' or '\\' || char.IsControl(character)))
                throw new ArgumentException($"The tool name '{value}' has a character that JSON would escape.", nameof(Name));
            _name = value;
        }
    }

    /// <summary>The JSON Schema of its arguments. The default allows any JSON.</summary>
    public string Parameters
    {
        get => _parameters;
        init => _parameters = value ?? throw new ArgumentNullException(nameof(Parameters));
    }
}
