namespace Reasoning.Decoding.Models;

/// <summary>Names a sequence within the session that created it.</summary>
/// <param name="Value">A number chosen by the session; meaningless outside it.</param>
public readonly record struct SequenceId(int Value);
