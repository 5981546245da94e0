using System.CommandLine;
using System.CommandLine.Parsing;
using Reasoning.Data.Pipelines;

namespace Reasoning.Cli.DataJobs;

/// <summary>Options that map the fields of a record to a text that a stage needs.</summary>
internal static class TemplateOption
{
    /// <summary>An option with a template that is used where none is given.</summary>
    /// <param name="name">Name with its dashes, such as <c>--text</c>.</param>
    /// <param name="description">What the text is; how templates are written is added.</param>
    /// <param name="template">The template by default, such as <c>{text}</c>.</param>
    public static Option<FieldTemplate> Create(string name, string description, string template) => new(name)
    {
        Description = $"{description} Fields of the record stand in braces; {{messages.0.content}} goes into objects and arrays.",
        HelpName = "TEMPLATE",
        DefaultValueFactory = _ => new FieldTemplate(template),
        CustomParser = result => Parse(result) ?? new FieldTemplate(template),
    };

    /// <summary>An option without which there is no such text.</summary>
    /// <param name="name">Name with its dashes.</param>
    /// <param name="description">What the text is; how templates are written is added.</param>
    public static Option<FieldTemplate?> CreateOptional(string name, string description) => new(name)
    {
        Description = $"{description} Fields of the record stand in braces; {{messages.0.content}} goes into objects and arrays.",
        HelpName = "TEMPLATE",
        CustomParser = Parse,
    };

    private static FieldTemplate? Parse(ArgumentResult result)
    {
        try
        {
            return new FieldTemplate(result.Tokens is [var token] ? token.Value : "");
        }
        catch (ArgumentException exception)
        {
            var option = result.Parent is OptionResult { Option.Name: var name } ? name : "A template";
            result.AddError($"{option}: {exception.Message.Split(" (Parameter '")[0]}");
            return null;
        }
    }
}
