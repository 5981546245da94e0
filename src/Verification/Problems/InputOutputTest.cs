namespace Reasoning.Verification.Problems;

/// <summary>One input and the output it should give.</summary>
/// <param name="Input">What the program reads from its standard input.</param>
/// <param name="Output">What it should write to its standard output.</param>
public sealed record InputOutputTest(string Input, string Output);
