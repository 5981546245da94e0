namespace Reasoning.Data.LintSeq;

/// <summary>The marks of the text that a model is trained on.</summary>
public sealed record EditTextOptions
{
    private readonly string _marker = "<|diff|>";
    private readonly string _endOfText = "";

    /// <summary>What stands before each edit: a token that is added to the model's vocabulary. Default: <c>&lt;|diff|&gt;</c>. Not empty, without line breaks, and not beginning with "+", "-" or "@".</summary>
    public string Marker
    {
        get => _marker;
        init => _marker = !string.IsNullOrEmpty(value) && value[0] is not ('+' or '-' or '@' or '\\') && !value.Contains('\n', StringComparison.Ordinal)
            ? value
            : throw new ArgumentException($"'{value}' cannot mark edits: a marker is one line of text that begins unlike a line of a diff.", nameof(Marker));
    }

    /// <summary>What is appended to the text, such as the model's end-of-text token; empty where the trainer appends it. Default: empty.</summary>
    public string EndOfText
    {
        get => _endOfText;
        init => _endOfText = value ?? throw new ArgumentNullException(nameof(EndOfText));
    }
}
