namespace Reasoning.Data.ExecutionTraces;

/// <summary>A Python function over integers.</summary>
/// <param name="Program">The program that defines it.</param>
/// <param name="EntryPoint">Its name.</param>
public sealed record TracedFunction(string Program, string EntryPoint);
