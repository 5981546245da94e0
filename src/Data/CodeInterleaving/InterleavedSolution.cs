using System.Text;
using System.Text.Json.Nodes;

namespace Reasoning.Data.CodeInterleaving;

/// <summary>A solution of words, code, and what the code printed when it was run.</summary>
/// <param name="Blocks">The parts.</param>
/// <param name="Answer">The answer that it states.</param>
public sealed record InterleavedSolution(IReadOnlyList<SolutionBlock> Blocks, string Answer)
{
    /// <summary>The solution as one text with marks.</summary>
    /// <param name="options">The marks.</param>
    public string Text(InterleavingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var text = new StringBuilder();
        foreach (var block in Blocks)
        {
            text.Append(block.Kind switch { SolutionBlockKind.Code => options.CodeMark, SolutionBlockKind.Execution => options.ExecutionMark, _ => options.TextMark });
            text.Append(block.Text).Append(options.EndMark);
        }

        return text.ToString();
    }

    /// <summary>The solution as an item.</summary>
    /// <param name="question">The question.</param>
    /// <param name="options">The marks.</param>
    public JsonObject ToJson(string question, InterleavingOptions options) => new()
    {
        ["question"] = question,
        ["solution"] = Text(options),
        ["answer"] = Answer,
        ["blocks"] = new JsonArray([.. Blocks.Select(block => new JsonObject { ["kind"] = block.Kind.ToString().ToLowerInvariant(), ["text"] = block.Text })]),
    };
}
