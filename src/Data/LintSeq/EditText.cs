namespace Reasoning.Data.LintSeq;

/// <summary>An edit sequence as a model reads it in training.</summary>
/// <param name="Text">The instruction, then every edit behind a line break and the marker, then the marker twice: the model's sign that it has finished.</param>
/// <param name="InstructionLength">How many characters of it, in UTF-16 units from its start, are the instruction: what a trainer leaves out of the loss.</param>
public sealed record EditText(string Text, int InstructionLength);
