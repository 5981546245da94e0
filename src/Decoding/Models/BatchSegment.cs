namespace Reasoning.Decoding.Models;

/// <summary>A run of inputs for one sequence within a <see cref="ForwardBatch"/>: positions <c>[Start, Start + Count)</c> of the batch.</summary>
/// <param name="Sequence">The sequence the inputs are appended to.</param>
/// <param name="Start">Index of the first input in the batch.</param>
/// <param name="Count">Number of inputs; at least 1.</param>
/// <param name="Logits">For which of them logits are wanted.</param>
/// <param name="FirstRow">Row of the first logits asked for; −1 when none are.</param>
public readonly record struct BatchSegment(SequenceId Sequence, int Start, int Count, LogitsRequest Logits, int FirstRow);
