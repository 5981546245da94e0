using System.Text.Json.Nodes;

namespace Reasoning.Data.PseudoCode;

/// <summary>A task, a program that solves it, and pseudo-code from which the program could be written again.</summary>
/// <param name="TaskId">Name of the task.</param>
/// <param name="Question">The task.</param>
/// <param name="Code">The program: all of it that is not in the task.</param>
/// <param name="PseudoCode">The pseudo-code.</param>
/// <param name="Language">The program's language.</param>
/// <param name="Regenerated">The program that was written from the pseudo-code alone, and passed the tests.</param>
public sealed record PseudoCodeExample(string TaskId, string Question, string Code, string PseudoCode, string Language, string Regenerated)
{
    /// <summary>Four items: code of the question, pseudo-code of the question, code of the pseudo-code, and both of the question, the pseudo-code first.</summary>
    /// <param name="prompts">The texts.</param>
    public IReadOnlyList<JsonObject> ToItems(PseudoCodePrompts prompts)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        var fields = new JsonObject { ["question"] = Question, ["code"] = Code, ["pseudo_code"] = PseudoCode, ["language"] = Language };
        return
        [
            Item("code", prompts.CodeOfQuestion.Fill(fields), Code),
            Item("pseudo_code", prompts.PseudoCodeOfQuestion.Fill(fields), PseudoCode),
            Item("code_of_pseudo_code", prompts.CodeOfPseudoCode.Fill(fields), Code),
            Item("pseudo_code_then_code", prompts.BothOfQuestion.Fill(fields), prompts.Both.Fill(fields)),
        ];
    }

    private JsonObject Item(string task, string prompt, string completion) => new() { ["task_id"] = TaskId, ["task"] = task, ["prompt"] = prompt, ["completion"] = completion };
}
