using System.Text;

namespace Reasoning.Data.Corpus.Programs;

/// <summary>Chooses names and wording, and lays out the function header with its docstring.</summary>
internal static class PromptWriter
{
    private static readonly string[] _verbs = ["solve", "process", "transform", "compute", "handle", "convert", "get", "find", "build", "make"];

    public static string DrawArgument(SeededRandom random, ValueKind kind) => random.Pick<string>(kind switch
    {
        ValueKind.Numbers => ["xs", "nums", "values", "numbers"],
        ValueKind.Number => ["n", "num", "value"],
        _ => ["s", "text"],
    });

    public static string DrawFunctionName(SeededRandom random, Composition composition)
    {
        if (!composition.IsLoose && random.Chance(0.3))
            return string.Join('_', composition.Steps.Take(3).Select(step => step.Operation.Name));
        string noun = random.Pick<string>(composition.In switch
        {
            ValueKind.Numbers => ["list", "numbers", "values", "items"],
            ValueKind.Number => ["number", "value", "integer"],
            _ => ["text", "string", "line"],
        });
        return random.Pick(_verbs) + "_" + noun;
    }

    /// <summary>The sentence or sentences that describe the task.</summary>
    public static string DrawDescription(SeededRandom random, Composition composition, string argument)
    {
        string[] phrases = [.. composition.Steps.Select(step => step.Words)];
        string intro = composition.In switch
        {
            ValueKind.Numbers => random.Pick<string>(["", "", "Given a list of numbers, ", "For a list of integers, ", $"Given the list {argument}, "]),
            ValueKind.Number => random.Pick<string>(["Given a number, ", $"Given the integer {argument}, ", "For an integer, ", $"Take the number {argument}; "]),
            _ => random.Pick<string>(["Given a string, ", $"Given the text {argument}, ", "For a text, ", $"Take the string {argument}; "]),
        };
        string text = phrases.Length == 1 ? phrases[0] : random.Between(0, 3) switch
        {
            0 => string.Join(", then ", phrases),
            1 => string.Join(", ", phrases[..^1]) + " and finally " + phrases[^1],
            2 => string.Join(". ", phrases.Select((phrase, i) => i == 0 ? phrase : i == phrases.Length - 1 ? "Finally, " + phrase : "Then " + phrase)),
            _ => (intro.Length == 0 ? "First " : "first ") + string.Join(", then ", phrases),
        };
        string ending = random.Pick<string>(["", "", " Return the result."]);
        text = intro + text;
        return char.ToUpperInvariant(text[0]) + text[1..] + "." + ending;
    }

    /// <summary>The prompt in HumanEval's layout, ending on the line break after the docstring.</summary>
    public static string Write(string functionName, string parameters, string description, IEnumerable<(string Input, string Output)> examples)
    {
        var prompt = new StringBuilder();
        prompt.Append("def ").Append(functionName).Append('(').Append(parameters).Append("):\n    \"\"\"").Append(description).Append("\n\n");
        foreach ((string input, string output) in examples)
            prompt.Append("    >>> ").Append(functionName).Append('(').Append(input).Append(")\n    ").Append(output).Append('\n');
        return prompt.Append("    \"\"\"\n").ToString();
    }
}
