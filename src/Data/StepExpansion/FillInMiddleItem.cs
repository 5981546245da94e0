using System.Text.Json.Nodes;

namespace Reasoning.Data.StepExpansion;

/// <summary>A step of a solution and all around it: prefix, middle and suffix together are the question and the solution.</summary>
/// <param name="Prefix">The question and the steps before.</param>
/// <param name="Suffix">The steps after.</param>
/// <param name="Middle">The step.</param>
/// <param name="Index">Which step, from 0.</param>
public sealed record FillInMiddleItem(string Prefix, string Suffix, string Middle, int Index)
{
    /// <summary>The items of a solution, one for each step. Training on them makes a model that fills in steps: MathFimer (arXiv 2502.11684), section on the data of step
    /// infilling.</summary>
    /// <param name="question">The question; white space is put behind it where it ends without.</param>
    /// <param name="solution">The solution.</param>
    /// <param name="format">What a step is.</param>
    public static IReadOnlyList<FillInMiddleItem> Of(string question, string solution, StepFormat format)
    {
        ArgumentNullException.ThrowIfNull(question);
        var steps = SolutionSteps.Split(solution, format);
        string before = EndWithSpace(question);
        return [.. steps.Select((step, index) => new FillInMiddleItem(before + string.Concat(steps.Take(index)), string.Concat(steps.Skip(index + 1)), step, index))];
    }

    /// <summary>The item as JSON, with the training text: <c>prompt</c> and what is to follow it, <c>completion</c>.</summary>
    /// <param name="format">How the gap is written.</param>
    public JsonObject ToJson(FillInMiddleFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        return new JsonObject
        {
            ["prompt"] = format.Prompt(Prefix, Suffix), ["completion"] = Middle, ["prefix"] = Prefix, ["suffix"] = Suffix, ["middle"] = Middle, ["index"] = Index,
        };
    }

    internal static string EndWithSpace(string question) => question.Length == 0 || char.IsWhiteSpace(question[^1]) ? question : question + "\n";
}
