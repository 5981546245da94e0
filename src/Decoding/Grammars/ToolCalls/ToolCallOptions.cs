using Reasoning.Decoding.Grammars.JsonSchemas;

namespace Reasoning.Decoding.Grammars.ToolCalls;

/// <summary>How a model writes tool calls: <c>Begin {"name": "TOOL", "arguments": ARGUMENTS} End</c>, with free text around them.</summary>
public sealed record ToolCallOptions
{
    private readonly string _begin = "<tool_call>\n";
    private readonly string _end = "\n</tool_call>";
    private readonly int _maxCalls = 1;

    /// <summary>The text before a call; not empty. The default is <c>&lt;tool_call&gt;</c> and a new line.</summary>
    /// <exception cref="ArgumentException">The text is empty.</exception>
    public string Begin
    {
        get => _begin;
        init
        {
            ArgumentException.ThrowIfNullOrEmpty(value, nameof(Begin));
            _begin = value;
        }
    }

    /// <summary>The text after a call; may be empty. The default is a new line and <c>&lt;/tool_call&gt;</c>.</summary>
    public string End
    {
        get => _end;
        init => _end = value ?? throw new ArgumentNullException(nameof(End));
    }

    /// <summary>Whether there may be text before and between the calls, in which <see cref="Begin"/> does not appear. The default is true.</summary>
    public bool AllowsText { get; init; } = true;

    /// <summary>Whether there must be a call. The default is false: text alone will do, where it is allowed.</summary>
    public bool IsRequired { get; init; }

    /// <summary>The most calls; at least 1, the default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxCalls
    {
        get => _maxCalls;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(MaxCalls));
            _maxCalls = value;
        }
    }

    /// <summary>How the schemas of arguments are read.</summary>
    public JsonSchemaOptions Schema { get; init; } = JsonSchemaOptions.Default;
}
