using Reasoning.Decoding.Grammars.ToolCalls;

namespace Reasoning.Decoding.Grammars;

public static partial class Constraint
{
    /// <summary>Texts with calls of tools, whose arguments are valid under their schemas. <see cref="ToolCallReader"/> reads them while they are written.</summary>
    /// <param name="tools">The tools; at least one, each name once.</param>
    /// <param name="options">How calls are written; null for the default.</param>
    /// <exception cref="ArgumentException">There is no tool, or two have one name.</exception>
    /// <exception cref="GrammarFormatException">The schema of a tool cannot be read; the message names the tool.</exception>
    public static Grammar ToolCalls(IReadOnlyList<ToolDefinition> tools, ToolCallOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(tools);
        if (tools.Count == 0) throw new ArgumentException("There is no tool to call.", nameof(tools));
        options ??= new ToolCallOptions();
        var rules = new Dictionary<string, GrammarExpression>(StringComparer.Ordinal);
        var calls = new List<GrammarExpression>();
        foreach (var tool in tools)
        {
            if (tools.Count(other => other.Name == tool.Name) > 1) throw new ArgumentException($"Two tools are named '{tool.Name}'.", nameof(tools));
            try
            {
                var arguments = JsonSchema(tool.Parameters, options.Schema).AddTo(rules, $"tool{calls.Count}-");
                calls.Add(ToolCallReader.Head + tool.Name + ToolCallReader.Middle + arguments + ToolCallReader.Tail);
            }
            catch (GrammarFormatException exception)
            {
                throw new GrammarFormatException($"Tool '{tool.Name}': {exception.Message}", exception);
            }
        }

        var call = options.Begin + GrammarExpression.Choice(calls.ToArray()) + options.End;
        var anything = GrammarExpression.AnyCharacter.ZeroOrMore();
        var text = options.AllowsText ? anything.Except(anything + options.Begin + anything) : GrammarExpression.Empty;

        // Where the marker begins as it ends, some texts before it would have it begin earlier.
        var before = text;
        for (int i = 1; options.AllowsText && i < options.Begin.Length; i++)
            if (options.Begin.StartsWith(options.Begin[i..], StringComparison.Ordinal)) before = before.Except(anything + options.Begin[..i]);
        return Grammar.Create((before + call).Repeat(options.IsRequired ? 1 : 0, options.MaxCalls) + text, rules, $"calls of {tools.Count} tools");
    }
}
